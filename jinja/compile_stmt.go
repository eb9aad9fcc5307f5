package jinja

import "github.com/gossh/gossh/jinja/syntax"

// stmt compiles one statement. It returns false where nothing after it can be
// reached.
func (c *compiler) stmt(out *stmts, n syntax.Stmt, f *cframe) bool {
	switch n := n.(type) {
	case *syntax.Output:
		c.output(out, n, f)
	case *syntax.If:
		out.add(c.ifStmt(n, f))
	case *syntax.For:
		out.add(c.forStmt(n, f))
	case *syntax.Assign:
		out.add(c.assign(n, f))
	case *syntax.AssignBlock:
		out.add(c.assignBlock(n, f))
	case *syntax.Do:
		out.add(&doStmt{c.expr(n.X, f)})
	case *syntax.With:
		out.add(c.with(n, f))
	case *syntax.Scope:
		out.add(c.scopeStmt(n.Body, f))
	case *syntax.Autoescape:
		out.add(c.autoescape(n, f))
	case *syntax.Macro:
		out.add(c.macroStmt(n, f))
	case *syntax.CallBlock:
		out.add(c.callBlock(n, f))
	case *syntax.FilterBlock:
		out.add(c.filterBlock(n, f))
	case *syntax.Break:
		out.add(signalStmt{breaking})
	case *syntax.Continue:
		out.add(signalStmt{continuing})
	default:
		return c.templates(out, n, f)
	}
	return true
}

// templates compiles the statements that have to do with other templates.
func (c *compiler) templates(out *stmts, n syntax.Stmt, f *cframe) bool {
	switch n := n.(type) {
	case *syntax.Block:
		c.blockStmt(out, n, f)
	case *syntax.Extends:
		return c.extendsStmt(out, n, f)
	case *syntax.Include:
		out.add(&includeStmt{
			pos: n.Pos, template: c.expr(n.Template, f), withContext: n.WithContext,
			ignoreMissing: n.IgnoreMissing, locals: c.locals(f),
		})
	case *syntax.Import:
		out.add(&importStmt{
			loading: c.loading(n.Pos, n.Template, n.WithContext, f),
			target:  c.export(n.Target, f, false),
		})
	case *syntax.FromImport:
		s := &fromStmt{loading: c.loading(n.Pos, n.Template, n.WithContext, f)}
		for _, name := range n.Names {
			s.names = append(s.names, name.Name)
			s.targets = append(s.targets, c.export(name.Alias, f, false))
		}
		out.add(s)
	default:
		c.fail(n.Position(), "unknown statement %T", n)
	}
	return true
}

func (c *compiler) loading(pos syntax.Pos, template syntax.Expr, withContext bool, f *cframe) loading {
	l := loading{pos: pos, template: c.expr(template, f), withContext: withContext}
	if withContext {
		l.locals = c.locals(f)
	}
	return l
}

// locals are the variables that an included template sees.
func (c *compiler) locals(f *cframe) []localVar {
	var all []localVar
	for _, l := range f.syms.locals() {
		hops, slot := f.unit.find(l.ident)
		all = append(all, localVar{l.name, hops, slot})
	}
	return all
}

// output compiles what stands between tags, and {{ }}.
func (c *compiler) output(out *stmts, n *syntax.Output, f *cframe) {
	if f.checked && c.extended {
		return
	}
	into := out
	if f.checked {
		into = &stmts{}
	}
	for _, part := range n.Parts {
		if d, ok := part.(*syntax.Data); ok {
			into.text(d.Text, d.Pos, true)
			continue
		}
		c.print(into, part, f)
	}
	if f.checked && len(into.list) > 0 {
		out.add(&unlessExtended{into.list})
	}
}

func (c *compiler) print(out *stmts, n syntax.Expr, f *cframe) {
	x := c.expr(n, f)
	p := printStmt{x: x, pos: n.Position()}
	p.direct, _ = x.(printer)
	switch {
	case c.volatile && !allConstant([]syntax.Expr{n}, false):
		p.escape = escapeByContext
	case c.auto:
		p.escape = escapeAlways
	}
	if k, ok := x.(constExpr); ok && c.env.finalize == nil && p.escape == escapeNever {
		if s, ok := k.v.AsStr(); ok {
			out.text(s, n.Position(), false)
			return
		}
	}
	if c.env.finalize != nil {
		p.direct = nil
	}
	if p.escape == escapeNever && p.direct == nil && c.env.finalize == nil {
		out.add(&plainPrint{x: x, pos: p.pos})
		return
	}
	out.add(&p)
}

func (c *compiler) ifStmt(n *syntax.If, f *cframe) stmt {
	f = f.soft()
	s := &ifStmt{arms: []arm{{c.test(n.Test, f), c.body(n.Body, f)}}}
	for _, e := range n.Elif {
		s.arms = append(s.arms, arm{c.test(e.Test, f), c.body(e.Body, f)})
	}
	s.els = c.body(n.Else, f)
	if len(s.arms) == 1 {
		return &ifElse{s.arms[0].test, s.arms[0].body, s.els}
	}
	return s
}

