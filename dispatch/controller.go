package dispatch

import (
	"context"

	"github.com/gossh/gossh/caller"
	"github.com/gossh/gossh/facts"
	"github.com/gossh/gossh/fault"
	"github.com/gossh/gossh/jobs"
	"github.com/gossh/gossh/modules"
	"github.com/gossh/gossh/ordered"
	"github.com/gossh/gossh/sls/pillar"
	"github.com/gossh/gossh/targets"
	"github.com/gossh/gossh/thin"
	"github.com/gossh/gossh/thin/wire"
	"github.com/gossh/gossh/transport"
)

// PillarCompiler compiles the pillar of hosts; *pillar.Compiler is one.
type PillarCompiler interface {
	Compile(ctx context.Context, h pillar.Host) (*ordered.Map, error)
}

// Controller is what runs here instead of on a host, with the grains that the host
// tells: functions that need its pillar. The zero value has none.
type Controller struct {
	// Caller has the functions; nil has none.
	Caller *caller.Caller
	// Pillar returns a compiler. It is called at most once per job. nil means that
	// hosts have no pillar.
	Pillar func() (PillarCompiler, error)
	// IgnoreOptions leaves out the pillar of minion_opts (ssh_merge_pillar is
	// false).
	IgnoreOptions bool
	// Templates renders the templates that functions ask for; nil refuses them.
	Templates Templates
	// Opts returns what those templates see as opts, and functions that run here below
	// the options of their host; nil is nothing.
	Opts func() *ordered.Map
	// OnHost reports whether hosts have a function of that name, for templates; nil
	// has none.
	OnHost func(name string) bool
}

// has reports whether fun runs here.
func (c *Controller) has(fun string) bool { return c.Caller != nil && c.Caller.Has(fun) }

// here runs the function in this process: the host is asked for its grains, over
// the one connection, and its pillar is compiled.
func (s *Service) here(ctx context.Context, conn transport.Conn, rn *run, t *targets.Target) (jobs.Return, error) {
	call := rn.req.Call
	of, err := asked(&call)
	if err != nil {
		return jobs.Return{}, err
	}
	grains, r, err := s.grains(ctx, conn, rn, t)
	if err != nil || grains == nil {
		return r, err
	}
	of.grains = grains
	p, err := s.pillar(ctx, rn, t, of)
	if err != nil {
		return jobs.Return{}, err
	}
	h := caller.Host{ID: string(t.ID), JID: string(rn.job.ID), Opts: s.opts(t), Grains: grains, Pillar: p}
	c := s.c.Controller.Caller
	reply := caller.Invoke(ctx, c.Table(), func() *modules.Host { return c.Host(h) },
		caller.Request{Fun: call.Fun, Args: call.Args, Kwargs: call.Kwargs})
	return answered(t, call.Fun, reply)
}

// grains asks the host for its own grains and lays those of the roster over them.
// Without an error and without grains, r is the outcome.
func (s *Service) grains(ctx context.Context, conn transport.Conn, rn *run, t *targets.Target) (grains *ordered.Map, r jobs.Return, err error) {
	req := request(rn, t)
	req.Fun, req.Args, req.Kwargs, req.Grains, req.Stream = allGrains, nil, nil, nil, false
	reply, err := s.ask(ctx, conn, rn, t, req, nil)
	if err != nil {
		return nil, jobs.Return{}, err
	}
	if r, err = answered(t, rn.req.Call.Fun, reply); err != nil || r.Failed() {
		return nil, r, err
	}
	grains, ok := r.Value.(*ordered.Map)
	if !ok {
		return nil, r, fault.New(fault.Internal, "asking for grains", "the host returned a %T", r.Value)
	}
	s.keep(ctx, conn, rn, t, grains)
	for k, v := range facts.Overrides(t).All() {
		grains.Set(k, v)
	}
	return grains, r, nil
}

// pillarOf is how the pillar of a host is asked for.
type pillarOf struct {
	grains, override *ordered.Map
	env, saltenv     string
}

// opts is what functions that run here see as the options of a host: those that are in
// force here, below its own.
func (s *Service) opts(t *targets.Target) *ordered.Map {
	out := &ordered.Map{}
	if s.c.Controller.Opts != nil {
		for k, v := range s.c.Controller.Opts().All() {
			out.Set(k, v)
		}
	}
	for k, v := range t.MinionOpts.All() {
		out.Set(k, v)
	}
	out.Set("id", string(t.ID))
	return out
}

// asked reads the arguments that say which pillar a function wants. pillar= of
// pillar.filter_by is the name of a value and none of them.
func asked(call *jobs.Call) (of pillarOf, err error) {
	const op = "reading arguments"
	if v, ok := call.Kwargs.Get("pillar"); ok && v != nil && call.Fun != "pillar.filter_by" {
		if of.override, ok = v.(*ordered.Map); !ok {
			return of, fault.New(fault.Invalid, op, "pillar= must be a mapping").WithHint(`write pillar='{"key": "value"}'`)
		}
	}
	for name, into := range map[string]*string{"pillarenv": &of.env, "saltenv": &of.saltenv} {
		switch v := call.Kwargs.Value(name).(type) {
		case nil:
		case string, int64, float64:
			*into = modules.Text(v)
		default:
			return of, fault.New(fault.Invalid, op, "%s= must be the name of an environment", name)
		}
	}
	return of, nil
}

// pillar compiles the pillar of t.
func (s *Service) pillar(ctx context.Context, rn *run, t *targets.Target, of pillarOf) (*ordered.Map, error) {
	if s.c.Controller.Pillar == nil {
		return &ordered.Map{}, nil
	}
	c, err := rn.pillar()
	if err != nil {
		return nil, err
	}
	h := pillar.Host{ID: t.ID, Grains: of.grains, Override: of.override, PillarEnv: of.env, SaltEnv: of.saltenv}
	if !s.c.Controller.IgnoreOptions {
		h.Under = optionPillar(t)
	}
	return c.Compile(ctx, h)
}

// ask opens a thin, has it run one function, and closes it.
func (s *Service) ask(ctx context.Context, conn transport.Conn, rn *run, t *targets.Target, req *wire.Request, output func(stream string, data []byte)) (*wire.Reply, error) {
	session, err := s.open(ctx, conn, rn, t, req, true)
	if err != nil {
		return nil, err
	}
	reply, err := session.Call(ctx, req, output)
	s.end(t, session)
	return reply, err
}

// open opens a thin whose first call will be req, and the only one if once is set.
func (s *Service) open(ctx context.Context, conn transport.Conn, rn *run, t *targets.Target, req *wire.Request, once bool) (*thin.Session, error) {
	g := newGrants()
	g.add(&rn.req.Call)
	return s.c.Thin.Open(ctx, conn, t, thin.OpenOptions{
		First:     req,
		Once:      once,
		PreFlight: rn.req.Options.PreFlight,
		Fresh:     rn.req.Options.Fresh,
		Wipe:      req.Wipe || rn.req.Options.Wipe,
		Force:     req.Force,
		Files:     s.c.Files,
		MayHave:   func(path string) bool { return rn.mayHave(path) || g.file(path) },
		Render:    s.renders(rn, t, g),
		Calls:     (&asks{s: s, t: t, grants: g}).calls(),
		Warn:      func(msg string) { s.c.Warn(string(t.ID) + ": " + msg) },
	})
}

// end closes a session. What was called has told its outcome.
func (s *Service) end(t *targets.Target, session *thin.Session) {
	if err := session.Close(); err != nil {
		s.c.Warn(string(t.ID) + ": " + fault.Message(err))
	}
}
