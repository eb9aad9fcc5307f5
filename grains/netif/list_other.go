//go:build !linux

package netif

import "context"

// List asks ifconfig(8); run returns the standard output of a command.
func List(ctx context.Context, run func(ctx context.Context, argv ...string) string) []Link {
	return parseIfconfig(run(ctx, "ifconfig", "-a"))
}
