package thin

import (
	"os"
	"os/exec"
	"strings"
	"testing"
)

func TestScriptsAreOneLineOfShell(t *testing.T) {
	t.Parallel()
	for name, src := range map[string]string{"gate": gateSource, "put": putSource, "wipe": wipeSource, "preflight": preFlightSource} {
		l := oneLine(src)
		if strings.ContainsAny(l, "\n\t") {
			t.Errorf("%s: got more than a line: %s", name, l)
		}
		for _, shell := range [][]string{{"sh"}, {"bash"}, {"dash"}, {"busybox", "sh"}, {"mksh"}} {
			if _, err := exec.LookPath(shell[0]); err != nil {
				t.Logf("%s is not installed: left out", shell[0])
				continue
			}
			if out, err := exec.Command(shell[0], append(shell[1:len(shell):len(shell)], "-n", "-c", l)...).CombinedOutput(); err != nil {
				t.Errorf("%s in %s: %v: %s\n%s", name, shell[0], err, out, l)
			}
		}
	}
	// What any login shell reads in single quotes.
	for name, src := range map[string]string{"gate": gateSource, "wipe": wipeSource} {
		if l := oneLine(src); strings.ContainsAny(l, `'\!`) {
			t.Errorf("%s: no login shell may interpret a part of %s", name, l)
		}
	}
	if n := len(oneLine(gateSource)); n > 2000 {
		t.Errorf("the gate has %d bytes: each call pays for them", n)
	}
}

// TestDirMadeMeanwhile has another run make the thin dir, or a file, between two looks
// of the gate: cd fails once.
func TestDirMadeMeanwhile(t *testing.T) {
	t.Parallel()
	for made, want := range map[string]string{
		"mkdir -m 700": "gossh:N:need nothin ",
		"touch":        "gossh:N:fail it is not a directory|",
		":":            "gossh:N:need nodir ",
	} {
		dir := t.TempDir() + "/thin"
		cd := `cd() { command cd "$@" && return; ` + made + ` "$3"; return 1; }; `
		cmd := exec.Command("sh", "-c", cd+oneLine(gateSource), "gossh", "N", "0:0", "set", dir)
		cmd.Env = append(os.Environ(), "LC_ALL=C")
		if out, _ := cmd.Output(); !strings.HasPrefix(string(out), want) {
			t.Errorf("%s: got %q, want %q", made, out, want)
		}
	}
}
