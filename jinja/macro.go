package jinja

import (
	"github.com/gossh/gossh/jinja/py"
	"github.com/gossh/gossh/jinja/syntax"
)

// macroCode is a macro, or the body of a call block, as it is compiled.
type macroCode struct {
	code
	anonymous bool // the body of a call block
	params    []string
	places    []int // the slots of params
	defaults  []expr
	missing   []py.Value // what a parameter without value and default is
	caller    int        // slots, or -1
	kwargs    int
	varargs   int
	explicit  bool // caller is a parameter
}

// macro is a macroCode with the variables around it: a value of templates.
type macro struct {
	def   *macroCode
	outer *frame
	ctx   *scope
}

func (d *macroCode) bind(f *frame) *macro {
	f.keep()
	return &macro{d, f, f.ctx}
}

// PyType implements py.Object.
func (*macro) PyType() string { return "Macro" }

// PyModule implements py.Moduled.
func (*macro) PyModule() string { return runtimeModule }

func (m *macro) repr() string {
	if m.def.anonymous {
		return "None"
	}
	return "'" + m.def.name + "'"
}

// Str implements py.Printer.
func (m *macro) Str(*py.Thread) (string, error) {
	if m.def.anonymous {
		return "<Macro anonymous>", nil
	}
	return "<Macro " + m.repr() + ">", nil
}

// Repr implements py.Printer.
func (m *macro) Repr(t *py.Thread) (string, error) { return m.Str(t) }

// Attr implements py.HasAttr.
func (m *macro) Attr(_ *py.Thread, name string) (py.Value, bool, error) {
	switch name {
	case "name":
		if m.def.anonymous {
			return py.None, true, nil
		}
		return py.Str(m.def.name), true, nil
	case "arguments":
		all := make([]py.Value, len(m.def.params))
		for i, p := range m.def.params {
			all[i] = py.Str(p)
		}
		return py.NewTuple(all), true, nil
	case "catch_kwargs":
		return py.Bool(m.def.kwargs >= 0), true, nil
	case "catch_varargs":
		return py.Bool(m.def.varargs >= 0), true, nil
	case "caller":
		return py.Bool(m.def.caller >= 0 || m.def.explicit), true, nil
	case "explicit_caller":
		return py.Bool(m.def.explicit), true, nil
	}
	return py.Value{}, false, nil
}

// Call implements py.Callable, for calls by Go code.
func (m *macro) Call(t *py.Thread, a py.Args) (py.Value, error) {
	rt, own := m.ctx.env.stateOf(t)
	if own {
		defer m.ctx.env.release(rt)
	}
	auto := m.ctx.auto
	if rt.cur != nil {
		auto = rt.cur.auto
	}
	from := rt.begin()
	if err := m.into(rt, a); err != nil {
		rt.drop(from)
		return py.Value{}, err
	}
	return markupIf(rt.end(from), auto), nil
}

// stateOf returns the rendering that t belongs to, or a new one.
func (e *Environment) stateOf(t *py.Thread) (rt *state, own bool) {
	if rt, ok := t.Local.(*state); ok {
		return rt, false
	}
	rt = e.newState(t.Ctx, nil)
	return rt, true
}

// into prints what the macro prints when it is called with a.
func (m *macro) into(rt *state, a py.Args) error {
	g := rt.newFrame(&m.def.code, m.ctx, m.outer)
	if err := m.take(g, a); err != nil {
		return err
	}
	return m.body(g)
}

// run prints what the macro prints when it is called with a in f.
func (m *macro) run(f *frame, a *args, pos syntax.Pos) error {
	rt := f.rt
	if !m.simple(a) {
		mk := rt.mark()
		defer rt.reset(mk)
		all, err := a.eval(f, pos)
		if err == nil {
			err = m.into(rt, all)
		}
		if err != nil {
			return m.via(f, pos, err)
		}
		return nil
	}
	g := rt.newFrame(&m.def.code, m.ctx, m.outer)
	for i, x := range a.pos {
		v, err := x.eval(f)
		if err != nil {
			return err
		}
		g.slots[m.def.places[i]] = v
	}
	for i, x := range a.named {
		v, err := x.eval(f)
		if err != nil {
			return err
		}
		g.slots[m.def.places[m.def.param(a.names[i])]] = v
	}
	if err := m.rest(g, nil); err != nil {
		return m.via(f, pos, err)
	}
	if err := m.body(g); err != nil {
		return m.via(f, pos, err)
	}
	return nil
}

