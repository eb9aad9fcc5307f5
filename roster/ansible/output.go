package ansible

import (
	"context"

	"github.com/gossh/gossh/ordered"
	"github.com/gossh/gossh/roster"
)

// Output is what an executable inventory printed for --list.
type Output struct {
	loader *loader
	whole  *ordered.Map
}

// ParseOutput reads what an executable inventory printed for --list; name says in
// messages where it is from. Where it has no _meta, host returns what is printed
// for a single host; nil stands for nothing. No file is read.
func ParseOutput(ctx context.Context, name string, out []byte, host func(ctx context.Context, name string) ([]byte, error)) (*Output, error) {
	m, err := object(name, out)
	if err != nil {
		return nil, err
	}
	l := newLoader(New(Options{}))
	if err := l.output(ctx, name, m, host); err != nil {
		return nil, err
	}
	if err := l.inv.finish(); err != nil {
		return nil, err
	}
	return &Output{l, m}, nil
}

// Entries returns the hosts. None of them is trusted.
func (o *Output) Entries(ctx context.Context) ([]roster.Entry, error) {
	out := make([]roster.Entry, 0, len(o.loader.inv.hosts))
	for _, h := range o.loader.inv.hosts {
		e, err := o.loader.entry(ctx, h)
		if err != nil {
			return nil, err
		}
		e.Trusted = false
		out = append(out, e)
	}
	return out, nil
}

// Groups returns the ids in each group, also by groups in it, as []string.
func (o *Output) Groups() *ordered.Map { return o.loader.groups() }

// JSON returns the output with what was asked for single hosts in it as _meta.
func (o *Output) JSON() ([]byte, error) { return ordered.Encode(o.whole) }