func (c *compiler) with(n *syntax.With, f *cframe) stmt {
	in := f.inner()
	for _, t := range n.Targets {
		in.syms.target(t)
	}
	in.syms.stmts(n.Body)
	s := &withStmt{scopeStmt: scopeStmt{enter: in.entries()}}
	for i, t := range n.Targets {
		s.targets = append(s.targets, c.target(t, in))
		s.values = append(s.values, c.expr(n.Values[i], f))
	}
	s.body = c.body(n.Body, in)
	s.leave = in.slotsOf()
	return s
}

func (c *compiler) scopeStmt(body []syntax.Stmt, f *cframe) stmt {
	in := f.inner()
	in.syms.stmts(body)
	s := &scopeStmt{enter: in.entries()}
	s.body = c.body(body, in)
	s.leave = in.slotsOf()
	return s
}

func (c *compiler) autoescape(n *syntax.Autoescape, f *cframe) stmt {
	in := f.inner()
	in.syms.expr(n.Value)
	in.syms.stmts(n.Body)
	s := &autoescapeStmt{scopeStmt: scopeStmt{enter: in.entries()}, pos: n.Pos, value: c.expr(n.Value, in)}
	auto, volatile := c.auto, c.volatile
	if k, ok := s.value.(constExpr); ok {
		c.auto = constTruth(k.v)
	} else {
		c.volatile = true
	}
	s.body = c.body(n.Body, in)
	c.auto, c.volatile = auto, volatile
	s.leave = in.slotsOf()
	return s
}

func (c *compiler) filterBlock(n *syntax.FilterBlock, f *cframe) stmt {
	in := f.inner()
	in.syms.stmts(n.Body)
	in.syms.expr(n.Filter)
	s := &filterStmt{scopeStmt: scopeStmt{enter: in.entries()}, pos: n.Pos}
	s.body = c.body(n.Body, in)
	s.captured = in.unit.temp()
	in.captured = s.captured
	s.filter = c.expr(n.Filter, in)
	s.mode = c.mode()
	s.leave = in.slotsOf()
	return s
}

func (c *compiler) mode() escapeMode {
	switch {
	case c.volatile:
		return escapeByContext
	case c.auto:
		return escapeAlways
	}
	return escapeNever
}

func (c *compiler) assign(n *syntax.Assign, f *cframe) stmt {
	t := c.target(n.Target, f)
	x := c.expr(n.Value, f)
	exports := c.exportsOf(n.Target, f)
	if s, ok := t.(slotTarget); ok && len(exports) == 0 {
		return &setSlot{slot: int(s), x: x}
	}
	return &assignStmt{pos: n.Pos, target: t, x: x, exports: exports}
}

func (c *compiler) assignBlock(n *syntax.AssignBlock, f *cframe) stmt {
	in := f.inner()
	in.checked = false
	in.syms.stmts(n.Body)
	if n.Filter != nil {
		in.syms.expr(n.Filter)
	}
	s := &assignBlockStmt{scopeStmt: scopeStmt{enter: in.entries()}, pos: n.Pos}
	s.body = c.body(n.Body, in)
	if n.Filter != nil {
		s.captured = in.unit.temp()
		in.captured = s.captured
		s.filter = c.expr(n.Filter, in)
		s.mode = c.mode()
	}
	s.target = c.target(n.Target, f)
	s.exports = c.exportsOf(n.Target, f)
	s.leave = in.slotsOf()
	return s
}

// target compiles what an assignment sets.
func (c *compiler) target(n syntax.Expr, f *cframe) target {
	switch n := n.(type) {
	case *syntax.Name:
		ident, _ := f.syms.find(n.Name)
		_, slot := f.unit.find(ident)
		return slotTarget(slot)
	case *syntax.NSRef:
		return &nsTarget{ns: c.rawName(n.Name, f), attr: n.Attr, pos: n.Pos}
	case *syntax.Tuple:
		return c.targets(n.Items, n.Pos, f)
	case *syntax.List:
		return c.targets(n.Items, n.Pos, f)
	}
	c.fail(n.Position(), "can't assign to %T", n)
	return nil
}

func (c *compiler) targets(items []syntax.Expr, pos syntax.Pos, f *cframe) target {
	t := &tupleTarget{pos: pos}
	for _, item := range items {
		t.items = append(t.items, c.target(item, f))
	}
	return t
}

// exportsOf are the variables of the context that an assignment sets. Those of
// loops and blocks are noted for functions that ask who calls them.
func (c *compiler) exportsOf(n syntax.Expr, f *cframe) []export {
	if f.set != nil {
		eachTarget(n, func(name string) {
			ident, _ := f.syms.find(name)
			hops, slot := f.unit.find(ident)
			*f.set = append(*f.set, localVar{name, hops, slot})
		}, func(string) {})
	}
	if !f.top {
		return nil
	}
	var all []export
	eachTarget(n, func(name string) { all = append(all, c.export(name, f, true)) }, func(string) {})
	return all
}

// export is where a name is assigned, for a top level also in the context.
func (c *compiler) export(name string, f *cframe, visible bool) export {
	ident, _ := f.syms.find(name)
	_, slot := f.unit.find(ident)
	if f.top {
		c.tmpl.exports++
	}
	return export{name: name, slot: slot, top: f.top, visible: visible && name[0] != '_'}
}
