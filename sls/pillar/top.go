package pillar

import (
	"context"
	"errors"
	"io/fs"
	"slices"
	"strings"

	"github.com/gossh/gossh/fault"
	"github.com/gossh/gossh/ordered"
	"github.com/gossh/gossh/targets"
)

// wanted is one SLS that the top file gives a host.
type wanted struct {
	env, sls string
	from     string // the top file, for messages
	optional bool   // ignore_missing
}

// tops returns what the top files of all environments in force give the host, in
// the order of the environments, then of the top file.
func (c *compilation) tops(ctx context.Context) ([]wanted, error) {
	if env := c.host.PillarEnv; env != "" && !slices.Contains(c.c.o.Roots.Envs(), env) {
		return nil, fault.New(fault.Invalid, compiling, "there is no environment %q in pillar_roots", env).
			WithHint("there are " + strings.Join(c.c.o.Roots.Envs(), ", "))
	}
	merged := map[string][]section{}
	var envs []string
	for _, env := range c.envs() {
		top, name, err := c.top(ctx, env)
		if err != nil {
			return nil, err
		}
		for key, v := range top.All() {
			s, err := newSection(name, key, v)
			if err != nil {
				return nil, err
			}
			if !slices.Contains(envs, key) {
				envs = append(envs, key)
			}
			merged[key] = append(merged[key], s)
		}
	}
	var out []wanted
	for _, env := range envs {
		if c.host.PillarEnv != "" && env != c.host.PillarEnv {
			continue
		}
		w, err := c.matching(env, merged[env])
		if err != nil {
			return nil, err
		}
		out = append(out, w...)
	}
	return out, nil
}

// envs returns the environments whose top files count.
func (c *compilation) envs() []string {
	if c.host.PillarEnv != "" {
		return []string{c.host.PillarEnv}
	}
	if c.c.o.Strategy == None {
		return []string{"base"}
	}
	all := c.c.o.Roots.Envs()
	if i := slices.Index(all, "base"); i > 0 { // base first: the others lay theirs over it
		all = slices.Insert(slices.Delete(all, i, i+1), 0, "base")
	}
	return all
}

// top renders the top file of env; nil if it has none.
func (c *compilation) top(ctx context.Context, env string) (*ordered.Map, string, error) {
	v, name, err := c.render(ctx, env, "top", "top.sls", nil)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, "", nil
	}
	if err != nil || v == nil {
		return nil, name, err
	}
	m, ok := v.(*ordered.Map)
	if !ok {
		return nil, name, fault.New(fault.Invalid, compiling, "the top file %s is %s, not a mapping of environments", name, typeName(v))
	}
	return m, name, nil
}

// section is what one top file says of one environment.
type section struct {
	file    string
	targets []target
}

// target is one entry of a section.
type target struct {
	expr     targets.Expr
	order    int64
	optional bool
	sls      []string
}

func newSection(file, env string, v any) (section, error) {
	s := section{file: file}
	m, ok := v.(*ordered.Map)
	if !ok {
		return s, fault.New(fault.Invalid, compiling, "%s: the environment %s must be a mapping of targets, not %s", file, env, typeName(v))
	}
	for text, v := range m.All() {
		t, err := newTarget(file, text, v)
		if err != nil {
			return s, err
		}
		s.targets = append(s.targets, t)
	}
	slices.SortStableFunc(s.targets, func(a, b target) int { return int(a.order - b.order) })
	return s, nil
}

// newTarget reads the list below one expression: names, and mappings that say how
// to match.
func newTarget(file, text string, v any) (target, error) {
	t := target{expr: targets.Expr{Kind: targets.Compound, Text: text}}
	list, ok := v.([]any)
	if s, isText := v.(string); isText {
		list, ok = []any{s}, true
	}
	if !ok {
		return t, fault.New(fault.Invalid, compiling, "%s: %s must have a list of SLS, not %s", file, text, typeName(v))
	}
	for _, e := range list {
		switch e := e.(type) {
		case string:
			t.sls = append(t.sls, e)
		case *ordered.Map:
			if err := t.options(e); err != nil {
				return t, fault.New(fault.Invalid, compiling, "%s: %s: %w", file, text, err)
			}
		default:
			return t, fault.New(fault.Invalid, compiling, "%s: %s: an SLS is a text, not %s", file, text, typeName(e))
		}
	}
	return t, nil
}

// options takes match, order and ignore_missing.
func (t *target) options(m *ordered.Map) error {
	for k, v := range m.All() {
		switch k {
		case "match":
			kind, ok := v.(string)
			if !ok {
				return errors.New("match must name a kind of target")
			}
			t.expr.Kind = strings.TrimSuffix(kind, "_match")
		case "order":
			n, ok := v.(int64)
			if !ok {
				return errors.New("order must be a number")
			}
			t.order = n
		case "ignore_missing":
			b, ok := v.(bool)
			if !ok {
				return errors.New("ignore_missing must be true or false")
			}
			t.optional = b
		case "subfilter":
			return errors.New("subfilter is not supported")
		default:
			return errors.New("there is no option " + k + " (match, order, ignore_missing)")
		}
	}
	return nil
}

// matching returns the SLS of the sections that are for the host, each once.
func (c *compilation) matching(env string, sections []section) ([]wanted, error) {
	var out []wanted
	for _, s := range sections {
		for _, t := range s.targets {
			ok, err := c.matches(s.file, t.expr)
			if err != nil {
				return nil, err
			}
			if !ok {
				continue
			}
			for _, name := range t.sls {
				w := wanted{env, name, s.file, t.optional}
				if !slices.ContainsFunc(out, func(o wanted) bool { return o.sls == name }) {
					out = append(out, w)
				}
			}
		}
	}
	return out, nil
}

func (c *compilation) matches(file string, e targets.Expr) (bool, error) {
	m, err := c.c.matcher(e)
	if err == nil {
		var ok bool
		if ok, err = m.Match(&targets.Target{ID: c.host.ID}, c); err == nil {
			return ok, nil
		}
	}
	return false, fault.New(fault.Invalid, compiling, "%s: the target %q: %w", file, e.Text, err)
}

// Tree implements targets.Facts. Pillar data in a top file are those that are
// there before it is looked at: what the command line gives.
func (c *compilation) Tree(what targets.Need) (any, bool) {
	if what == targets.NeedPillar {
		return c.before, true
	}
	return c.host.Grains, c.host.Grains != nil
}
