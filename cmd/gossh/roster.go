package main

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/gossh/gossh/config"
	"github.com/gossh/gossh/ordered"
	"github.com/gossh/gossh/roster"
	"github.com/gossh/gossh/roster/flat"
	"github.com/gossh/gossh/targets"
)

// The forms of gossh roster that are no outputters.
const (
	formTable  = "table"
	formRoster = "roster"
)

// roster prints the targets as resolved.
func (a *app) roster(ctx context.Context, args *config.Args) error {
	if len(args.Words) > 0 && args.Words[0] == "convert" && args.Terminated > 1 {
		return a.convert(ctx, args)
	}
	if len(args.Words) > 1 {
		return usagef("gossh roster takes one target, not %q", args.Words[1])
	}
	c, err := a.load(args)
	if err != nil {
		return configError(err)
	}
	form := c.Text("output")
	if form == "" {
		form = formTable
	}
	if args.Given("show-secrets") && form != formRoster {
		return usagef("--show-secrets goes with --out roster and with gossh roster convert")
	}
	if args.Given("explain") && form == formRoster {
		return usagef("a roster file has no room for --explain: use the table, or --out json")
	}
	for _, o := range []string{"from", "to", "nodegroups"} {
		if args.Given(o) {
			return usagef("--%s goes with gossh roster convert", o)
		}
	}
	a.aloud = true
	l, err := a.list(ctx, c, args)
	if err != nil {
		return err
	}
	switch {
	case form == formRoster:
		return a.writeRoster(c, l.entries(ctx, "proxy_jump"), []string{"The targets of " + l.expr.Text + ", by gossh roster."}, args.Given("show-secrets"))
	case form == formTable && args.Given("explain"):
		return a.writeText(c, l.explanation(ctx), false)
	case form == formTable:
		return a.writeText(c, l.table(ctx), false)
	}
	p, closeOut, err := a.printer(c, true)
	if err != nil {
		return err
	}
	for t := range l.m.All() {
		v := roster.Show(t)
		if args.Given("explain") {
			v = l.explained(ctx, t)
		}
		err = errors.Join(err, p.Result(plainResult(string(t.ID), v)))
	}
	return errors.Join(err, p.Close(), closeOut())
}

// list resolves the targets that the command line means, and remembers where their
// attributes come from.
func (a *app) list(ctx context.Context, c *config.Config, args *config.Args) (*listing, error) {
	set, err := a.rosterSet(ctx, c, args, &asker{a: a}, func(msg string) { a.say("[WARNING ] %s", msg) })
	if err != nil {
		return nil, err
	}
	l := &listing{expr: targets.Expr{Kind: args.TargetKind(), Text: "*", Delimiter: c.Text("delimiter")}}
	if len(args.Words) > 0 {
		l.expr.Text = args.Words[0]
	}
	l.watch(set)
	if l.link, err = a.newLinker(c); err != nil {
		return nil, err
	}
	l.m, err = set.Resolve(ctx, l.expr)
	return l, err
}

// writeRoster writes entries as a roster file, and says what is left out.
func (a *app) writeRoster(c *config.Config, entries []roster.Entry, header []string, secrets bool) error {
	var b strings.Builder
	left, err := flat.Write(&b, entries, flat.WriteOptions{Header: header, Secrets: secrets})
	if err != nil {
		return err
	}
	if err := a.writeText(c, b.String(), true); err != nil {
		return err
	}
	var masked []string
	failed := false
	for _, o := range left {
		id := string(entries[o.Entry].ID)
		if o.Err == nil {
			masked = append(masked, id)
			continue
		}
		failed = true
		a.say("[ERROR   ] %s is left out: %s", id, printable(o.Err.Error()))
	}
	if len(masked) > 0 {
		a.say("[WARNING ] secrets are left out, as comments say; --show-secrets writes them. It is about %s", some(masked))
	}
	if failed {
		return exitError(exitHosts)
	}
	return nil
}

// some lists the first of names.
func some(names []string) string {
	const most = 10
	if len(names) <= most {
		return strings.Join(names, ", ")
	}
	return fmt.Sprintf("%s and %d more", strings.Join(names[:most], ", "), len(names)-most)
}

// entries are what resolves to the targets again, without anything else that is
// configured. What is set by the attributes in joined is said by others: Salt has no
// proxy_jump, but ssh_options.
func (l *listing) entries(ctx context.Context, joined ...string) []roster.Entry {
	var out []roster.Entry
	for t := range l.m.All() {
		if t.AdHoc && t.User == "" {
			named := *t
			named.User = l.link.loginOf(ctx, t)
			t = &named
		}
		out = append(out, roster.EntryOf(t, func(name string) bool {
			return !slices.Contains(joined, name) && slices.ContainsFunc(l.sources[t.ID], func(s sourced) bool { return s.name == name })
		}))
	}
	return out
}

// rosterHosts returns {roster file: {id: address}}, the shape of salt-ssh -H.
func rosterHosts(ctx context.Context, c *config.Config) (*ordered.Map, error) {
	return flat.New(flat.Options{File: c.Text("roster_file")}).Hosts(ctx)
}
