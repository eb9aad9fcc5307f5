package main

import (
	"context"

	"github.com/gossh/gossh/config"
	"github.com/gossh/gossh/ordered"
	"github.com/gossh/gossh/roster"
	"github.com/gossh/gossh/targets"
)

// grouper is a roster provider that has groups of its own, such as ansible.
type grouper interface {
	Nodegroups(ctx context.Context) (*ordered.Map, error)
}

// compile returns what compiles target expressions: nodegroups are those of the
// configuration and the groups of the rosters in set. The rosters are only asked
// where a nodegroup can be meant: they are read anew for that.
func (*app) compile(ctx context.Context, c *config.Config, set *roster.Set) func(targets.Expr) (targets.Matcher, error) {
	return func(e targets.Expr) (targets.Matcher, error) {
		if e.Kind != targets.Nodegroup && e.Kind != targets.Compound {
			return targets.Compile(e)
		}
		groups := &ordered.Map{}
		for _, p := range set.Providers {
			if n, ok := p.(*roster.Named); ok {
				p = n.Provider
			}
			g, ok := p.(grouper)
			if !ok {
				continue
			}
			m, err := g.Nodegroups(ctx)
			if err != nil {
				return nil, err
			}
			for k, v := range m.All() {
				if _, ok := groups.Get(k); !ok {
					groups.Set(k, v)
				}
			}
		}
		own, _ := c.Get("nodegroups").Value.(*ordered.Map)
		for k, v := range own.All() {
			groups.Set(k, v)
		}
		return targets.CompileWith(e, targets.Options{Nodegroups: groups})
	}
}
