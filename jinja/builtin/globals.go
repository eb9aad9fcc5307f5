package builtin

import (
	"fmt"
	"slices"

	"github.com/gossh/gossh/jinja/py"
)

// Globals returns a new table of Jinja's own globals.
func Globals() map[string]py.Value {
	return map[string]py.Value{
		"range":     py.Of(&class{name: "range", module: "builtins", make: newRange}),
		"dict":      py.Of(&class{name: "dict", module: "builtins", make: newDict, static: dictStatic}),
		"lipsum":    py.NewFunc("generate_lorem_ipsum", lipsum),
		"cycler":    py.Of(&class{name: "Cycler", module: "jinja2.utils", make: newCycler}),
		"joiner":    py.Of(&class{name: "Joiner", module: "jinja2.utils", make: newJoiner}),
		"namespace": py.Of(&class{name: "Namespace", module: "jinja2.utils", make: newNamespace}),
	}
}

// class is a Python class that templates can make objects of.
type class struct {
	name, module string
	make         func(t *py.Thread, a py.Args) (py.Value, error)
	static       func(name string) (py.Value, bool)
}

// PyType implements py.Object.
func (*class) PyType() string { return "type" }

// Call implements py.Callable.
func (c *class) Call(t *py.Thread, a py.Args) (py.Value, error) { return c.make(t, a) }

// Attr implements py.HasAttr.
func (c *class) Attr(_ *py.Thread, name string) (py.Value, bool, error) {
	if c.static == nil {
		return py.Value{}, false, nil
	}
	v, ok := c.static(name)
	return v, ok, nil
}

// Str implements py.Printer.
func (c *class) Str(t *py.Thread) (string, error) { return c.Repr(t) }

// Repr implements py.Printer.
func (c *class) Repr(*py.Thread) (string, error) {
	if c.module == "builtins" {
		return fmt.Sprintf("<class '%s'>", c.name), nil
	}
	return fmt.Sprintf("<class '%s.%s'>", c.module, c.name), nil
}

func newRange(t *py.Thread, a py.Args) (py.Value, error) {
	switch {
	case len(a.Named) > 0:
		return py.Value{}, py.Errorf("TypeError", "range() takes no keyword arguments")
	case len(a.Pos) == 0:
		return py.Value{}, py.Errorf("TypeError", "range expected at least 1 argument, got 0")
	case len(a.Pos) > 3:
		return py.Value{}, py.Errorf("TypeError", "range expected at most 3 arguments, got %d", len(a.Pos))
	}
	n := [3]int64{0, 0, 1}
	for i, v := range a.Pos {
		var err error
		if n[i], err = index(v); err != nil {
			return py.Value{}, err
		}
	}
	if len(a.Pos) == 1 {
		n[0], n[1] = 0, n[0]
	}
	return py.NewRange(t, n[0], n[1], n[2])
}

func newDict(t *py.Thread, a py.Args) (py.Value, error) {
	d, err := py.DictOf(t, a)
	if err != nil {
		return py.Value{}, err
	}
	return d.Value(), nil
}

// dictStatic gives dict.fromkeys.
func dictStatic(name string) (py.Value, bool) {
	if name != "fromkeys" {
		return py.Value{}, false
	}
	return py.NewFunc(name, func(t *py.Thread, a py.Args) (py.Value, error) {
		if len(a.Named) > 0 || len(a.Pos) < 1 || len(a.Pos) > 2 {
			return py.Value{}, py.Errorf("TypeError", "fromkeys expected 1 or 2 arguments, got %d", len(a.Pos))
		}
		v := py.None
		if len(a.Pos) == 2 {
			v = a.Pos[1]
		}
		d := py.NewDict(0)
		err := each(t, a.Pos[0], func(k py.Value) error { return d.Set(t, k, v) })
		return d.Value(), err
	}), true
}

// Namespace is what namespace() makes: an object whose attributes templates can
// set.
type Namespace struct{ attrs *py.Dict }

func newNamespace(t *py.Thread, a py.Args) (py.Value, error) {
	d, err := py.DictOf(t, a)
	return py.Of(&Namespace{d}), err
}

// PyType implements py.Object.
func (*Namespace) PyType() string { return "Namespace" }

// utilsModule is where Jinja has the classes of its globals.
const utilsModule = "jinja2.utils"

