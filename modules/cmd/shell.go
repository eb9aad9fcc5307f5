package cmd

import (
	"context"
	"path"
	"strings"

	"github.com/gossh/gossh/modules"
)

// plainShell is there everywhere.
const plainShell = "/bin/sh"

// shellOf returns the shell of a call: that of the login, as in Salt, so that what
// people write for bash runs in bash. Accounts that may not log in, as those that
// sudo changes to, have a program in its place that only says so.
func shellOf(c *modules.Call) string {
	if sh := c.Text("shell"); sh != "" {
		return sh
	}
	sh := ""
	for _, kv := range c.Host.Env {
		if v, ok := strings.CutPrefix(kv, "SHELL="); ok {
			sh = v
		}
	}
	switch path.Base(sh) {
	case "nologin", "false", "true":
		return plainShell
	}
	if _, err := c.Host.Runner.Look(sh, c.Host.Env); err != nil || !path.IsAbs(sh) {
		return plainShell
	}
	return sh
}

func shells(_ context.Context, c *modules.Call) (any, error) {
	text, err := c.Host.Read("/etc/shells")
	if err != nil {
		return nil, err
	}
	out := []any{}
	for line := range strings.Lines(text) {
		if line = strings.TrimSpace(line); line != "" && line[0] != '#' {
			out = append(out, line)
		}
	}
	return out, nil
}
