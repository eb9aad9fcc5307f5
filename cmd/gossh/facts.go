package main

import (
	"context"
	"fmt"
	"log/slog"
	"path/filepath"
	"strings"
	"time"

	"golang.org/x/term"

	"github.com/gossh/gossh/config"
	"github.com/gossh/gossh/dispatch"
	"github.com/gossh/gossh/facts"
	"github.com/gossh/gossh/jobs"
	"github.com/gossh/gossh/roster"
	"github.com/gossh/gossh/targets"
)

// factStore is where the grains of hosts are kept.
func (a *app) factStore(c *config.Config) *facts.Dir {
	return facts.NewDir(filepath.Join(c.Text("cachedir"), "hosts"), a.env.Owned)
}

// factsOnDemand gives set what answers expressions about grains and pillar, without
// the rest of what a run works with: that is only made where such an expression is
// given.
func (a *app) factsOnDemand(c *config.Config, args *config.Args, ask *asker, set *roster.Set, warn func(string)) {
	set.Facts = func(ctx context.Context, need targets.Need, open *targets.Map) (func(targets.ID) (targets.Facts, error), error) {
		w, err := a.serve(c, args, ask, set, slog.New(slog.DiscardHandler), warn)
		if err != nil {
			return nil, err
		}
		defer w.close()
		return set.Facts(ctx, need, open) // that of w
	}
}

// facts returns what answers expressions about grains and pillar by the cache and by
// asking hosts.
func (a *app) facts(c *config.Config, args *config.Args, w *wiring, warn func(string)) *facts.Source {
	s := &facts.Source{
		Store: a.factStore(c), Recognizes: w.dialer.Recognizes, Pillar: w.service.Pillar(),
		MaxAge: c.Duration("grains_cache_expiration"), CachedOnly: args.Given("cached-only"),
		Tell: func(r facts.Report) { a.tellFacts(c, r, warn) }, Warn: warn,
	}
	s.Refresh = c.Bool("refresh_cache") && !s.CachedOnly
	s.Ask = func(ctx context.Context, open *targets.Map) (map[targets.ID]facts.Answer, error) {
		if a.aloud || c.Bool("verbose") || term.IsTerminal(int(a.err.Fd())) {
			a.say("asking %s for grains", hostCount(open.Len()))
		}
		return w.service.Grains(ctx, dispatch.Request{
			Expr: targets.Expr{Kind: targets.List, Text: joined(open.IDs(), open.Len())}, Principal: localUser(),
			Cause: []jobs.Ref{{Kind: "person", ID: localUser()}},
			Options: dispatch.Options{
				Wipe: c.Bool("ssh_wipe"), LogLevel: strings.ToLower(c.Text("log_level")), IdleTimeout: c.Duration("idle_timeout"),
			},
		}, open)
	}
	return s
}

// tellFacts says how old the grains are that targets are chosen by, where that is
// asked for, and of which hosts nothing is known.
func (a *app) tellFacts(c *config.Config, r facts.Report, warn func(string)) {
	a.unknown += len(r.Left) + len(r.Failed)
	if (a.aloud || c.Bool("verbose")) && r.Cached > 0 {
		a.say("grains of %s from the cache, the oldest %s old", hostCount(r.Cached), age(r.Oldest))
	}
	if len(r.Left) == 0 {
		return
	}
	msg := fmt.Sprintf("nothing is known of %s, left out as --cached-only asks nobody: %s", hostCount(len(r.Left)), joined(r.Left, maxNamed))
	if r.Cached > 0 {
		msg += fmt.Sprintf("; grains of %s are from the cache, the oldest %s old", hostCount(r.Cached), age(r.Oldest))
	}
	warn(msg)
}

// maxNamed is how many hosts a message names.
const maxNamed = 10

// joined returns the first n names in words.
func joined(ids []targets.ID, n int) string {
	var b strings.Builder
	for i, id := range ids {
		if i == n {
			fmt.Fprintf(&b, " and %d more", len(ids)-n)
			break
		}
		if i > 0 {
			b.WriteByte(',')
		}
		b.WriteString(string(id))
	}
	return b.String()
}

func hostCount(n int) string {
	if n == 1 {
		return "1 host"
	}
	return fmt.Sprintf("%d hosts", n)
}

// age returns a time in the unit that people would say it in.
func age(d time.Duration) string {
	switch {
	case d < 2*time.Minute:
		return fmt.Sprintf("%d s", max(0, d/time.Second))
	case d < 2*time.Hour:
		return fmt.Sprintf("%d min", d/time.Minute)
	case d < 48*time.Hour:
		return fmt.Sprintf("%d h", d/time.Hour)
	}
	return fmt.Sprintf("%d days", d/(24*time.Hour))
}
