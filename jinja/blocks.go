package jinja

import (
	"fmt"

	"github.com/gossh/gossh/jinja/py"
	"github.com/gossh/gossh/jinja/syntax"
)

// localVar is a variable that another template gets to see.
type localVar struct {
	name       string
	hops, slot int
}

// visible returns the locals that have a value.
func (f *frame) visible(list []localVar) *overlay {
	o := &overlay{}
	if len(list) == 0 {
		return o
	}
	o.names = make([]string, 0, len(list)+len(f.ctx.names))
	o.vals = make([]py.Value, 0, len(list)+len(f.ctx.names))
	for _, l := range list {
		if v := f.up(l.hops).slots[l.slot]; !v.IsZero() {
			o.names = append(o.names, l.name)
			o.vals = append(o.vals, v)
		}
	}
	return o
}

// blockStmt is where a block stands in a template.
type blockStmt struct {
	pos      syntax.Pos
	name     string
	scoped   bool
	required bool
	locals   []localVar
	unless   bool // only if no template is extended so far
}

func (s *blockStmt) exec(f *frame) error {
	if s.unless && f.outermost().base != nil {
		return nil
	}
	ctx := f.ctx
	if s.scoped {
		ctx = ctx.derived(f.visible(s.locals))
	}
	stack := f.ctx.blocks[s.name]
	if s.required && len(stack) <= 1 {
		return f.fail(s.pos, py.Errorf(RuntimeError, "Required block '%s' not found", s.name))
	}
	if err := f.rt.run(stack[0], ctx, nil); err != nil {
		return f.via("block", s.name, s.pos, err)
	}
	return nil
}

func (c *compiler) blockStmt(out *stmts, n *syntax.Block, f *cframe) {
	s := &blockStmt{pos: n.Pos, name: n.Name, scoped: n.Scoped, required: n.Required}
	if f.top {
		if c.extended {
			return
		}
		s.unless = c.extends > 0
	}
	if n.Scoped {
		s.locals = c.locals(f)
	}
	out.add(s)
}

// extendsStmt finds the template that is to be rendered instead.
type extendsStmt struct {
	pos      syntax.Pos
	template expr
	again    bool // an extends stands before this one
}

func (s *extendsStmt) exec(f *frame) error {
	if s.again && f.base != nil {
		return f.fail(s.pos, py.Errorf(RuntimeError, "extended multiple times"))
	}
	v, err := s.template.eval(f)
	if err != nil {
		return err
	}
	t, err := f.rt.find(f, v, false)
	if err != nil {
		return f.via("extends", templateName(v), s.pos, err)
	}
	f.base = t
	if f.ctx.blocks == nil {
		f.ctx.blocks = make(map[string][]*code, len(t.order))
	}
	for _, name := range t.order {
		f.ctx.blocks[name] = append(f.ctx.blocks[name], t.blocks[name])
	}
	return nil
}

// extendsStmt compiles an extends; false: the rest of the body is never reached.
func (c *compiler) extendsStmt(out *stmts, n *syntax.Extends, f *cframe) bool {
	if !f.top {
		c.fail(n.Pos, "cannot use extend from a non top-level scope")
	}
	out.add(&extendsStmt{pos: n.Pos, template: c.expr(n.Template, f), again: c.extends > 0})
	if c.extended {
		return false
	}
	c.extended = f.root
	c.extends++
	return true
}

// super is the block that the running one replaces.
func (s *scope) super(t *py.Thread, running *code) py.Value {
	stack := s.blocks[running.name]
	for i, c := range stack {
		if c == running && i+1 < len(stack) {
			return py.Of(&blockRef{s, stack, i + 1})
		}
	}
	return noParent(t, running.name)
}

func noParent(t *py.Thread, name string) py.Value {
	return (&py.Undefined{
		Policy: t.Policy, Name: "super",
		Hint: "there is no parent block called '" + name + "'.",
	}).Value()
}

// blockRef is super, or a block of self: it prints the block when it is called.
type blockRef struct {
	ctx   *scope
	stack []*code
	depth int
}

func (b *blockRef) name() string { return b.stack[b.depth].name }

// PyType implements py.Object.
func (*blockRef) PyType() string { return "BlockReference" }

// PyModule implements py.Moduled.
func (*blockRef) PyModule() string { return runtimeModule }

// Str implements py.Printer.
func (b *blockRef) Str(*py.Thread) (string, error) {
	return fmt.Sprintf("<%s.BlockReference object at %p>", runtimeModule, b), nil
}

// Repr implements py.Printer.
func (b *blockRef) Repr(t *py.Thread) (string, error) { return b.Str(t) }

// Attr implements py.HasAttr.
func (b *blockRef) Attr(t *py.Thread, name string) (py.Value, bool, error) {
	if name != "super" {
		return py.Value{}, false, nil
	}
	if b.depth+1 >= len(b.stack) {
		return noParent(t, b.name()), true, nil
	}
	return py.Of(&blockRef{b.ctx, b.stack, b.depth + 1}), true, nil
}

// Call implements py.Callable.
func (b *blockRef) Call(t *py.Thread, a py.Args) (py.Value, error) {
	rt, ok := t.Local.(*state)
	if !ok {
		return py.Value{}, py.Errorf("RuntimeError", "the template has been rendered")
	}
	from := rt.begin()
	if err := b.into(rt, a); err != nil {
		rt.drop(from)
		return py.Value{}, err
	}
	return markupIf(rt.end(from), b.ctx.auto), nil
}

// into implements direct.
func (b *blockRef) into(rt *state, a py.Args) error {
	switch {
	case len(a.Named) > 0:
		return py.Errorf("TypeError", "BlockReference.__call__() got an unexpected keyword argument '%s'", a.Named[0].Name)
	case len(a.Pos) > 0:
		return py.Errorf("TypeError", "BlockReference.__call__() takes 1 positional argument but %d were given", len(a.Pos)+1)
	}
	return rt.run(b.stack[b.depth], b.ctx, nil)
}

// selfRef is the variable self.
type selfRef struct{ ctx *scope }

// PyType implements py.Object.
func (*selfRef) PyType() string { return "TemplateReference" }

// PyModule implements py.Moduled.
func (*selfRef) PyModule() string { return runtimeModule }

// Str implements py.Printer.
func (s *selfRef) Str(*py.Thread) (string, error) {
	if s.ctx.name == "" {
		return "<TemplateReference None>", nil
	}
	return "<TemplateReference '" + s.ctx.name + "'>", nil
}

// Repr implements py.Printer.
func (s *selfRef) Repr(t *py.Thread) (string, error) { return s.Str(t) }

// Attr implements py.HasAttr.
func (s *selfRef) Attr(_ *py.Thread, name string) (py.Value, bool, error) {
	stack := s.ctx.blocks[name]
	if len(stack) == 0 {
		return py.Value{}, false, nil
	}
	return py.Of(&blockRef{s.ctx, stack, 0}), true, nil
}

// Item implements py.HasItem.
func (s *selfRef) Item(t *py.Thread, key py.Value) (py.Value, bool, error) {
	name, _ := key.AsStr()
	return s.Attr(t, name)
}
