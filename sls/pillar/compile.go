package pillar

import (
	"cmp"
	"context"
	"errors"
	"io"
	"io/fs"
	"strings"
	"sync"

	"github.com/gossh/gossh/fault"
	"github.com/gossh/gossh/files"
	"github.com/gossh/gossh/ordered"
	"github.com/gossh/gossh/sls/render"
	"github.com/gossh/gossh/targets"
)

const compiling = "compiling pillar"

// MaxSLS is the size of the largest SLS in bytes that is read.
const MaxSLS = 16 << 20

// Options are what a Compiler works with. Roots and Renderer are required.
type Options struct {
	// Roots are pillar_roots.
	Roots *files.Roots
	// Renderer renders top files and SLS.
	Renderer render.Renderer
	// Strategy merges the sources; "" is Smart.
	Strategy Strategy
	// MergeLists joins lists instead of replacing them (pillar_merge_lists).
	MergeLists bool
	// External are the entries of ext_pillar in order, made by NewExternal.
	External []External
	// ExternalFirst lets the SLS lay their data over those of External
	// (ext_pillar_first).
	ExternalFirst bool
	// Encrypted are the places that Decrypter decrypts, which is required if there
	// are any.
	Encrypted []Encrypted
	Decrypter Decrypter
	// Nodegroups are those of the configuration, for top files and file_tree.
	Nodegroups *ordered.Map
	// Opts is what templates see as opts, together with id, saltenv and pillarenv of
	// the host.
	Opts *ordered.Map
	// Salt answers functions that templates call for a host, of whose pillar is
	// known what is given; nil refuses them.
	Salt func(h Host, known *ordered.Map) render.Functions
}

// Host is whom pillar is compiled for. The maps are not changed.
type Host struct {
	ID     targets.ID
	Grains *ordered.Map
	// Override is pillar= of the command line: its top-level keys replace those
	// of the result, and templates see it.
	Override *ordered.Map
	// Under is laid under the result: pillar of minion_opts.
	Under *ordered.Map
	// PillarEnv limits the sources to one environment; "" is all.
	PillarEnv string
	// SaltEnv is what templates see as opts.saltenv; "" means base. The variable
	// saltenv is the environment of each SLS.
	SaltEnv string

	nodegroups *ordered.Map
}

// Compiler compiles pillar. It is safe for concurrent use, and best made once per
// job: it remembers matchers and the names of files.
type Compiler struct {
	o Options

	mu       sync.Mutex
	matchers map[targets.Expr]targets.Matcher
	names    map[string][]string // SLS per environment
}

// New returns a compiler.
func New(o Options) (*Compiler, error) {
	st, err := ParseStrategy(string(o.Strategy))
	if err != nil {
		return nil, err
	}
	o.Strategy = st
	return &Compiler{o: o, matchers: map[targets.Expr]targets.Matcher{}, names: map[string][]string{}}, nil
}

// matcher returns the compiled e.
func (c *Compiler) matcher(e targets.Expr) (targets.Matcher, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	m := c.matchers[e]
	if m != nil {
		return m, nil
	}
	m, err := targets.CompileWith(e, targets.Options{Nodegroups: c.o.Nodegroups})
	if err == nil {
		c.matchers[e] = m
	}
	return m, err
}

// compilation is the work for one host.
type compilation struct {
	c      *Compiler
	host   Host
	opts   *ordered.Map
	before *ordered.Map // what is known before the SLS: the override, external data
	m      merger
}

