//go:build !linux

package grains

import (
	"context"
	"runtime"
)

// uname asks uname(1).
func uname(ctx context.Context, e *Env) Uname {
	system := map[string]string{"darwin": "Darwin", "freebsd": "FreeBSD"}[runtime.GOOS]
	return Uname{
		system, e.ask(ctx, "uname", "-n"), e.ask(ctx, "uname", "-r"), e.ask(ctx, "uname", "-v"), e.ask(ctx, "uname", "-m"),
	}
}
