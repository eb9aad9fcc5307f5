package modules

import (
	"context"

	"github.com/gossh/gossh/ordered"
)

// Call calls another function of this host, in this process. Its output is not
// streamed.
func (h *Host) Call(ctx context.Context, name string, args []any, kwargs *ordered.Map) (any, error) {
	for _, f := range h.Functions() {
		if f.Name != name {
			continue
		}
		c, err := Bind(&f, args, kwargs)
		if err != nil {
			return nil, err
		}
		c.Host = h
		return f.Run(ctx, c)
	}
	return nil, Errorf("'%s' is not available.", name)
}

// Grain returns a top-level grain as text, "" if there is none.
func (h *Host) Grain(ctx context.Context, name string) string {
	v, ok := h.Grains.Grain(ctx, name)
	if !ok {
		return ""
	}
	return Text(v)
}

// Provider implements a virtual module, such as pkg, on some platforms.
type Provider struct {
	// Names are what the option providers calls it, Salt's names among them; the
	// first is the one that is shown.
	Names []string
	// Fits reports whether it is the one for a host.
	Fits func(ctx context.Context, h *Host) bool
	// Functions are the functions that it has, by the name behind the dot.
	Functions map[string]Func
}

// Virtual returns functions that run what the provider of the host has under their
// name: the first that fits, or the one that the option providers names for module.
// functions are the signatures, all that any provider has; their Run is not set.
func Virtual(module string, functions []Function, providers func() []Provider) []Function {
	out := make([]Function, len(functions))
	for i, f := range functions {
		bare := f.Name[len(module)+1:]
		f.Run = func(ctx context.Context, c *Call) (any, error) {
			p, err := choose(ctx, c.Host, module, providers())
			if err != nil {
				return nil, err
			}
			run := p.Functions[bare]
			if run == nil {
				return nil, Errorf("%s is not available with %s", f.Name, p.Names[0])
			}
			return run(ctx, c)
		}
		out[i] = f
	}
	return out
}

// choose returns the provider of a virtual module.
func choose(ctx context.Context, h *Host, module string, providers []Provider) (*Provider, error) {
	wanted := ""
	switch v := h.Opts.Value("providers").(type) {
	case nil:
	case *ordered.Map:
		wanted = Text(v.Value(module))
	default:
		return nil, Errorf("the option providers has to be a mapping of modules to providers, as {%s: %s}", module, providers[0].Names[0])
	}
	known := ""
	for i, p := range providers {
		if i > 0 {
			known += ", "
		}
		known += p.Names[0]
		for _, n := range p.Names {
			if n == wanted {
				return &providers[i], nil
			}
		}
	}
	if wanted != "" {
		return nil, Errorf("there is no provider %s of %s: there is %s", wanted, module, known)
	}
	for i, p := range providers {
		if p.Fits(ctx, h) {
			return &providers[i], nil
		}
	}
	return nil, Errorf("'%s' is not available: none of %s fits this host (os %s, os_family %s); the option providers may name one",
		module, known, h.Grain(ctx, "os"), h.Grain(ctx, "os_family"))
}