// Compile returns the pillar of h, a map of its own. The first error ends it:
// pillar that is not whole is none. Errors are fault.Invalid and name file and
// line, and those of ctx.
func (c *Compiler) Compile(ctx context.Context, h Host) (*ordered.Map, error) {
	h.nodegroups = c.o.Nodegroups
	w := &compilation{c: c, host: h, opts: c.opts(&h), before: h.Override.Clone(), m: merger{c.o.Strategy, c.o.MergeLists}}
	if w.before == nil {
		w.before = &ordered.Map{}
	}
	out := &ordered.Map{}
	var err error
	if c.o.ExternalFirst {
		if out, err = w.external(ctx, out); err != nil {
			return nil, err
		}
		w.before = Update(out.Clone(), w.before, false)
	}
	if out, err = w.fromFiles(ctx, out); err != nil {
		return nil, err
	}
	if !c.o.ExternalFirst {
		if out, err = w.external(ctx, out); err != nil {
			return nil, err
		}
	}
	for k, v := range h.Override.Clone().All() {
		out.SetAs(k, h.Override.Key(k), v)
	}
	if err := w.decrypt(ctx, out); err != nil {
		return nil, err
	}
	if h.Under != nil {
		out = Update(h.Under.Clone(), out, false)
	}
	return out, nil
}

// opts is what templates for h see as opts.
func (c *Compiler) opts(h *Host) *ordered.Map {
	out := ordered.NewMap(c.o.Opts.Len() + 3)
	for k, v := range c.o.Opts.All() {
		out.Set(k, v)
	}
	out.Set("id", string(h.ID))
	out.Set("saltenv", cmp.Or(h.SaltEnv, "base"))
	var env any
	if h.PillarEnv != "" {
		env = h.PillarEnv
	}
	out.Set("pillarenv", env)
	return out
}

// fromFiles lays the SLS of the host over out.
func (c *compilation) fromFiles(ctx context.Context, out *ordered.Map) (*ordered.Map, error) {
	list, err := c.tops(ctx)
	if err != nil {
		return nil, err
	}
	seen := map[string]bool{}
	for _, w := range list {
		names, err := c.c.find(ctx, w.env, w.sls)
		if err != nil {
			return nil, named(ctx, w.from, err)
		}
		if len(names) == 0 && !w.optional {
			return nil, fault.New(fault.Invalid, compiling, "Specified SLS '%s' in environment '%s' is not available on the salt master", w.sls, w.env).
				WithHint(w.from + " names it; ignore_missing: true allows that")
		}
		for _, sls := range names {
			data, err := c.sls(ctx, w.env, sls, nil, seen)
			if err != nil {
				return nil, err
			}
			out = c.m.merge(out, data)
		}
	}
	return out, nil
}

// named says which file names the SLS that cannot be opened.
func named(ctx context.Context, file string, err error) error {
	if ctx.Err() != nil {
		return err
	}
	return fault.New(fault.Invalid, compiling, "%s: %w", file, err)
}

// render renders one file; name is where it was found. data is nil for an empty
// one.
func (c *compilation) render(ctx context.Context, env, sls, path string, defaults *ordered.Map) (data any, name string, err error) {
	f, err := c.c.o.Roots.Open(ctx, env, path)
	if err != nil {
		return nil, path, err
	}
	defer f.Close()
	if f.Size > MaxSLS {
		return nil, f.Name, fault.New(fault.Invalid, compiling, "%s is larger than %d MiB", f.Name, MaxSLS>>20)
	}
	text, err := io.ReadAll(io.LimitReader(f, MaxSLS))
	if err != nil {
		return nil, f.Name, fault.Wrap(fault.Invalid, compiling, err)
	}
	v := render.Vars{Opts: c.opts, Grains: c.host.Grains, Pillar: c.before, More: defaults}
	if c.c.o.Salt != nil {
		v.Salt = c.c.o.Salt(c.host, c.before)
	}
	data, err = c.c.o.Renderer.Render(ctx, render.Source{Name: f.Name, Env: env, SLS: sls, Path: path, Text: string(text)}, v)
	return data, f.Name, err
}

// path returns the file of an SLS: a/b.sls or a/b/init.sls.
func (c *Compiler) path(ctx context.Context, env, sls string) (string, error) {
	base := strings.ReplaceAll(sls, ".", "/")
	for _, p := range []string{base + ".sls", base + "/init.sls"} {
		f, err := c.o.Roots.Open(ctx, env, p)
		if err == nil {
			return p, f.Close()
		}
		if !errors.Is(err, fs.ErrNotExist) {
			return "", err
		}
	}
	return "", fs.ErrNotExist
}
