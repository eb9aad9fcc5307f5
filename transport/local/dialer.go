package local

import (
	"context"

	"github.com/gossh/gossh/fault"
	"github.com/gossh/gossh/targets"
	"github.com/gossh/gossh/transport"
)

// Dialer opens connections to this machine for the targets that are it, and has
// others opened by Next.
type Dialer struct {
	// Next dials targets that are elsewhere; nil refuses them.
	Next transport.Dialer
	// User is the name of the user of this process.
	User string
}

var (
	_ transport.Dialer     = (*Dialer)(nil)
	_ transport.Preparer   = (*Dialer)(nil)
	_ transport.Recognizer = (*Dialer)(nil)
)

// Dial implements transport.Dialer.
func (d *Dialer) Dial(ctx context.Context, t *targets.Target) (transport.Conn, error) {
	t = t.Complete(ctx)
	if !t.Local && d.Next != nil {
		return d.Next.Dial(ctx, t)
	}
	switch {
	case !t.Local:
		return nil, fault.New(fault.Unreachable, "", "%s is another machine", t.ID)
	case t.Err != nil:
		return nil, t.Err
	case ctx.Err() != nil:
		return nil, fault.Wrap(fault.Cancelled, "", context.Cause(ctx))
	}
	return &Conn{User: d.User}, nil
}

// Prepare implements transport.Preparer: this machine comes first, and the others as
// Next has them.
func (d *Dialer) Prepare(ctx context.Context, m *targets.Map) (*targets.Map, func()) {
	p, ok := d.Next.(transport.Preparer)
	if !ok {
		return m, func() {}
	}
	here, there := &targets.Map{}, &targets.Map{}
	for t := range m.All() {
		to := there
		if t.Local {
			to = here
		}
		if err := to.Add(t); err != nil {
			return m, func() {} // no map has an id twice
		}
	}
	if here.Len() == 0 {
		return p.Prepare(ctx, m)
	}
	order, done := p.Prepare(ctx, there)
	for t := range order.All() {
		if err := here.Add(t); err != nil {
			return m, done
		}
	}
	return here, done
}

// Recognizes implements transport.Recognizer. This machine has no key to be known by.
func (d *Dialer) Recognizes(ctx context.Context, t *targets.Target, hostKey string) bool {
	r, ok := d.Next.(transport.Recognizer)
	return ok && !t.Local && r.Recognizes(ctx, t, hostKey)
}
