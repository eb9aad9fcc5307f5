package modules

import (
	"context"
	"strings"

	"github.com/gossh/gossh/internal/process"
)

// StartAs runs a program as Start does, as the user of that name, "" for the user of
// this process, with HOME, USER and LOGNAME of that user. The Env of c is laid over
// that of the host. Where Dir is not set it is the root directory.
func (h *Host) StartAs(ctx context.Context, name string, c *process.Command) (*process.Result, error) {
	u, as, err := h.As(ctx, name)
	if err != nil {
		return nil, err
	}
	run := *c
	run.As = as
	over := c.Env
	if as != nil {
		over = append([]string{"HOME=" + u.Home, "USER=" + u.Name, "LOGNAME=" + u.Name}, over...)
	}
	run.Env = h.CEnv()
	for _, kv := range over {
		run.Env = setEnv(run.Env, kv)
	}
	if run.Dir == "" {
		run.Dir = "/"
	}
	return h.Start(ctx, &run)
}

// setEnv sets a variable, given as KEY=value.
func setEnv(env []string, kv string) []string {
	key, _, _ := strings.Cut(kv, "=")
	out := make([]string, 0, len(env)+1)
	for _, e := range env {
		if !strings.HasPrefix(e, key+"=") {
			out = append(out, e)
		}
	}
	return append(out, kv)
}
