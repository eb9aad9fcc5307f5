package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/gossh/gossh/caller"
	"github.com/gossh/gossh/config"
	"github.com/gossh/gossh/fault"
	"github.com/gossh/gossh/files"
	"github.com/gossh/gossh/grains"
	"github.com/gossh/gossh/modules/all"
	"github.com/gossh/gossh/ordered"
	"github.com/gossh/gossh/saltyaml"
	"github.com/gossh/gossh/sls/render"
	"github.com/gossh/gossh/targets"
)

// render prints what each stage of the renderers makes of a file.
func (a *app) render(ctx context.Context, args *config.Args) error {
	if len(args.Words) != 1 {
		return usagef("gossh render takes one file; - is stdin")
	}
	c, err := a.load(args)
	if err != nil {
		return configError(err)
	}
	s, roots, err := a.source(c, args)
	if err != nil {
		return err
	}
	v, err := a.renderVars(ctx, c, args)
	if err != nil {
		return err
	}
	r, err := renderer(c, roots, func(msg string) { a.say("[WARNING ] %s", msg) })
	if err != nil {
		return err
	}
	pipeline, _ := args.Values["renderer"].(string)
	steps, err := r.Steps(ctx, s, v, pipeline)
	if perr := a.printSteps(c, steps); perr != nil {
		return perr
	}
	return err
}

// printSteps prints what the stages made: one after the other under headings, or
// with an outputter as a mapping from their names.
func (a *app) printSteps(c *config.Config, steps []render.Step) error {
	if c.Text("output") != "" {
		m := &ordered.Map{}
		for _, s := range steps {
			m.Set(s.Renderer, s.Value)
		}
		p, closeOut, err := a.printer(c, true)
		if err != nil {
			return err
		}
		for k, v := range m.All() {
			if err := p.Result(plainResult(k, v)); err != nil {
				return err
			}
		}
		if err := p.Close(); err != nil {
			return err
		}
		return closeOut()
	}
	var b strings.Builder
	for _, s := range steps {
		fmt.Fprintf(&b, "# %s\n", s.Renderer)
		text, ok := s.Value.(string)
		if !ok {
			text = saltyaml.Dump(s.Value, saltyaml.DumpOptions{})
		}
		b.WriteString(text)
		if !strings.HasSuffix(text, "\n") {
			b.WriteByte('\n')
		}
	}
	return print(a.out, b.String())
}

// source reads the file. One that lies in file_roots or pillar_roots is an SLS of
// them, and includes what they have; any other includes what file_roots have.
func (a *app) source(c *config.Config, args *config.Args) (render.Source, *files.Roots, error) {
	name := args.Words[0]
	in := io.Reader(a.in)
	if name != "-" {
		f, err := os.Open(name)
		if err != nil {
			return render.Source{}, nil, fault.Wrap(fault.Invalid, "reading the file to render", err)
		}
		defer f.Close()
		in = f
	}
	text, err := io.ReadAll(in)
	if err != nil {
		return render.Source{}, nil, fault.Wrap(fault.Invalid, "reading the file to render", err)
	}
	s := render.Source{Name: name, Text: string(text)}
	s.Env, _ = args.Values["saltenv"].(string)
	full, err := filepath.Abs(name)
	if err != nil {
		return s, nil, fault.Wrap(fault.Invalid, "reading the file to render", err)
	}
	for _, key := range []string{"file_roots", "pillar_roots"} {
		if place(&s, c.Roots(key), full) {
			return s, files.New(c.Roots(key)), nil
		}
	}
	return s, files.New(c.Roots("file_roots")), nil
}

// place finds the file in roots, and says so in s.
func place(s *render.Source, roots map[string][]string, full string) bool {
	var envs []string
	for env := range roots {
		envs = append(envs, env)
	}
	slices.Sort(envs)
	for _, env := range envs {
		if s.Env != "" && s.Env != env {
			continue
		}
		for _, dir := range roots[env] {
			rel, err := filepath.Rel(dir, full)
			if err != nil || !filepath.IsLocal(rel) {
				continue
			}
			s.Env, s.Path = env, filepath.ToSlash(rel)
			sls, ok := strings.CutSuffix(s.Path, ".sls")
			if ok {
				s.SLS = strings.ReplaceAll(strings.TrimSuffix(sls, "/init"), "/", ".")
			}
			return true
		}
	}
	return false
}

// renderVars is what the template sees: grains and pillar as given, and functions
// that run on this machine.
func (a *app) renderVars(ctx context.Context, c *config.Config, args *config.Args) (render.Vars, error) {
	v := render.Vars{Opts: templateOpts(c)}
	var err error
	if v.Pillar, err = mappingFile(args, "pillar"); err != nil {
		return v, err
	}
	if v.Grains, err = mappingFile(args, "grains"); err != nil {
		return v, err
	}
	if v.Grains == nil {
		v.Grains = grains.New(grains.System(), nil).All(ctx)
	}
	id, _ := v.Grains.Value("id").(string)
	if given, ok := args.Values["id"].(string); ok {
		id = given
	}
	if id == "" {
		id = hostname()
	}
	valid, err := targets.ParseID(id)
	if err != nil {
		return v, usageError{err}
	}
	v.Grains.Set("id", string(valid))
	v.Opts.Set("id", string(valid))
	kept := a.secrets(c, func(msg string) { a.say("[WARNING ] %s", msg) })
	local := &caller.Caller{Functions: append(all.Functions(), sdbFunctions(kept)...), Version: version()}
	v.Salt = local.For(caller.Host{ID: string(valid), Opts: v.Opts, Grains: v.Grains, Pillar: v.Pillar})
	return v, nil
}

// mappingFile reads the file of an option; nil if it is not given.
func mappingFile(args *config.Args, option string) (*ordered.Map, error) {
	name, ok := args.Values[option].(string)
	if !ok {
		return nil, nil
	}
	text, err := os.ReadFile(name)
	if err != nil {
		return nil, fault.Wrap(fault.Invalid, "reading --"+option, err)
	}
	v, err := saltyaml.Load(name, text)
	if err != nil {
		return nil, err
	}
	if v == nil {
		return &ordered.Map{}, nil
	}
	m, ok := v.(*ordered.Map)
	if !ok {
		return nil, fault.New(fault.Invalid, "reading --"+option, "%s must be a mapping", name)
	}
	return m, nil
}