func (m *macro) via(f *frame, pos syntax.Pos, err error) error {
	if m.def.anonymous {
		return f.via("call block", "", pos, err)
	}
	return f.via("macro", m.def.name, pos, err)
}

// simple says that the arguments can go straight to the parameters.
func (m *macro) simple(a *args) bool {
	if !a.plain() || a.caller != nil || len(a.pos) > len(m.def.params) {
		return false
	}
	for _, n := range a.names {
		if m.def.param(n) < len(a.pos) || n == "caller" {
			return false
		}
	}
	return true
}

// param returns the number of a parameter, or -1.
func (d *macroCode) param(name string) int {
	for i, p := range d.params {
		if p == name {
			return i
		}
	}
	return -1
}

// take gives the parameters their values.
func (m *macro) take(g *frame, a py.Args) error {
	d := m.def
	var extra []py.Value
	for i, v := range a.Pos {
		if i >= len(d.params) {
			extra = a.Pos[i:]
			break
		}
		g.slots[d.places[i]] = v
	}
	var kwargs *py.Dict
	foundCaller := d.explicit && len(a.Pos) >= len(d.params)
	for _, n := range a.Named {
		if i := d.param(n.Name); i >= len(a.Pos) {
			g.slots[d.places[i]] = n.Value
			continue
		}
		if n.Name == "caller" && d.caller >= 0 && !foundCaller {
			if !n.Value.IsNone() {
				g.slots[d.caller] = n.Value
			}
			continue
		}
		if d.kwargs < 0 {
			return m.unknown(a)
		}
		if kwargs == nil {
			kwargs = py.NewDict(len(a.Named))
		}
		kwargs.SetStr(n.Name, n.Value)
	}
	if kwargs != nil {
		g.slots[d.kwargs] = kwargs.Value()
	}
	return m.rest(g, extra)
}

// unknown is the error of a keyword argument that the macro does not take.
func (m *macro) unknown(a py.Args) error {
	first := ""
	for _, n := range a.Named {
		if i := m.def.param(n.Name); i >= len(a.Pos) {
			continue
		}
		if n.Name == "caller" {
			if m.def.caller >= 0 {
				continue
			}
			return py.Errorf("TypeError", "macro %s was invoked with two values for the special caller argument. This is most likely a bug.", m.repr())
		}
		if first == "" {
			first = n.Name
		}
	}
	return py.Errorf("TypeError", "macro %s takes no keyword argument '%s'", m.repr(), first)
}

// rest gives what was not passed its value; extra are positional arguments
// beyond the parameters.
func (m *macro) rest(g *frame, extra []py.Value) error {
	d := m.def
	if len(extra) > 0 && d.varargs < 0 {
		return py.Errorf("TypeError", "macro %s takes not more than %d argument(s)", m.repr(), len(d.params))
	}
	if d.varargs >= 0 {
		g.slots[d.varargs] = py.NewTuple(append([]py.Value(nil), extra...))
	}
	if d.kwargs >= 0 && g.slots[d.kwargs].IsZero() {
		g.slots[d.kwargs] = py.NewDict(0).Value()
	}
	if d.caller >= 0 && g.slots[d.caller].IsZero() {
		g.slots[d.caller] = (&py.Undefined{Policy: g.t.Policy, Name: "caller", Hint: "No caller defined"}).Value()
	}
	return nil
}

// body runs the macro in its frame.
func (m *macro) body(g *frame) error {
	rt, d := g.rt, m.def
	if err := rt.enter(); err != nil {
		return err
	}
	before := rt.cur
	rt.cur = m.ctx
	err := g.enter(d.enter)
	if err == nil {
		err = m.fillDefaults(g)
	}
	if err == nil {
		err = execAll(g, d.body)
	}
	rt.cur = before
	rt.thread.Leave()
	rt.done(g)
	return err
}

func (m *macro) fillDefaults(g *frame) error {
	d := m.def
	without := len(d.params) - len(d.defaults)
	for i, slot := range d.places {
		if !g.slots[slot].IsZero() {
			continue
		}
		if i < without {
			g.slots[slot] = d.missing[i]
			continue
		}
		v, err := d.defaults[i-without].eval(g)
		if err != nil {
			return err
		}
		g.slots[slot] = v
	}
	return nil
}
