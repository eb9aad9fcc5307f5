package jinja

import (
	"github.com/gossh/gossh/jinja/py"
	"github.com/gossh/gossh/jinja/syntax"
)

// textStmt prints the text between tags.
type textStmt struct {
	text  string
	marks []textMark
}

func (s *textStmt) exec(f *frame) error {
	rt := f.rt
	if rt.trace != nil {
		for _, m := range s.marks {
			rt.note(f.code.tmpl, m.line, m.offset, m.verbatim)
		}
	}
	rt.out = append(rt.out, s.text...)
	if len(rt.out) >= rt.check {
		return rt.grown()
	}
	return nil
}

// unlessExtended prints only if no template is extended so far.
type unlessExtended struct{ body []stmt }

func (s *unlessExtended) exec(f *frame) error {
	if root := f.outermost(); root.base != nil {
		return nil
	}
	return execAll(f, s.body)
}

// outermost is the frame of the template that f is in.
func (f *frame) outermost() *frame {
	for f.parent != nil {
		f = f.parent
	}
	return f
}

// ifElse is an if without elif.
type ifElse struct {
	test tester
	body []stmt
	els  []stmt
}

func (s *ifElse) exec(f *frame) error {
	yes, err := s.test.test(f)
	if err != nil {
		return err
	}
	if yes {
		return execAll(f, s.body)
	}
	return execAll(f, s.els)
}

type arm struct {
	test tester
	body []stmt
}

type ifStmt struct {
	arms []arm
	els  []stmt
}

func (s *ifStmt) exec(f *frame) error {
	for i := range s.arms {
		yes, err := s.arms[i].test.test(f)
		if err != nil {
			return err
		}
		if yes {
			return execAll(f, s.arms[i].body)
		}
	}
	return execAll(f, s.els)
}

type doStmt struct{ x expr }

func (s *doStmt) exec(f *frame) error {
	_, err := s.x.eval(f)
	return err
}

type signalStmt struct{ s signal }

func (s signalStmt) exec(*frame) error { return s.s }

// scopeStmt has variables of its own.
type scopeStmt struct {
	enter []entry
	body  []stmt
	leave []int
}

func (s *scopeStmt) exec(f *frame) error {
	if err := f.enter(s.enter); err != nil {
		return err
	}
	err := execAll(f, s.body)
	s.left(f)
	return err
}

func (s *scopeStmt) left(f *frame) {
	for _, slot := range s.leave {
		f.slots[slot] = py.Value{}
	}
}

type withStmt struct {
	scopeStmt
	targets []target
	values  []expr
}

func (s *withStmt) exec(f *frame) error {
	if err := f.enter(s.enter); err != nil {
		return err
	}
	for i, t := range s.targets {
		v, err := s.values[i].eval(f)
		if err != nil {
			return err
		}
		if err := t.assign(f, v); err != nil {
			return err
		}
	}
	err := execAll(f, s.body)
	s.left(f)
	return err
}

type autoescapeStmt struct {
	scopeStmt
	pos   syntax.Pos
	value expr
}

func (s *autoescapeStmt) exec(f *frame) error {
	if err := f.enter(s.enter); err != nil {
		return err
	}
	v, err := s.value.eval(f)
	if err != nil {
		return err
	}
	on, err := py.Truth(f.t, v)
	if err != nil {
		return f.fail(s.pos, err)
	}
	before := f.ctx.auto
	f.ctx.auto = on
	err = execAll(f, s.body)
	f.ctx.auto = before
	s.left(f)
	return err
}

// setSlot is an assignment to one variable that nothing else sees.
type setSlot struct {
	slot int
	x    expr
}

func (s *setSlot) exec(f *frame) error {
	v, err := s.x.eval(f)
	if err != nil {
		return err
	}
	f.slots[s.slot] = v
	return nil
}

// export is a variable that is assigned, in the context too if top is set.
type export struct {
	name    string
	slot    int
	top     bool
	visible bool // to those who import the template
}

func (e *export) assign(f *frame, v py.Value) {
	f.slots[e.slot] = v
	if e.top {
		f.ctx.set(e.name, v, e.visible)
	}
}

type assignStmt struct {
	pos     syntax.Pos
	target  target
	x       expr
	exports []export
}

func (s *assignStmt) exec(f *frame) error {
	if n, ok := s.target.(*nsTarget); ok {
		if err := n.check(f); err != nil {
			return err
		}
	}
	v, err := s.x.eval(f)
	if err != nil {
		return err
	}
	if err := s.target.assign(f, v); err != nil {
		return f.fail(s.pos, err)
	}
	f.export(s.exports)
	return nil
}

// export copies variables into the context.
func (f *frame) export(list []export) {
	for i := range list {
		f.ctx.set(list[i].name, f.slots[list[i].slot], list[i].visible)
	}
}

// assignBlockStmt captures what its body prints.
type assignBlockStmt struct {
	scopeStmt
	pos      syntax.Pos
	target   target
	exports  []export
	filter   expr // may be nil
	captured int
	mode     escapeMode
}

func (s *assignBlockStmt) exec(f *frame) error {
	text, err := s.captureBody(f)
	if err != nil {
		return err
	}
	v := py.Str(text)
	if s.filter != nil {
		if s.mode.on(f) {
			v = py.Markup(text)
		}
		f.slots[s.captured] = v
		v, err = s.filter.eval(f)
		f.slots[s.captured] = py.Value{}
		if err != nil {
			return err
		}
	}
	if f.ctx.auto && !v.IsMarkup() {
		if text, err = py.String(f.t, v); err != nil {
			return f.fail(s.pos, err)
		}
		v = py.Markup(text)
	}
	if err := s.target.assign(f, v); err != nil {
		return f.fail(s.pos, err)
	}
	f.export(s.exports)
	s.left(f)
	return nil
}

// captureBody runs the body and returns what it prints.
func (s *scopeStmt) captureBody(f *frame) (string, error) {
	if err := f.enter(s.enter); err != nil {
		return "", err
	}
	from := f.rt.begin()
	err := execAll(f, s.body)
	if err != nil {
		f.rt.drop(from)
		return "", err
	}
	return f.rt.end(from), nil
}

// filterStmt prints what a filter makes of its body.
type filterStmt struct {
	scopeStmt
	pos      syntax.Pos
	filter   expr
	captured int
	mode     escapeMode
}

func (s *filterStmt) exec(f *frame) error {
	text, err := s.captureBody(f)
	if err != nil {
		return err
	}
	f.slots[s.captured] = py.Str(text)
	if s.mode.on(f) {
		f.slots[s.captured] = py.Markup(text)
	}
	v, err := s.filter.eval(f)
	f.slots[s.captured] = py.Value{}
	s.left(f)
	if err != nil {
		return err
	}
	return f.printStr(s.pos, v)
}

// printStr prints what has to be a str already.
func (f *frame) printStr(pos syntax.Pos, v py.Value) error {
	s, ok := v.AsStr()
	if !ok {
		return f.fail(pos, py.Errorf("TypeError", "sequence item 0: expected str instance, %s found", py.TypeName(v)))
	}
	rt := f.rt
	rt.out = append(rt.out, s...)
	if len(rt.out) >= rt.check {
		return f.failed(pos, rt.grown())
	}
	return nil
}

// failed is fail for an error that may be nil.
func (f *frame) failed(pos syntax.Pos, err error) error {
	if err == nil {
		return nil
	}
	return f.fail(pos, err)
}
