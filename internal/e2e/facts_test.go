package e2e_test

import (
	"testing"

	"github.com/gossh/gossh/internal/sshdtest"
)

// TestGrainTargets counts the connections of sshd: a host of which nothing is known
// is asked first, and one in the cache is not.
func TestGrainTargets(t *testing.T) {
	t.Parallel()
	f := sshdtest.Start(t, sshdtest.Options{})
	h := f.SSHD()
	o := newOperator(t, f, h.Line("h"))
	for _, c := range []struct {
		name        string
		argv        []string
		connections int
	}{
		{"nothing is known", []string{"-G", "kernel:Linux", "test.ping"}, 2},
		{"it is known", []string{"-G", "kernel:Linux", "test.ping"}, 1},
		{"asked again", []string{"--refresh-grains", "-C", "h and G@kernel:Linux", "test.ping"}, 2},
		{"nobody is to be asked", []string{"--cached-only", "-P", "kernel:L.*", "test.ping"}, 1},
	} {
		before := h.Counts()
		o.run(t, append(c.argv, "--out", "txt")...).exits(0).quiet().is("h: True")
		if got := h.Counts().Sub(before).Connections; got != c.connections {
			t.Errorf("%s: got %d connections, want %d", c.name, got, c.connections)
		}
	}
}