// PyModule implements py.Moduled.
func (*Namespace) PyModule() string { return utilsModule }

// Attr implements py.HasAttr.
func (n *Namespace) Attr(_ *py.Thread, name string) (py.Value, bool, error) {
	v, ok := n.attrs.GetStr(name)
	return v, ok, nil
}

// SetAttr implements py.CanSetAttr.
func (n *Namespace) SetAttr(_ *py.Thread, name string, v py.Value) error {
	n.attrs.SetStr(name, v)
	return nil
}

// SetItem implements py.CanSetItem.
func (n *Namespace) SetItem(t *py.Thread, key, v py.Value) error { return n.attrs.Set(t, key, v) }

// Str implements py.Printer.
func (n *Namespace) Str(t *py.Thread) (string, error) { return n.Repr(t) }

// Repr implements py.Printer.
func (n *Namespace) Repr(t *py.Thread) (string, error) {
	s, err := py.Repr(t, n.attrs.Value())
	return "<Namespace " + s + ">", err
}

// cycler gives its items one after the other, again and again.
type cycler struct {
	items []py.Value
	pos   int
}

func newCycler(_ *py.Thread, a py.Args) (py.Value, error) {
	if len(a.Named) > 0 {
		return py.Value{}, py.Errorf("TypeError", "Cycler.__init__() got an unexpected keyword argument '%s'", a.Named[0].Name)
	}
	if len(a.Pos) == 0 {
		return py.Value{}, py.Errorf("RuntimeError", "at least one item has to be provided")
	}
	return py.Of(&cycler{items: slices.Clone(a.Pos)}), nil
}

// PyType implements py.Object.
func (*cycler) PyType() string { return "Cycler" }

// PyModule implements py.Moduled.
func (*cycler) PyModule() string { return utilsModule }

// Attr implements py.HasAttr.
func (c *cycler) Attr(_ *py.Thread, name string) (py.Value, bool, error) {
	switch name {
	case "items":
		return py.NewTuple(c.items), true, nil
	case "pos":
		return py.Int(int64(c.pos)), true, nil
	case "current":
		return c.items[c.pos], true, nil
	case "next":
		return c.method("Cycler.next", func() py.Value {
			v := c.items[c.pos]
			c.pos = (c.pos + 1) % len(c.items)
			return v
		}), true, nil
	case "reset":
		return c.method("Cycler.reset", func() py.Value {
			c.pos = 0
			return py.None
		}), true, nil
	}
	return py.Value{}, false, nil
}

func (c *cycler) method(name string, fn func() py.Value) py.Value {
	p := Params{Func: name, Names: []string{"self"}, Given: 1, Required: 1}
	return py.NewFunc(name, func(_ *py.Thread, a py.Args) (py.Value, error) {
		if err := p.Bind(a, nil); err != nil {
			return py.Value{}, err
		}
		return fn(), nil
	})
}

// joiner gives nothing when it is first called, and its separator from then on.
type joiner struct {
	sep  py.Value
	used bool
}

func newJoiner(_ *py.Thread, a py.Args) (py.Value, error) {
	p := Params{Func: "Joiner.__init__", Names: []string{"self", "sep"}, Given: 1, Required: 1}
	out := [1]py.Value{py.Str(", ")}
	err := p.Bind(a, out[:])
	return py.Of(&joiner{sep: out[0]}), err
}

// PyType implements py.Object.
func (*joiner) PyType() string { return "Joiner" }

// PyModule implements py.Moduled.
func (*joiner) PyModule() string { return utilsModule }

// Call implements py.Callable.
func (j *joiner) Call(_ *py.Thread, a py.Args) (py.Value, error) {
	p := Params{Func: "Joiner.__call__", Names: []string{"self"}, Given: 1, Required: 1}
	if err := p.Bind(a, nil); err != nil {
		return py.Value{}, err
	}
	if !j.used {
		j.used = true
		return py.Str(""), nil
	}
	return j.sep, nil
}

// Attr implements py.HasAttr.
func (j *joiner) Attr(_ *py.Thread, name string) (py.Value, bool, error) {
	switch name {
	case "sep":
		return j.sep, true, nil
	case "used":
		return py.Bool(j.used), true, nil
	}
	return py.Value{}, false, nil
}
