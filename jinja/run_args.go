package jinja

import (
	"errors"
	"strings"

	"github.com/gossh/gossh/jinja/py"
	"github.com/gossh/gossh/jinja/syntax"
)

// args are the arguments of a call.
type args struct {
	pos    []expr
	names  []string
	named  []expr
	star   expr        // *x, or nil
	stars  expr        // **x, or nil
	caller *macroCode  // the body of a call block, or nil
	set    *[]localVar // what is assigned in the loop or block around
}

func (a *args) none() bool {
	return len(a.pos) == 0 && len(a.named) == 0 && a.star == nil && a.stars == nil && a.caller == nil
}

// plain says that what is passed is known without looking at values.
func (a *args) plain() bool { return a.star == nil && a.stars == nil }

// mark is how far the arguments on the stack of a rendering go.
type mark struct{ vals, named int }

func (rt *state) mark() mark { return mark{len(rt.vals), len(rt.named)} }

// reset takes the arguments off that were put there since m.
func (rt *state) reset(m mark) {
	clear(rt.vals[m.vals:])
	clear(rt.named[m.named:])
	rt.vals, rt.named = rt.vals[:m.vals], rt.named[:m.named]
}

// eval puts the arguments on the stack of the rendering. The caller takes them
// off with reset.
func (a *args) eval(f *frame, pos syntax.Pos) (py.Args, error) {
	rt := f.rt
	if a.none() {
		return py.Args{}, nil
	}
	m := rt.mark()
	for _, x := range a.pos {
		v, err := x.eval(f)
		if err != nil {
			return py.Args{}, err
		}
		rt.vals = append(rt.vals, v)
	}
	for i, x := range a.named {
		v, err := x.eval(f)
		if err != nil {
			return py.Args{}, err
		}
		rt.named = append(rt.named, py.Named{Name: a.names[i], Value: v})
	}
	if a.caller != nil {
		rt.named = append(rt.named, py.Named{Name: "caller", Value: py.Of(a.caller.bind(f))})
	}
	if !a.plain() {
		if err := a.spread(f, m); err != nil {
			return py.Args{}, f.fail(pos, err)
		}
	}
	n, k := len(rt.vals), len(rt.named)
	return py.Args{Pos: rt.vals[m.vals:n:n], Named: rt.named[m.named:k:k]}, nil
}

// spread adds *x and **x.
func (a *args) spread(f *frame, m mark) error {
	rt := f.rt
	if a.star != nil {
		v, err := a.star.eval(f)
		if err != nil {
			return err
		}
		items, err := py.Collect(f.t, v)
		if err != nil {
			return starError(v, err)
		}
		rt.vals = append(rt.vals, items...)
	}
	if a.stars == nil {
		return nil
	}
	v, err := a.stars.eval(f)
	if err != nil {
		return err
	}
	return eachNamed(f.t, v, func(name string, v py.Value) error {
		for _, n := range rt.named[m.named:] {
			if n.Name == name {
				return py.Errorf("TypeError", "got multiple values for keyword argument '%s'", name)
			}
		}
		rt.named = append(rt.named, py.Named{Name: name, Value: v})
		return nil
	})
}

// starError is err of *v, in the words that Python has for it.
func starError(v py.Value, err error) error {
	var e *py.Error
	if errors.As(err, &e) && strings.HasSuffix(e.Msg, "object is not iterable") {
		return py.Errorf("TypeError", "Value after * must be an iterable, not %s", py.TypeName(v))
	}
	return err
}

// eachNamed calls add for the entries of **v.
func eachNamed(t *py.Thread, v py.Value, add func(name string, v py.Value) error) error {
	named := func(k, v py.Value) error {
		name, ok := k.AsStr()
		if !ok {
			return py.Errorf("TypeError", "keywords must be strings")
		}
		return add(name, v)
	}
	switch m := v.Ref().(type) {
	case *py.Dict:
		for i := range m.Len() {
			if err := named(m.At(i)); err != nil {
				return err
			}
		}
		return nil
	case py.Mapping:
		for _, k := range m.Keys() {
			v, _, err := m.Item(t, k)
			if err != nil {
				return err
			}
			if err := named(k, v); err != nil {
				return err
			}
		}
		return nil
	case *py.Undefined:
		return m.Err()
	}
	return py.Errorf("TypeError", "argument after ** must be a mapping, not %s", py.TypeName(v))
}
