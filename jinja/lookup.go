package jinja

import (
	"errors"
	"fmt"

	"github.com/gossh/gossh/jinja/py"
)

// Lookup gives variables by name. One Lookup may be shared by any number of
// renderings at once, so that what they have in common need not be copied.
type Lookup interface {
	// Lookup is asked at most once for a name in each frame of a template.
	Lookup(t *py.Thread, name string) (v py.Value, found bool, err error)
}

// Lister is a Lookup that can say what it has.
type Lister interface {
	Names() []string
}

// Scope is what one rendering sees beyond the globals of its environment.
type Scope struct {
	// Vars are seen by the template, what it includes, and what it imports with
	// context.
	Vars any
	// Globals are seen by imports without context as well. Vars come first.
	Globals any
	// Everywhere is asked for each template that the rendering reaches without a
	// context, and for the first one; what it returns comes before the globals of
	// the environment. It may return nil. It serves one rendering.
	Everywhere func(template string) Lookup
}

// lookupOf makes a Lookup of what a program may give as variables.
func lookupOf(vars any) (Lookup, error) {
	switch v := vars.(type) {
	case nil:
		return nothing{}, nil
	case Lookup:
		return v, nil
	case map[string]any:
		return &goVars{m: v}, nil
	case map[string]py.Value:
		return valueVars(v), nil
	case *py.Dict:
		return dictVars{v}, nil
	case py.Value:
		if d, ok := v.Ref().(*py.Dict); ok {
			return dictVars{d}, nil
		}
	}
	return nil, fmt.Errorf("jinja: variables of type %T", vars)
}

type nothing struct{}

func (nothing) Lookup(*py.Thread, string) (py.Value, bool, error) { return py.Value{}, false, nil }
func (nothing) Names() []string                                   { return nil }

// goVars makes values of what is asked for, each once. It serves one rendering.
type goVars struct {
	m    map[string]any
	made map[string]py.Value
}

// Lookup implements Lookup.
func (g *goVars) Lookup(_ *py.Thread, name string) (py.Value, bool, error) {
	x, ok := g.m[name]
	if !ok {
		return py.Value{}, false, nil
	}
	if v, ok := g.made[name]; ok {
		return v, true, nil
	}
	v, err := py.FromGo(x)
	if err != nil {
		return py.Value{}, false, py.Errorf("TypeError", "variable %s: %s", name, message(err))
	}
	if g.made == nil {
		g.made = make(map[string]py.Value, len(g.m))
	}
	g.made[name] = v
	return v, true, nil
}

// message is what err says, without its class.
func message(err error) string {
	var e *py.Error
	if errors.As(err, &e) {
		return e.Msg
	}
	return err.Error()
}

// Names implements Lister.
func (g *goVars) Names() []string {
	all := make([]string, 0, len(g.m))
	for k := range g.m {
		all = append(all, k)
	}
	return all
}

type valueVars map[string]py.Value

// Lookup implements Lookup.
func (m valueVars) Lookup(_ *py.Thread, name string) (py.Value, bool, error) {
	v, ok := m[name]
	return v, ok, nil
}

// Names implements Lister.
func (m valueVars) Names() []string {
	all := make([]string, 0, len(m))
	for k := range m {
		all = append(all, k)
	}
	return all
}

type dictVars struct{ d *py.Dict }

// Lookup implements Lookup.
func (d dictVars) Lookup(_ *py.Thread, name string) (py.Value, bool, error) {
	v, ok := d.d.GetStr(name)
	return v, ok, nil
}

// Names implements Lister.
func (d dictVars) Names() []string {
	var all []string
	for i := range d.d.Len() {
		k, _ := d.d.At(i)
		if s, ok := k.AsStr(); ok {
			all = append(all, s)
		}
	}
	return all
}

// Chain is a Lookup that asks one after the other.
type Chain []Lookup

// Lookup implements Lookup.
func (c Chain) Lookup(t *py.Thread, name string) (py.Value, bool, error) {
	for _, l := range c {
		if v, ok, err := l.Lookup(t, name); ok || err != nil {
			return v, ok, err
		}
	}
	return py.Value{}, false, nil
}

// Names implements Lister.
func (c Chain) Names() []string {
	var all []string
	for _, l := range c {
		if n, ok := l.(Lister); ok {
			all = append(all, n.Names()...)
		}
	}
	return all
}

// overlay lays variables over those of next.
type overlay struct {
	names []string
	vals  []py.Value
	next  Lookup
}

// Lookup implements Lookup.
func (o *overlay) Lookup(t *py.Thread, name string) (py.Value, bool, error) {
	for i, n := range o.names {
		if n == name {
			return o.vals[i], true, nil
		}
	}
	return o.next.Lookup(t, name)
}

// Names implements Lister.
func (o *overlay) Names() []string {
	all := append([]string(nil), o.names...)
	if n, ok := o.next.(Lister); ok {
		all = append(all, n.Names()...)
	}
	return all
}
