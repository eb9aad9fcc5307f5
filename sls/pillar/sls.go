package pillar

import (
	"context"
	"errors"
	"io/fs"
	"strings"

	"github.com/gossh/gossh/fault"
	"github.com/gossh/gossh/internal/fnmatch"
	"github.com/gossh/gossh/ordered"
)

// maxIncludes bounds includes within includes.
const maxIncludes = 100

// sls returns the data of one SLS with what it includes below them, a map of its
// own. Each SLS counts once per environment: seen has those that were there, and
// nil is returned for them.
func (c *compilation) sls(ctx context.Context, env, sls string, defaults *ordered.Map, seen map[string]bool) (*ordered.Map, error) {
	key := env + "\x00" + sls
	if seen[key] {
		return nil, nil
	}
	seen[key] = true
	path, err := c.c.path(ctx, env, sls)
	if err != nil {
		return nil, err
	}
	v, name, err := c.render(ctx, env, sls, path, defaults)
	if err != nil || v == nil {
		return nil, err
	}
	m, ok := v.(*ordered.Map)
	if !ok {
		return nil, fault.New(fault.Invalid, compiling, "%s: the SLS %s is %s, not a mapping", name, sls, typeName(v))
	}
	m = m.Clone()
	inc, ok := m.Get("include")
	if !ok {
		return m, nil
	}
	m.Delete("include")
	list, err := includes(name, inc)
	if err != nil {
		return nil, err
	}
	out := &ordered.Map{}
	for _, i := range list {
		if err := c.include(ctx, &out, includer{env, sls, path, name}, i, seen); err != nil {
			return nil, err
		}
	}
	return c.m.merge(out, m), nil
}

// includer is the SLS that includes.
type includer struct{ env, sls, path, name string }

// included is one entry of include.
type included struct {
	sls      string
	key      []string // where its data go; nil is the top
	defaults *ordered.Map
}

// includes reads the list under include.
func includes(file string, v any) ([]included, error) {
	list, ok := v.([]any)
	if !ok {
		return nil, fault.New(fault.Invalid, compiling, "%s: include must be a list, not %s", file, typeName(v))
	}
	var out []included
	for _, e := range list {
		switch e := e.(type) {
		case string:
			out = append(out, included{sls: e})
		case *ordered.Map:
			for sls, v := range e.All() {
				i := included{sls: sls}
				o, _ := v.(*ordered.Map)
				if d, ok := o.Value("defaults").(*ordered.Map); ok {
					i.defaults = d
				}
				if k, ok := o.Value("key").(string); ok && k != "" {
					i.key = strings.Split(k, ":")
				}
				out = append(out, i)
			}
		default:
			return nil, fault.New(fault.Invalid, compiling, "%s: include: an SLS is a text, not %s", file, typeName(e))
		}
	}
	return out, nil
}

// include lays what one entry of include names over out.
func (c *compilation) include(ctx context.Context, out **ordered.Map, by includer, i included, seen map[string]bool) error {
	if len(seen) > 10*maxIncludes*maxIncludes {
		return fault.New(fault.Invalid, compiling, "%s: more than %d SLS for one host", by.name, len(seen)-1)
	}
	sls, err := by.absolute(i.sls)
	if err != nil {
		return err
	}
	names, err := c.c.find(ctx, by.env, sls)
	if err != nil {
		return named(ctx, by.name, err)
	}
	if len(names) == 0 {
		return fault.New(fault.Invalid, compiling, "%s: Specified SLS '%s' in environment '%s' is not available on the salt master", by.name, sls, by.env)
	}
	for _, n := range names {
		m, err := c.sls(ctx, by.env, n, i.defaults, seen)
		if err != nil {
			return err
		}
		if m == nil {
			continue
		}
		if i.key != nil {
			m = nest(i.key, m)
		}
		*out = c.m.merge(*out, m)
	}
	return nil
}

// absolute resolves leading dots: one stands for the directory of the includer,
// each further one for that above.
func (b includer) absolute(sls string) (string, error) {
	rest := strings.TrimLeft(sls, ".")
	up := len(sls) - len(rest)
	if up == 0 {
		return sls, nil
	}
	parts := strings.Split(b.sls, ".")
	if !strings.HasSuffix(b.path, "/init.sls") {
		parts = parts[:len(parts)-1]
	}
	up--
	if up > len(parts) {
		return "", fault.New(fault.Invalid, compiling, "%s: the include %s leads above the pillar roots", b.name, sls)
	}
	return strings.Join(append(parts[:len(parts)-up:len(parts)-up], rest), "."), nil
}

// find returns the SLS that sls stands for: itself, or those that a pattern
// matches.
func (c *Compiler) find(ctx context.Context, env, sls string) ([]string, error) {
	if !fnmatch.Special(sls) {
		_, err := c.path(ctx, env, sls)
		if errors.Is(err, fs.ErrNotExist) {
			return nil, nil
		}
		return []string{sls}, err
	}
	all, err := c.available(ctx, env)
	if err != nil {
		return nil, err
	}
	var out []string
	for _, name := range all {
		if fnmatch.Match(sls, name) {
			out = append(out, name)
		}
	}
	return out, nil
}

// available returns the SLS of env.
func (c *Compiler) available(ctx context.Context, env string) ([]string, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if all, ok := c.names[env]; ok {
		return all, nil
	}
	paths, err := c.o.Roots.Names(ctx, env)
	if err != nil {
		return nil, err
	}
	var out []string
	for _, p := range paths {
		base, ok := strings.CutSuffix(p, ".sls")
		if !ok {
			continue
		}
		base = strings.TrimSuffix(base, "/init")
		if !strings.Contains(base, ".") { // a dot in a name cannot be said
			out = append(out, strings.ReplaceAll(base, "/", "."))
		}
	}
	c.names[env] = out
	return out, nil
}
