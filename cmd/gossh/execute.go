package main

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/gossh/gossh/config"
	"github.com/gossh/gossh/dispatch"
	"github.com/gossh/gossh/fault"
	"github.com/gossh/gossh/jobs"
	"github.com/gossh/gossh/targets"
)

// execute is what gossh is for: TARGET FUNCTION [ARGUMENTS].
func (a *app) execute(ctx context.Context, args *config.Args) error {
	if args.Given("hosts") {
		return a.hosts(ctx, args)
	}
	if len(args.Words) < 2 {
		if err := a.help(); err != nil {
			return err
		}
		return usagef("Insufficient arguments")
	}
	c, err := a.load(args)
	if err != nil {
		return configError(err)
	}
	req, err := request(c, args)
	if err != nil {
		return err
	}
	return a.start(ctx, c, args, req)
}

// start carries out a request and shows what comes of it.
func (a *app) start(ctx context.Context, c *config.Config, args *config.Args, req dispatch.Request) error {
	view, err := a.newView(c)
	if err != nil {
		return err
	}
	w, err := a.wire(ctx, c, args)
	if err != nil {
		return errors.Join(err, view.close())
	}
	defer w.close()
	view.record, view.req = w.record, req
	err = a.carry(ctx, w.service, req, view)
	if uerr := w.record.write(ctx); uerr != nil {
		a.say("[ERROR   ] %s", fault.Message(uerr))
		if err == nil {
			err = exitError(exitNothing)
		}
	}
	if exit := exitError(0); c.Bool("hard_crash") && errors.As(err, &exit) && exit == exitInterrupted {
		return exitError(exitCrash)
	}
	return err
}

// configError makes a wrong command line of what only a flag can have caused.
func configError(err error) error {
	if strings.HasSuffix(err.Error(), "file does not exist.") {
		return usageError{err}
	}
	return err
}

// request is what the command line asks for.
func request(c *config.Config, args *config.Args) (dispatch.Request, error) {
	r := dispatch.Request{
		Expr:      targets.Expr{Kind: args.TargetKind(), Text: args.Words[0], Delimiter: c.Text("delimiter")},
		Principal: localUser(),
		Cause:     []jobs.Ref{{Kind: "person", ID: localUser()}},
		Options: dispatch.Options{
			PreFlight: c.Bool("ssh_run_pre_flight"), Wipe: c.Bool("ssh_wipe"), Stream: c.Bool("stream"),
			Gather: c.Text("output") == "jsonl", Force: args.Given("force-wipe"), Async: args.Given("async"), Fresh: c.Bool("regen_thin"), LogLevel: strings.ToLower(c.Text("log_level")),
			IdleTimeout: c.Duration("idle_timeout"), Deadline: c.Duration("deadline"), Attached: true,
		},
	}
	if r.Options.Force && !r.Options.Wipe {
		return r, usagef("--force-wipe needs -w")
	}
	if r.Options.Async && (r.Options.Wipe || c.Bool("rand_thin_dir") || c.Bool("raw_shell")) {
		return r, usagef("--async leaves a result in the thin dir, which -w, -W and -r have no place for")
	}
	if c.Bool("raw_shell") {
		r.Call = jobs.Call{Fun: jobs.Raw, Args: []any{strings.Join(args.Words[1:], " ")}}
	} else {
		if strings.TrimSpace(args.Words[1]) == "" {
			return r, usagef("the function is empty")
		}
		r.Call = call(args.Words[1:], c.List("no_parse"))
	}
	if s := c.Text("jid"); s != "" {
		id, err := jobs.ParseID(s)
		if err != nil {
			return r, usageError{err}
		}
		r.JID = id
	}
	return r, nil
}

// carry starts the job and shows it until it ends.
func (a *app) carry(ctx context.Context, s *dispatch.Service, req dispatch.Request, v *view) error {
	sig := catch()
	defer sig.stop()
	sctx, stop := sig.context(ctx)
	defer stop()
	id, err := s.Start(sctx, req)
	if err != nil {
		if sig.code() != 0 {
			err = exitError(sig.code())
		}
		return errors.Join(err, v.close())
	}
	stopped := context.AfterFunc(sctx, func() {
		a.say("gossh: ending what runs on the hosts; once more to leave at once")
		if err := s.Cancel(ctx, id); err != nil {
			a.say("gossh: %s", fault.Message(err))
		}
	})
	defer stopped()
	failed, err := v.show(s.Follow(ctx, id, 0))
	switch {
	case err != nil:
		return err
	case sig.code() != 0:
		return exitError(sig.code())
	case failed:
		return exitError(exitHosts)
	}
	return nil
}

// hosts prints the flat roster, as salt-ssh -H does.
func (a *app) hosts(ctx context.Context, args *config.Args) error {
	c, err := a.load(args)
	if err != nil {
		return configError(err)
	}
	list, err := rosterHosts(ctx, c)
	if err != nil {
		return err
	}
	p, closeOut, err := a.printer(c, false)
	if err != nil {
		return err
	}
	for file, hosts := range list.All() {
		err = errors.Join(err, p.Result(plainResult(file, hosts)))
	}
	if err := errors.Join(err, p.Close(), closeOut()); err != nil {
		return fmt.Errorf("printing the hosts: %w", err)
	}
	return nil
}
