package shellquote_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/gossh/gossh/internal/shellquote"
)

func TestSplit(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		in   string
		want []string
	}{
		{"", nil},
		{"  \t", nil},
		{"a b", []string{"a", "b"}},
		{`'a b' "c d"e`, []string{"a b", "c de"}},
		{`a\ b "x\"y\n" ''`, []string{"a b", `x"y\n`, ""}},
		{`$HOME *`, []string{"$HOME", "*"}},
	} {
		got, err := shellquote.Split(c.in)
		if err != nil || !cmp.Equal(got, c.want) {
			t.Errorf("%q: got %q, %v, want %q", c.in, got, err, c.want)
		}
	}
	for _, s := range []string{`'a`, `"a`, `a\`} {
		if got, err := shellquote.Split(s); err == nil {
			t.Errorf("%q: got %q, want an error", s, got)
		}
	}
}
