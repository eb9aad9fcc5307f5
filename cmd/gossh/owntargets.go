package main

import (
	"context"

	"github.com/gossh/gossh/roster"
	"github.com/gossh/gossh/targets"
)

// compiler is a roster provider that knows words in target expressions which are no
// ids, such as the names of services.
type compiler interface {
	// Compile returns a function that compiles what the provider knows, and hands
	// the rest to next.
	Compile(ctx context.Context, next func(targets.Expr) (targets.Matcher, error)) func(targets.Expr) (targets.Matcher, error)
}

// withOwnTargets has the providers of set compile what they know.
func withOwnTargets(ctx context.Context, set *roster.Set) {
	for _, p := range set.Providers {
		if n, ok := p.(*roster.Named); ok {
			p = n.Provider
		}
		if c, ok := p.(compiler); ok {
			set.Compile = c.Compile(ctx, set.Compile)
		}
	}
}
