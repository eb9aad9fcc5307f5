package dispatch

import (
	"context"
	"sync"

	"github.com/gossh/gossh/facts"
	"github.com/gossh/gossh/fault"
	"github.com/gossh/gossh/jobs"
	"github.com/gossh/gossh/ordered"
	"github.com/gossh/gossh/targets"
	"github.com/gossh/gossh/transport"
)

// allGrains is the function that returns all grains of a host.
const allGrains = "grains.items"

// keep remembers the grains that a host told of itself. Without a key that vouched
// for the host there is nothing to recognize it by.
func (s *Service) keep(ctx context.Context, conn transport.Conn, rn *run, t *targets.Target, grains *ordered.Map) {
	peer := conn.Peer()
	if s.c.Facts == nil || peer.HostKey == "" {
		return
	}
	g, err := facts.NewGrains(grains)
	if err == nil {
		err = s.c.Facts.Put(ctx, &facts.Record{
			ID: t.ID, Host: t.Addr(), Port: t.Port, User: t.User, HostKey: peer.HostKey, Collected: s.c.Now(), Grains: g,
		})
	}
	if err != nil && ctx.Err() == nil {
		rn.warned.Do(func() { s.c.Warn("the grains of " + string(t.ID) + " are not remembered: " + fault.Message(err)) })
	}
}

// Grains asks targets for their own grains, by a job that r describes but for its
// targets and its function. It returns when all have answered; when ctx ends, the
// job is cancelled, and the error is what ended ctx.
func (s *Service) Grains(ctx context.Context, r Request, m *targets.Map) (map[targets.ID]facts.Answer, error) {
	r.Call = jobs.Call{Fun: allGrains}
	r.Options.Attached = true
	id, err := s.begin(ctx, &run{req: r, plain: true}, m)
	if err != nil {
		return nil, err
	}
	stop := context.AfterFunc(ctx, func() { _ = s.Cancel(ctx, id) }) // it may be over
	defer stop()
	out := make(map[targets.ID]facts.Answer, m.Len())
	for u, err := range s.Follow(context.WithoutCancel(ctx), id, 0) {
		if err != nil {
			return nil, err
		}
		if u.Return != nil {
			out[u.Return.Target] = said(u.Return)
		}
	}
	if ctx.Err() != nil {
		return nil, context.Cause(ctx)
	}
	return out, nil
}

// said is what a host that was asked for its grains answered.
func said(r *jobs.Return) (a facts.Answer) {
	const op = "asking for its grains"
	grains, ok := r.Value.(*ordered.Map)
	switch {
	case r.Failed():
		a.Err = fault.New(r.Kind, op, "%s", r.Message)
	case !ok:
		a.Err = fault.New(fault.Internal, op, "the host returned a %T", r.Value)
	default:
		a.Grains, a.Err = facts.NewGrains(grains)
	}
	return a
}

// Pillar returns what compiles the pillar of targets with grains, all with one
// compiler; nil if hosts have no pillar.
func (s *Service) Pillar() func(ctx context.Context, t *targets.Target, grains *ordered.Map) (*ordered.Map, error) {
	if s.c.Controller.Pillar == nil {
		return nil
	}
	rn := &run{pillar: sync.OnceValues(s.c.Controller.Pillar)}
	return func(ctx context.Context, t *targets.Target, grains *ordered.Map) (*ordered.Map, error) {
		return s.pillar(ctx, rn, t.Complete(ctx), pillarOf{grains: grains})
	}
}
