package thin

import (
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
