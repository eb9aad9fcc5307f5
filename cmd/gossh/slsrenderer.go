package main

import (
	"context"
	"io"
	"strings"

	"github.com/gossh/gossh/caller"
	"github.com/gossh/gossh/fault"
	"github.com/gossh/gossh/files"
	"github.com/gossh/gossh/modules"
	"github.com/gossh/gossh/ordered"
	"github.com/gossh/gossh/sls/render"
)

// maxRendered bounds what slsutil.renderer renders, in bytes.
const maxRendered = 16 << 20

// rendererFunction is slsutil.renderer. It runs on this machine, where the renderers
// are, for the host with its grains and pillar.
func rendererFunction(r *render.Pipelines, roots *files.Roots, opts func() *ordered.Map, local *caller.Caller) modules.Function {
	return modules.Function{
		Name: "slsutil.renderer", VarKwargs: true,
		Doc: "Return the data that a file of the file roots, or a text, becomes when it is rendered for the host. Further keywords are variables.",
		Args: []modules.Arg{
			modules.Opt("path", modules.String, nil, "a salt:// path"),
			modules.Opt("string", modules.String, nil, "a text in its place"),
			modules.Opt("default_renderer", modules.String, "jinja|yaml", "the renderers where the first line names none"),
			modules.Opt("saltenv", modules.String, "base", "the environment of the file roots"),
		},
		Returns: "the data", Examples: []string{"slsutil.renderer salt://path/to/file.sls"},
		Run: func(ctx context.Context, c *modules.Call) (any, error) {
			s, err := sourceToRender(ctx, c, roots)
			if err != nil {
				return nil, err
			}
			h := caller.Host{ID: c.Host.ID, JID: c.Host.JID, Opts: opts(), Grains: c.Host.Grains.All(ctx), Pillar: c.Host.Pillar}
			return r.Render(ctx, s, render.Vars{Opts: h.Opts, Grains: h.Grains, Pillar: h.Pillar, Salt: local.For(h), More: c.Kwargs})
		},
	}
}

// sourceToRender reads what slsutil.renderer is to render.
func sourceToRender(ctx context.Context, c *modules.Call, roots *files.Roots) (render.Source, error) {
	const op = "rendering"
	s := render.Source{Name: "string", Env: c.Text("saltenv"), Text: c.Text("string")}
	switch name, ok := strings.CutPrefix(c.Text("path"), "salt://"); {
	case ok:
		f, err := roots.Open(ctx, s.Env, name)
		if err != nil {
			return s, err
		}
		defer f.Close()
		b, err := io.ReadAll(io.LimitReader(f, maxRendered+1))
		if err != nil {
			return s, err
		}
		s.Name, s.Path, s.Text = f.Name, name, string(b)
	case c.Given("path"):
		return s, fault.New(fault.Invalid, op, "%s is no salt:// path: what lies on a host is not rendered here", c.Text("path"))
	case !c.Given("string"):
		return s, fault.New(fault.Invalid, op, "give a path or a string")
	}
	if len(s.Text) > maxRendered {
		return s, fault.New(fault.Invalid, op, "%s is larger than %d MiB", s.Name, maxRendered>>20)
	}
	if !strings.HasPrefix(s.Text, "#!") {
		s.Text = "#!" + c.Text("default_renderer") + "\n" + s.Text
	}
	return s, nil
}
