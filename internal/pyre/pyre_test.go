package pyre_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/gossh/gossh/internal/pyre"
)

func compile(tb testing.TB, text string, flags pyre.Flags) *pyre.Regexp {
	tb.Helper()
	re, err := pyre.Compile(text, flags)
	if err != nil {
		tb.Fatal(err)
	}
	return re
}

func TestTooManySteps(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ re, text string }{
		{`(a+)+$`, strings.Repeat("a", 64) + "b"},
		{`(a|a)*b`, strings.Repeat("a", 64)},
		{`(?:a?){64}a{64}`, strings.Repeat("a", 63)},
		{`(?:a|b|)*c`, strings.Repeat("ab", 1<<17)},
		{`(.*)\1x`, strings.Repeat("a", 1<<17)},
	} {
		_, err := compile(t, c.re, 0).Bound(2e6, 1<<16).Search(t.Context(), c.text)
		if !errors.Is(err, pyre.ErrTooComplex) {
			t.Errorf("%s: got %v, want %v", c.re, err, pyre.ErrTooComplex)
		}
	}
}

func TestContext(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	re := compile(t, `(a+)+$`, 0)
	text := strings.Repeat("a", 64) + "b"
	if _, err := re.Search(ctx, text); !errors.Is(err, context.Canceled) {
		t.Errorf("Search: got %v, want %v", err, context.Canceled)
	}
	if _, _, err := re.Replace(ctx, text, "", 0); !errors.Is(err, context.Canceled) {
		t.Errorf("Replace: got %v, want %v", err, context.Canceled)
	}
}

func TestBytesThatAreNoCharacters(t *testing.T) {
	t.Parallel()
	got, n, err := compile(t, `\xe9|[^a]b`, 0).Replace(t.Context(), "a\xe4b\xe4\xb8", "-", 0)
	if want := "a-\xe4\xb8"; got != want || n != 1 || err != nil {
		t.Errorf("got %q, %d, %v, want %q, 1", got, n, err, want)
	}
	m, err := compile(t, `.*$`, 0).Search(t.Context(), "\xff\xc3")
	if err != nil || m.Text(0) != "\xff\xc3" {
		t.Errorf("got %v, %v, want all bytes", m, err)
	}
}

func TestExpand(t *testing.T) {
	t.Parallel()
	re := compile(t, `(?P<k>\w+)=(\w+)?`, 0)
	parts, err := pyre.ParseReplacement(`\2:\g<k>`, re.Groups(), re.Group)
	if err != nil {
		t.Fatal(err)
	}
	m, err := re.Search(t.Context(), "  a= ")
	if err != nil {
		t.Fatal(err)
	}
	if got := m.Expand(parts); got != ":a" || m.Has(2) || !m.Has(1) {
		t.Errorf("got %q (group 2: %v), want :a without", got, m.Has(2))
	}
	if start, end := m.Span(2); start != -1 || end != -1 {
		t.Errorf("got the span %d, %d, want -1, -1", start, end)
	}
}

func TestDeepNesting(t *testing.T) {
	t.Parallel()
	_, err := pyre.Compile(strings.Repeat("(", 100000), 0)
	if err == nil || !strings.Contains(err.Error(), "too many nested groups") {
		t.Errorf("got %v, want an error", err)
	}
}

func FuzzRegexp(f *testing.F) {
	for _, q := range written() {
		f.Add(q.Re, q.Text, q.Repl, byte(0))
	}
	f.Fuzz(func(t *testing.T, expr, text, repl string, flags byte) {
		re, err := pyre.Compile(expr, pyre.Flags(flags)&(pyre.IgnoreCase|pyre.Multiline|pyre.DotAll|pyre.Verbose|pyre.ASCII))
		if err != nil {
			_ = err.Error()
			return
		}
		at := 0
		err = re.All(t.Context(), text, func(m *pyre.Match) bool {
			start, end := m.Span(0)
			if start < at || end < start || end > len(text) {
				t.Fatalf("the match %d-%d follows %d", start, end, at)
			}
			if utf8.ValidString(text) && !utf8.ValidString(m.Text(0)) {
				t.Fatalf("the match %q is cut within a character", m.Text(0))
			}
			at = end
			return true
		})
		if err != nil && !errors.Is(err, pyre.ErrTooComplex) {
			t.Fatal(err)
		}
		_, _, _ = re.Replace(t.Context(), text, repl, 0) // must not panic
		if m, err := compile(t, pyre.Escape(text), 0).FullMatch(t.Context(), text); err != nil || m == nil && utf8.ValidString(text) {
			t.Fatalf("%q escaped matches %v, %v", text, m, err)
		}
	})
}

func BenchmarkReplace(b *testing.B) {
	var text strings.Builder
	for i := range 2000 {
		fmt.Fprintf(&text, "option%d = value number %d\n# comment\n", i, i)
	}
	for _, expr := range []string{`^option199\s*=.*$`, `(\w+)\s*=\s*(.*)`, `number (\d+)`} {
		re := compile(b, expr, pyre.Multiline)
		b.Run(expr, func(b *testing.B) {
			b.SetBytes(int64(text.Len()))
			for b.Loop() {
				if _, _, err := re.Replace(b.Context(), text.String(), `\g<0>!`, 0); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
