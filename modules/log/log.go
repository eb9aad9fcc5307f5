// Package log has the functions with which templates write to the log: log.*.
package log

import (
	"context"

	"github.com/gossh/gossh/modules"
)

// Functions returns the functions of the module.
func Functions() []modules.Function {
	return modules.Table("log", table, map[string]modules.Func{
		"debug": at("debug"), "info": at("info"), "warning": at("warning"), "error": at("error"),
		"critical": at("critical"), "exception": at("error"),
	})
}

// at returns the function that writes at a level.
func at(level string) modules.Func {
	return func(_ context.Context, c *modules.Call) (any, error) {
		c.Host.Logf(level, "%s", c.Text("message"))
		return true, nil
	}
}
