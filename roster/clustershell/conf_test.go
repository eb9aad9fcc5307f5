package clustershell

import (
	"strings"
	"testing"

	"github.com/gossh/gossh/fault"
)

func TestParse(t *testing.T) {
	t.Parallel()
	c := &conf{}
	if err := c.parse("f", "; x\n[Main]\nDefault = a: b\n\n[a,b]\nmap: one\n  two\n# no\n\tthree\nall:\n"); err != nil {
		t.Fatal(err)
	}
	if got, want := c.section("Main").keys["default"], (setting{"a: b", "f", 3}); got != want {
		t.Errorf("got %v, want %v", got, want)
	}
	if got, want := c.section("a,b").keys["map"], (setting{"one\ntwo\nthree", "f", 6}); got != want {
		t.Errorf("got %v, want %v", got, want)
	}
}

// FuzzParse has sections read from any text, with places that are in it.
func FuzzParse(f *testing.F) {
	f.Add("[Main]\ndefault: a\n[a]\nmap: x\n y\n")
	f.Fuzz(func(t *testing.T, text string) {
		c := &conf{}
		if err := c.parse("f", text); err != nil && fault.KindOf(err) != fault.Invalid {
			t.Errorf("got %v", err)
		}
		for _, s := range c.sections {
			for k, v := range s.keys {
				if k != strings.ToLower(k) || v.line < 1 || v.line > strings.Count(text, "\n")+1 {
					t.Errorf("got %q: %v", k, v)
				}
			}
		}
	})
}
