package pyregexp_test

import (
	"fmt"
	"testing"

	"github.com/gossh/gossh/internal/pyregexp"
)

func TestReplace(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ re, template, text, want string }{
		{`x*`, "-", "abxd", "-a-b--d-"},
		{`(?P<a>.)(.)`, `\2\g<a>\g<1>`, "abcd", "baadcc"},
		{`a`, `\n\t\\\.`, "a", "\n\t\\\\."},
		{`a`, `\101\0`, "a", "A\x00"},
		{`a`, `\`, "a", "!bad escape (end of pattern) at position 0"},
		{`a`, `x\z`, "a", `!bad escape \z at position 1`},
		{`a`, `\g<b>`, "a", "!unknown group name 'b'"},
		{`a`, `\g<2>`, "a", "!invalid group reference 2 at position 3"},
		{`a`, `\gb`, "a", "!missing < at position 2"},
		{`(x)?a`, `[\1]`, "a", "[]"},
	} {
		t.Run(c.re+" "+c.template, func(t *testing.T) {
			t.Parallel()
			re, err := pyregexp.New(c.re, 0)
			if err != nil {
				t.Fatal(err)
			}
			got, err := re.Replace(c.text, c.template)
			if err != nil {
				got = "!" + err.Error()
			}
			if got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

func TestMatch(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		re, text, search, match string
		flags                   pyregexp.Flags
	}{
		{`b(.)?`, "abc", "[bc c]", "", 0},
		{`^b`, "a\nb", "[b]", "", pyregexp.Multiline},
		{`(?x) a # the letter`, "ab", "[a]", "[a]", 0},
		{`a|ab`, "ab", "[a]", "[a]", 0},
		{`A.`, "a\n", "[a\n]", "[a\n]", pyregexp.IgnoreCase | pyregexp.DotAll},
		{`(?P<q>['"])x(?P=q)`, `'x'`, `['x' ']`, `['x' ']`, 0},
		{`[[]a{,2}\Z`, "[aa", "[[aa]", "[[aa]", 0},
	} {
		t.Run(c.re, func(t *testing.T) {
			t.Parallel()
			re, err := pyregexp.New(c.re, c.flags)
			if err != nil {
				t.Fatal(err)
			}
			for name, find := range map[string]func(string) (*pyregexp.Match, error){c.search: re.Search, c.match: re.Match} {
				m, err := find(c.text)
				if err != nil {
					t.Fatal(err)
				}
				got := ""
				if m != nil {
					got = fmt.Sprint(m.Texts)
				}
				if got != name {
					t.Errorf("got %q, want %q", got, name)
				}
			}
		})
	}
}

func TestFindAll(t *testing.T) {
	t.Parallel()
	re, err := pyregexp.New(`(a)(b)?`, 0)
	if err != nil {
		t.Fatal(err)
	}
	got, err := re.FindAll("aab")
	if want := "[[a ] [a b]]"; err != nil || fmt.Sprint(got) != want {
		t.Errorf("got %v (%v), want %s", got, err, want)
	}
}

func TestEscape(t *testing.T) {
	t.Parallel()
	if got, want := pyregexp.Escape("a.b-c é\n/"), "a\\.b\\-c\\ é\\\n/"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}
