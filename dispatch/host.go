package dispatch

import (
	"context"

	"github.com/gossh/gossh/facts"
	"github.com/gossh/gossh/jobs"
	"github.com/gossh/gossh/ordered"
	"github.com/gossh/gossh/targets"
	"github.com/gossh/gossh/thin/wire"
	"github.com/gossh/gossh/transport"
)

// host does the whole work on one target: one connection, one process on it.
func (s *Service) host(ctx context.Context, rn *run, t *targets.Target) jobs.Return {
	start := s.c.Now()
	ctx, touch, stop := watchIdle(ctx, rn.req.Options.IdleTimeout)
	defer stop()
	r, err := s.connected(ctx, rn, t, touch)
	if err != nil {
		r = failed(ctx, t, rn.req.Call.Fun, err)
	}
	r.Started, r.Duration = start, s.c.Now().Sub(start)
	return r
}

func (s *Service) connected(ctx context.Context, rn *run, t *targets.Target, touch func()) (jobs.Return, error) {
	if t.Err != nil {
		return jobs.Return{}, t.Err
	}
	conn, err := s.c.Dialer.Dial(ctx, t)
	if err != nil {
		return jobs.Return{}, err
	}
	defer conn.Close() // the outcome is known by then: its error tells nothing
	touch()
	if rn.req.Options.IdleTimeout > 0 {
		conn = touching{conn, touch}
	}
	if rn.req.Call.Fun == jobs.Raw {
		return s.raw(ctx, conn, rn, t)
	}
	if rn.req.Call.Fun == jobs.Collect {
		return s.collect(ctx, conn, rn, t)
	}
	if s.c.Controller.has(rn.req.Call.Fun) {
		return s.here(ctx, conn, rn, t)
	}
	return s.call(ctx, conn, rn, t)
}

// call runs the function through the thin.
func (s *Service) call(ctx context.Context, conn transport.Conn, rn *run, t *targets.Target) (jobs.Return, error) {
	req := request(rn, t)
	background(req)
	if err := s.equip(ctx, rn, t, req); err != nil {
		return jobs.Return{}, err
	}
	reply, err := s.ask(ctx, conn, rn, t, req, func(stream string, data []byte) {
		rn.feed.put(ctx, Update{Output: &Output{t.ID, stream, append([]byte(nil), data...)}}, len(data))
	})
	if err != nil {
		return jobs.Return{}, err
	}
	s.gather(ctx, conn, rn, t, reply.Waiting)
	r, err := answered(t, req.Fun, reply)
	if c := &rn.req.Call; err == nil && !r.Failed() && c.Fun == allGrains && len(c.Args) == 0 && c.Kwargs.Len() == 0 && req.Grains == nil {
		if g, ok := r.Value.(*ordered.Map); ok {
			s.keep(ctx, conn, rn, t, g)
		}
	}
	return r, err
}

// request is what t is asked.
func request(rn *run, t *targets.Target) *wire.Request {
	o := rn.req.Options
	req := &wire.Request{
		JID: string(rn.job.ID), ID: string(t.ID),
		Fun: rn.req.Call.Fun, Args: rn.req.Call.Args, Kwargs: rn.req.Call.Kwargs,
		Opts: t.MinionOpts, Pillar: optionPillar(t),
		SetPath: t.Thin.SetPath, Umask: t.Thin.Umask,
		Stream: o.Stream, Wipe: o.Wipe || t.Thin.RandomDir, Force: o.Force, LogLevel: o.LogLevel, Async: o.Async,
	}
	req.GrainPrograms = rn.grainers
	if !rn.plain {
		req.Grains = facts.Overrides(t)
	}
	return req
}

// optionPillar returns the pillar that the minion options have, nil for none.
func optionPillar(t *targets.Target) *ordered.Map {
	p, _ := t.MinionOpts.Value("pillar").(*ordered.Map)
	return p
}
