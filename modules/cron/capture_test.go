package cron_test

import (
	"context"

	"github.com/gossh/gossh/internal/process"
	"github.com/gossh/gossh/modules"
)

// capture keeps what a program reads, and lets it succeed.
type capture struct {
	modules.Runner
	text *string
}

// Run implements modules.Runner.
func (r capture) Run(ctx context.Context, c *process.Command) (*process.Result, error) {
	if c.Stdin == nil {
		return r.Runner.Run(ctx, c)
	}
	*r.text = string(c.Stdin)
	return &process.Result{}, nil
}
