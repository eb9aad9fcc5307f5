package saltyaml_test

import (
	"errors"
	"testing"

	"github.com/gossh/gossh/fault"
	"github.com/gossh/gossh/ordered"
	"github.com/gossh/gossh/saltyaml"
)

// FuzzParse checks that any source gives a value or an error with a place, and
// that what it gives can be written and read back.
func FuzzParse(f *testing.F) {
	for _, s := range scalarTexts() {
		f.Add([]byte("k: " + s + "\n"))
	}
	for _, s := range []string{
		"a: &x [1, {b: c}]\nd: *x\n", "a: |+\n  x\n\nb: >-\n  y\n", "<<: {a: 1}\nb: \"\\x41\\/\"\n", "\ufeff%YAML 1.1\n---\n- ? a\n  : b\n...\n",
		"a: {u: http://x/?q, '^': \"\\u005e\"}\n", "a: 1 # c\n# d\n  # e\nb:\n  - x # f\n\n  # g\n", "a: `x", "a: *b", "[a: 1, b]", "a:\r\n - b\r",
	} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, src []byte) {
		n, err := saltyaml.Parse("f", src)
		if err != nil {
			checkError(t, err)
			return
		}
		v, err := saltyaml.Load("f", src)
		if err != nil {
			t.Fatalf("Load: got error %v, Parse has none", err)
		}
		if show(n.Any()) != show(v) {
			t.Fatalf("Load: got %s, Parse gives %s", show(v), show(n.Any()))
		}
		checkNode(t, n)
		roundTrip(t, v)
	})
}

func checkError(t *testing.T, err error) {
	t.Helper()
	var e *saltyaml.Error
	if !errors.As(err, &e) || fault.KindOf(err) != fault.Invalid {
		t.Fatalf("got error %v of kind %s, want an *Error of kind invalid", err, fault.KindOf(err))
	}
	if e.Line < 1 || e.Column < 1 || e.Msg == "" || e.File != "f" {
		t.Errorf("got error %#v, want a place and a message", e)
	}
}

func checkNode(t *testing.T, n *saltyaml.Node) {
	t.Helper()
	if n == nil {
		return
	}
	if n.Line() < 1 || n.Column() < 1 || n.Kind() == 0 {
		t.Errorf("got node %+v, want a place and a kind", n)
	}
	for k, v := range n.Pairs() {
		checkNode(t, k)
		checkNode(t, v)
	}
	for _, v := range n.Items() {
		checkNode(t, v)
	}
}

// roundTrip writes v in several ways and reads it back.
func roundTrip(t *testing.T, v any) {
	t.Helper()
	for _, o := range []saltyaml.DumpOptions{{}, {Flow: true, Width: 30}, {Indent: 4, Width: 20}, {Indent: -1}} {
		text := saltyaml.Dump(v, o)
		got, err := saltyaml.Load("f", []byte(text))
		if err != nil {
			t.Fatalf("reading %q, written of %s with %+v: %v", text, show(v), o, err)
		}
		if show(got) != show(v) {
			t.Fatalf("reading %q, written with %+v: got %s, want %s", text, o, show(got), show(v))
		}
	}
}

// FuzzDump checks that any text comes back from being written.
func FuzzDump(f *testing.F) {
	for _, s := range scalarTexts() {
		f.Add(s, s)
	}
	f.Add("a  b \n c\n\n", "\u2028\u0085\ufeff\r\x00\xff")
	f.Fuzz(func(t *testing.T, key, text string) {
		roundTrip(t, text)
		roundTrip(t, []any{text, ordered.Of(key, []any{text, int64(1)}, key+text, ordered.Of("k", text))})
	})
}
