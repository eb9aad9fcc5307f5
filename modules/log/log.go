// Package log has the functions with which templates write to the log: log.*.
package log

import (
	"context"

	"github.com/gossh/gossh/modules"
)

// Functions returns the functions of the module.
func Functions() []modules.Function {
	var out []modules.Function
	for name, level := range map[string]string{
		"debug": "debug", "info": "info", "warning": "warning", "error": "error", "critical": "critical", "exception": "error",
	} {
		out = append(out, modules.Function{
			Name: "log." + name, Args: []modules.Arg{modules.Need("message", modules.String, "what to write")},
			Run: func(_ context.Context, c *modules.Call) (any, error) {
				c.Host.Logf(level, "%s", c.Text("message"))
				return true, nil
			},
			Doc: "Write a message of the level " + level + " to the log.", Returns: "True", Examples: []string{"log." + name + " 'here we are'"},
		})
	}
	return out
}
