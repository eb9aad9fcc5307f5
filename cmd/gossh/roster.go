package main

import (
	"context"
	"errors"

	"github.com/gossh/gossh/config"
	"github.com/gossh/gossh/ordered"
	"github.com/gossh/gossh/roster"
	"github.com/gossh/gossh/roster/flat"
	"github.com/gossh/gossh/targets"
)

// roster prints the targets as resolved.
func (a *app) roster(ctx context.Context, args *config.Args) error {
	c, err := a.load(args)
	if err != nil {
		return configError(err)
	}
	warn := func(msg string) { a.say("[WARNING ] %s", msg) }
	set, err := a.rosterSet(ctx, c, args, &asker{a: a}, warn)
	if err != nil {
		return err
	}
	expr := targets.Expr{Kind: args.TargetKind(), Text: "*"}
	if len(args.Words) > 0 {
		expr.Text = args.Words[0]
	}
	m, err := set.Resolve(ctx, expr)
	if err != nil {
		return err
	}
	p, closeOut, err := a.printer(c, true)
	if err != nil {
		return err
	}
	for t := range m.All() {
		err = errors.Join(err, p.Result(plainResult(string(t.ID), roster.Show(t))))
	}
	return errors.Join(err, p.Close(), closeOut())
}

// rosterHosts returns {roster file: {id: address}}, the shape of salt-ssh -H.
func rosterHosts(ctx context.Context, c *config.Config) (*ordered.Map, error) {
	return flat.New(flat.Options{File: c.Text("roster_file")}).Hosts(ctx)
}
