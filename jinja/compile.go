package jinja

import (
	"github.com/gossh/gossh/jinja/py"
	"github.com/gossh/gossh/jinja/syntax"
)

// compiler turns the tree of a template into what can run.
type compiler struct {
	env      *Environment
	tmpl     *Template
	auto     bool // what is printed here is escaped
	volatile bool // ... as the context says at run time
	extended bool // an extends stands at the root level before this point
	extends  int  // how many extends were there so far
}

// cframe is a frame at compile time.
type cframe struct {
	syms     *symbols
	unit     *unit
	top      bool        // assignments are exported
	root     bool        // not even inside an if
	inIf     bool        // unknown filters fail when they are used
	checked  bool        // printing depends on whether a template was extended
	captured int         // slot of what a filter block has captured
	set      *[]localVar // what is assigned in this loop or block
}

// unit is a code that is being compiled: it maps idents to slots.
type unit struct {
	code  *code
	outer *unit // the code around it; nil for templates and blocks
	// within is set for the test of a loop, whose variables are apart but live
	// in the same frame.
	within *unit
	slots  map[string]int
}

func newUnit(c *code, outer *unit) *unit {
	c.self, c.super = -1, -1
	return &unit{code: c, outer: outer, slots: map[string]int{}}
}

// define returns the slot of an ident of this code.
func (u *unit) define(ident string) int {
	n, ok := u.slots[ident]
	if !ok {
		n = u.code.slots
		u.code.slots++
		u.slots[ident] = n
	}
	return n
}

// temp returns a slot without a name.
func (u *unit) temp() int {
	u.code.slots++
	return u.code.slots - 1
}

// find returns where an ident lives: how many codes further out, and its slot.
func (u *unit) find(ident string) (hops, slot int) {
	for {
		if n, ok := u.slots[ident]; ok {
			return hops, n
		}
		switch {
		case u.within != nil:
			u = u.within
		case u.outer != nil:
			u = u.outer
			hops++
		default:
			return 0, u.define(ident)
		}
	}
}

// inner returns a frame inside of f.
func (f *cframe) inner() *cframe {
	return &cframe{syms: newSymbols(f.syms), unit: f.unit, checked: f.checked, captured: -1}
}

// soft returns the frame of an if: the same, but not at the root.
func (f *cframe) soft() *cframe {
	c := *f
	c.root, c.inIf = false, true
	return &c
}

// entries are what is to be done when the frame is entered.
func (f *cframe) entries() []entry {
	var all []entry
	for _, ident := range f.syms.order {
		l := f.syms.loads[ident]
		e := entry{kind: l.kind, slot: f.unit.define(ident)}
		switch l.kind {
		case loadParam:
			continue
		case loadResolve:
			e.name = l.param
		case loadAlias:
			e.hops, e.from = f.unit.find(l.param)
		}
		all = append(all, e)
	}
	return all
}

// slotsOf are the variables that belong to the frame.
func (f *cframe) slotsOf() []int {
	all := make([]int, 0, len(f.syms.order))
	for _, ident := range f.syms.order {
		all = append(all, f.unit.define(ident))
	}
	return all
}

// fail ends the compilation.
func (c *compiler) fail(pos syntax.Pos, format string, a ...any) {
	panic(newError(c.tmpl, pos, py.Errorf(AssertionError, format, a...)))
}

// compile makes a template of its text.
func (e *Environment) compile(name, source string) (t *Template, err error) {
	t = &Template{env: e, name: name, source: source, blocks: map[string]*code{}}
	tree, err := syntax.Parse(name, source, &e.syntax)
	if err != nil {
		return nil, newError(t, errorPos(err), err)
	}
	c := &compiler{env: e, tmpl: t, auto: e.autoescape(name)}
	defer recovered(&t, &err)
	c.template(tree)
	return t, nil
}

func recovered[T any](t *T, err *error) {
	switch r := recover().(type) {
	case nil:
	case *Error:
		var none T
		*t, *err = none, r
	default:
		panic(r)
	}
}

func (c *compiler) template(tree *syntax.Template) {
	var blocks []*syntax.Block
	extends := false
	walkStmts(tree.Body, func(n syntax.Stmt) {
		switch n := n.(type) {
		case *syntax.Extends:
			extends = true
		case *syntax.Block:
			if c.tmpl.blocks[n.Name] != nil {
				c.fail(n.Pos, "block '%s' defined twice", n.Name)
			}
			c.tmpl.blocks[n.Name] = &code{tmpl: c.tmpl, name: n.Name}
			c.tmpl.order = append(c.tmpl.order, n.Name)
			blocks = append(blocks, n)
		}
	})
	c.tmpl.root = &code{tmpl: c.tmpl}
	f := &cframe{syms: newSymbols(nil), unit: newUnit(c.tmpl.root, nil), top: true, root: true, checked: extends, captured: -1}
	if findUndeclared(tree.Body, "self")["self"] {
		f.unit.code.self = f.unit.define(f.syms.parameter("self"))
	}
	f.syms.stmts(tree.Body)
	c.code(f, tree.Body)
	for _, b := range blocks {
		c.block(b)
	}
}

// code compiles the outermost frame of a code.
func (c *compiler) code(f *cframe, body []syntax.Stmt) {
	f.unit.code.enter = f.entries()
	f.unit.code.body = c.body(body, f)
}

func (c *compiler) block(n *syntax.Block) {
	f := &cframe{syms: newSymbols(nil), unit: newUnit(c.tmpl.blocks[n.Name], nil), set: &[]localVar{}, captured: -1}
	used := findUndeclared(n.Body, "self", "super")
	if used["self"] {
		f.unit.code.self = f.unit.define(f.syms.parameter("self"))
	}
	if used["super"] {
		f.unit.code.super = f.unit.define(f.syms.parameter("super"))
	}
	f.syms.stmts(n.Body)
	c.code(f, n.Body)
}

// body compiles the statements of a frame.
func (c *compiler) body(body []syntax.Stmt, f *cframe) []stmt {
	var out stmts
	for _, n := range body {
		if !c.stmt(&out, n, f) {
			break
		}
	}
	return out.list
}

// stmts collects statements; text that follows text becomes one.
type stmts struct{ list []stmt }

func (s *stmts) add(n stmt) { s.list = append(s.list, n) }

func (s *stmts) text(t string, pos syntax.Pos, verbatim bool) {
	if t == "" {
		return
	}
	if n := len(s.list); n > 0 {
		if last, ok := s.list[n-1].(*textStmt); ok {
			last.marks = append(last.marks, textMark{len(last.text), pos.Line, verbatim})
			last.text += t
			return
		}
	}
	s.add(&textStmt{t, []textMark{{0, pos.Line, verbatim}}})
}
