package fnmatch_test

import (
	"testing"

	"github.com/gossh/gossh/internal/fnmatch"
)

// The answers are those of Python's fnmatch.fnmatchcase.
func TestMatch(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		pattern, name string
		want          bool
	}{
		{"*", "", true},
		{"*", "a/b", true},
		{"web*", "web1", true},
		{"web?", "web12", false},
		{"web?", "web1", true},
		{"[ab]x", "bx", true},
		{"[!ab]x", "bx", false},
		{"[!ab]x", "cx", true},
		{"[a-c]", "b", true},
		{"[a-c]", "d", false},
		{"[]]", "]", true},
		{"[!]]", "]", false},
		{"[!]]", "a", true},
		{"a[", "a[", true},
		{"[", "[", true},
		{"[a", "[a", true},
		{"{a,b}", "a", false},
		{"{a,b}", "{a,b}", true},
		{`\*`, `\x`, true},
		{"A", "a", false},
		{"a*b*c", "aXbYbZc", true},
		{"a*b*c", "aXbYbZ", false},
		{"**", "x", true},
		{"ä?", "äö", true},
		{"[ä-ü]", "ö", true},
		{"*.example.org", "a.example.org", true},
		{"[-a]", "-", true},
		{"[a-]", "-", true},
		{"", "", true},
		{"", "a", false},
		{"a\x9b", "a\xff", false},
		{"a\xff?", "a\xff\x80", true},
		{"[\x80-\x90]", "\x85", true},
		{"[\x80-\x90]", "\xff", false},
	} {
		if got := fnmatch.Match(c.pattern, c.name); got != c.want {
			t.Errorf("%q, %q: got %v, want %v", c.pattern, c.name, got, c.want)
		}
	}
}

func FuzzMatch(f *testing.F) {
	f.Add("a*[!b-c]?", "abc")
	f.Fuzz(func(t *testing.T, pattern, name string) {
		fnmatch.Match(pattern, name)
		if !fnmatch.Special(pattern) && fnmatch.Match(pattern, name) != (pattern == name) {
			t.Errorf("%q, %q: a plain pattern matches itself alone", pattern, name)
		}
	})
}
