package cmd_test

import (
	"testing"

	"github.com/gossh/gossh/modules"
	"github.com/gossh/gossh/modules/cmd"
	"github.com/gossh/gossh/modules/moduletest"
)

// TestDefaultShell runs commands with the shells that a login may set.
func TestDefaultShell(t *testing.T) {
	t.Parallel()
	for shell, want := range map[string]string{
		"/bin/bash": "yes", "/bin/sh": "no", "": "no", "bash": "no",
		"/usr/sbin/nologin": "no", "/bin/false": "no", "/bin/none": "no",
	} {
		set := func(h *modules.Host) { h.Env = []string{"PATH=/usr/bin:/bin", "SHELL=" + shell} }
		moduletest.Run(t, cmd.Functions(), set, []moduletest.Case{{
			Name: "with " + shell, Fun: "cmd.run", Args: []any{"echo ${BASH_VERSION:+yes} | grep . || echo no"}, Want: want,
		}})
	}
}
