package facts

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/gossh/gossh/fault"
	"github.com/gossh/gossh/ordered"
)

func TestGrains(t *testing.T) {
	t.Parallel()
	m := ordered.Of(
		"os", "Debian", "a\"b\\", "q", "ünicode <&>", "u", "ip", ordered.Of("eth0", []any{"10.0.0.1", "}"}, "os", "no"),
		"list", []any{ordered.Of("os", "no"), "],\"os\":1"}, "n", int64(3), "none", nil, "last", "x\\",
	)
	g, err := NewGrains(m)
	if err != nil {
		t.Fatal(err)
	}
	for k, want := range m.All() {
		if got, ok := g.Get(k); !ok || !cmp.Equal(got, want, cmp.AllowUnexported(ordered.Map{})) {
			t.Errorf("%s: got %v, %v, want %v", k, got, ok, want)
		}
	}
	if v, ok := g.Get("eth0"); ok {
		t.Errorf("got %v for a key further down", v)
	}
	if d := cmp.Diff(m.Keys(), g.Keys()); d != "" {
		t.Errorf("-want +got:\n%s", d)
	}
	over := g.Under(ordered.Of("os", "mine", "id", "a")).Under(nil).Under(ordered.Of("id", "b"))
	for k, want := range map[string]any{"os": "mine", "id": "b", "n": int64(3)} {
		if got, _ := over.Get(k); got != want {
			t.Errorf("%s: got %v, want %v", k, got, want)
		}
	}
	if got := over.Keys(); got[len(got)-1] != "id" {
		t.Errorf("got the keys %v", got)
	}
	if v, _ := g.Get("os"); v != "Debian" {
		t.Errorf("got %v: what was laid over is not in the grains below", v)
	}
	if _, ok := (Grains{}).Get("os"); ok {
		t.Error("no grains have one")
	}
	if _, err := NewGrains(ordered.Of("big", strings.Repeat("x", MaxGrains))); fault.KindOf(err) != fault.Invalid {
		t.Errorf("got %v for too much, want invalid", err)
	}
}

// FuzzMembers compares the look-up of single keys with decoding all, and feeds it
// what is no JSON.
func FuzzMembers(f *testing.F) {
	for _, s := range []string{`{}`, `{"a":1}`, `{"a":[1,"]"],"b":{"c":"}"}}`, ` { "a" : null , "b" : "\"" } `, `{"a":`, `{"a"`, `{"a":}`, `[`, `{"a":1,,"b":2}`} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		g := Grains{raw: []byte(text)}
		_, _ = g.Get("a")
		m, err := g.Map()
		if err != nil {
			return
		}
		again, err := NewGrains(m) // as it is stored
		if err != nil {
			return
		}
		for k, want := range m.All() {
			got, ok := again.Get(k)
			a, _ := ordered.Encode(got)
			b, _ := ordered.Encode(want)
			if !ok || string(a) != string(b) {
				t.Errorf("%q: got %s, %v, want %s", k, a, ok, b)
			}
		}
	})
}
