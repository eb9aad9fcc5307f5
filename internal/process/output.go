package process

import (
	"context"
	"os"
	"slices"
	"strings"
	"time"
)

// lookup bounds the time that Output waits.
const lookup = 10 * time.Second

// Output runs a program with the environment of this process, in the C locale, and
// returns its standard output; "" if it fails or takes more than 10 s.
func Output(ctx context.Context, argv ...string) string {
	env := slices.DeleteFunc(os.Environ(), func(kv string) bool { return strings.HasPrefix(kv, "LC_ALL=") })
	r, err := Run(ctx, &Command{Argv: argv, Env: append(env, "LC_ALL=C"), Timeout: lookup})
	if err != nil || r.Code != 0 || r.TimedOut {
		return ""
	}
	return string(r.Stdout)
}
