package shellquote_test

import (
	"errors"
	"os/exec"
	"strings"
	"testing"

	"github.com/gossh/gossh/internal/shellquote"
)

var words = []string{
	"", "a", "a b", "~", "~/x", "$HOME", "`id`", "$(id)", "a;b", "a|b&c", "*", "?[a]", "{a,b}", "'", `"`, `\`, `\\`, "!x", "a!b",
	"#x", "%1", "=x", "^a", "<>", "\t", "ä€", "-n", "a'b\"c\\d!e$f`g", "--", "(x)", "x=y z", "\x01",
}

func TestEveryShellReadsItBack(t *testing.T) {
	t.Parallel()
	for _, shell := range [][]string{{"sh"}, {"bash"}, {"dash"}, {"busybox", "sh"}, {"csh"}, {"fish"}} {
		if _, err := exec.LookPath(shell[0]); err != nil {
			t.Logf("%s is not installed: left out", shell[0])
			continue
		}
		for _, w := range words {
			q, err := shellquote.Word(w)
			if err != nil {
				t.Fatal(err)
			}
			// sh -c so that printf is that of one shell; its arguments pass the
			// shell under test.
			argv := append(append([]string{}, shell[1:]...), "-c", "exec sh -c 'printf %s. \"$1\"' x "+q)
			out, err := exec.Command(shell[0], argv...).Output()
			if err != nil || string(out) != w+"." {
				t.Errorf("%s: %s: got %q, %v, want %q", shell[0], q, out, err, w+".")
			}
		}
	}
}

func TestNewlineIsRefused(t *testing.T) {
	t.Parallel()
	for _, w := range []string{"a\nb", "\x00"} {
		if _, err := shellquote.Words("x", w); !errors.Is(err, shellquote.ErrNewline) {
			t.Errorf("%q: got %v", w, err)
		}
	}
}

func FuzzPOSIX(f *testing.F) {
	for _, w := range words {
		f.Add(w)
	}
	f.Fuzz(func(t *testing.T, w string) {
		if strings.Contains(w, "\x00") {
			return
		}
		out, err := exec.Command("sh", "-c", "printf %s. "+shellquote.POSIX(w)).Output()
		if err != nil || string(out) != w+"." {
			t.Errorf("got %q, %v, want %q", out, err, w)
		}
	})
}
