package dispatch

import (
	"context"
	"errors"
	"io"
	"io/fs"

	"github.com/gossh/gossh/caller"
	"github.com/gossh/gossh/facts"
	"github.com/gossh/gossh/fault"
	"github.com/gossh/gossh/jobs"
	"github.com/gossh/gossh/ordered"
	"github.com/gossh/gossh/sls/render"
	"github.com/gossh/gossh/targets"
	"github.com/gossh/gossh/thin"
	"github.com/gossh/gossh/thin/wire"
)

// Templates renders templates as files are; *render.Pipelines does.
type Templates interface {
	Text(ctx context.Context, s render.Source, v render.Vars) (string, error)
}

// maxTemplate bounds a template in bytes.
const maxTemplate = 16 << 20

const rendering = "rendering a template"

// renders returns what renders the templates that functions on t ask for; nil if
// nothing does.
func (s *Service) renders(rn *run, t *targets.Target, g *grants) func(context.Context, *wire.RenderRequest, thin.CallFunc) (string, error) {
	c := &s.c.Controller
	if c.Templates == nil {
		return nil
	}
	return func(ctx context.Context, req *wire.RenderRequest, call thin.CallFunc) (string, error) {
		if req.Renderer != "jinja" {
			return "", fault.New(fault.Invalid, rendering, "the renderer %q is not available", req.Renderer).WithHint("jinja is")
		}
		of, ok := g.find(req)
		if !ok {
			return "", fault.New(fault.Invalid, rendering, "the host asks for a template that the call does not name").
				WithHint("what lies on a host is not rendered here")
		}
		ownGrains(t, req)
		of.grains = req.Grains
		src, err := s.source(ctx, req)
		if err != nil {
			return "", err
		}
		p, err := s.pillar(ctx, rn, t, of)
		if err != nil {
			return "", err
		}
		v := render.Vars{Grains: req.Grains, Pillar: p, More: req.Context}
		v.Opts = &ordered.Map{}
		if c.Opts != nil {
			for k, o := range c.Opts().All() {
				v.Opts.Set(k, o)
			}
		}
		v.Opts.Set("id", string(t.ID))
		v.Salt = &hostFunctions{s: s, rn: rn, t: t, call: call, grants: g, host: caller.Host{
			ID: string(t.ID), JID: string(rn.job.ID), Opts: t.MinionOpts, Grains: req.Grains, Pillar: p,
		}}
		text, err := c.Templates.Text(ctx, src, v)
		if err != nil && ctx.Err() == nil {
			// What the template could not find is not the template itself.
			err = fault.New(fault.Invalid, "", "%s", fault.Message(err))
		}
		if err == nil {
			g.rendered(req.Text, text)
		}
		return text, err
	}
}

// ownGrains lays over what the host says of itself what is known here: it is not
// another host, whose files a template may name.
func ownGrains(t *targets.Target, req *wire.RenderRequest) {
	if req.Grains == nil {
		req.Grains = &ordered.Map{}
	}
	req.Grains.Set("id", string(t.ID))
	for k, v := range facts.Overrides(t).All() {
		req.Grains.Set(k, v)
	}
}

// source reads the template.
func (s *Service) source(ctx context.Context, req *wire.RenderRequest) (render.Source, error) {
	src := render.Source{Name: "the template", Env: req.Env, Text: req.Text}
	if req.Path == "" {
		return src, nil
	}
	if s.c.Files == nil {
		return src, fs.ErrNotExist
	}
	f, err := s.c.Files.Open(ctx, req.Env, req.Path)
	if err != nil {
		return src, err
	}
	defer f.Close()
	if f.Size > maxTemplate {
		return src, fault.New(fault.Invalid, rendering, "%s is larger than %d MiB", f.Name, maxTemplate>>20)
	}
	text, err := io.ReadAll(io.LimitReader(f, maxTemplate))
	src.Name, src.Path, src.Text = f.Name, req.Path, string(text)
	return src, err
}

// hostFunctions are what a template of a host can call: what needs pillar runs here,
// everything else on the host, over the connection that there is.
type hostFunctions struct {
	s      *Service
	rn     *run
	t      *targets.Target
	call   thin.CallFunc
	grants *grants
	host   caller.Host
}

// Has implements render.Functions.
func (h *hostFunctions) Has(name string) bool {
	c := &h.s.c.Controller
	if c.has(name) || c.OnHost != nil && c.OnHost(name) {
		return true
	}
	own, err := h.rn.custom()
	return err == nil && own.has(name)
}

// Call implements render.Functions.
func (h *hostFunctions) Call(ctx context.Context, name string, args []any, kwargs *ordered.Map) (any, error) {
	c := &h.s.c.Controller
	if c.has(name) {
		return c.Caller.For(h.host).Call(ctx, name, args, kwargs)
	}
	defer h.grants.add(&jobs.Call{Fun: name, Args: args, Kwargs: kwargs})()
	req := request(h.rn, h.t)
	req.Fun, req.Args, req.Kwargs, req.Stream, req.Async = name, args, kwargs, false, false
	if err := h.s.equip(ctx, h.rn, h.t, req); err != nil {
		return nil, err
	}
	reply, err := h.call(ctx, req)
	if err != nil {
		return nil, err
	}
	r, err := answered(h.t, name, reply)
	if err != nil {
		return nil, err
	}
	if r.Raised {
		return nil, errors.New(r.Message)
	}
	return r.Value, nil
}
