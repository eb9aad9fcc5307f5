package main

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/gossh/gossh/config"
	"github.com/gossh/gossh/fault"
	"github.com/gossh/gossh/targets"
	"github.com/gossh/gossh/thin"
	"github.com/gossh/gossh/thin/wire"
	"github.com/gossh/gossh/transport"
)

// doctor walks the way to a target step by step and says where it ends.
func (a *app) doctor(ctx context.Context, args *config.Args) error {
	if len(args.Words) == 0 {
		return usagef("gossh doctor takes a target")
	}
	c, err := a.load(args)
	if err != nil {
		return configError(err)
	}
	w, err := a.wire(ctx, c, args)
	if err != nil {
		return err
	}
	defer w.close()
	m, err := w.resolver.Resolve(ctx, targets.Expr{Kind: args.TargetKind(), Text: args.Words[0], Delimiter: c.Text("delimiter")})
	if err != nil {
		return err
	}
	failed := false
	for t := range m.Complete(ctx).All() {
		d := &diagnosis{w: w, t: t}
		d.run(ctx)
		if err := print(a.out, d.b.String()); err != nil {
			return err
		}
		failed = failed || d.failed
	}
	if failed {
		return exitError(exitHosts)
	}
	return nil
}

// diagnosis is the report on one target.
type diagnosis struct {
	w      *wiring
	t      *targets.Target
	b      strings.Builder
	failed bool
}

func (d *diagnosis) run(ctx context.Context) {
	fmt.Fprintf(&d.b, "%s:\n", d.t.ID)
	d.step("definition", func() (string, error) {
		return fmt.Sprintf("%s, from %s", d.t.Addr(), d.t.Source), d.t.Err
	})
	var conn transport.Conn
	d.step("connection, host key, login", func() (string, error) {
		var err error
		start := time.Now()
		if conn, err = d.w.dialer.Dial(ctx, d.t); err != nil {
			return "", err
		}
		p := conn.Peer()
		return fmt.Sprintf("%s@%s in %v", p.User, p.Addr, time.Since(start).Round(time.Millisecond)), nil
	})
	if conn == nil {
		return
	}
	defer conn.Close()
	d.step("thin", func() (string, error) { return d.ping(ctx, conn) })
}

// ping opens a session and asks for test.ping.
func (d *diagnosis) ping(ctx context.Context, conn transport.Conn) (string, error) {
	req := &wire.Request{JID: "doctor", ID: string(d.t.ID), Fun: "test.ping"}
	start := time.Now()
	s, err := d.w.thin.Open(ctx, conn, d.t, thin.OpenOptions{First: req, Warn: func(m string) { fmt.Fprintf(&d.b, "  note: %s\n", m) }})
	if err != nil {
		return "", err
	}
	reply, err := s.Call(ctx, req, nil)
	err = errors.Join(err, s.Close())
	if err == nil && string(reply.Return) != "true" {
		err = fault.New(fault.Internal, "", "test.ping returns %s", reply.Return)
	}
	h := s.Hello()
	return fmt.Sprintf("version %s for %s/%s as uid %d in %s, after %v", h.Version, h.OS, h.Arch, h.UID, h.Dir, time.Since(start).Round(time.Millisecond)), err
}

// step reports on one thing, unless one before it has failed.
func (d *diagnosis) step(name string, f func() (string, error)) {
	if d.failed {
		return
	}
	text, err := f()
	if err != nil {
		d.failed = true
		fmt.Fprintf(&d.b, "  FAILED %s (%s): %s\n", name, fault.KindOf(err), strings.ReplaceAll(fault.Message(err), "\n", "\n    "))
		return
	}
	fmt.Fprintf(&d.b, "  ok     %s: %s\n", name, text)
}
