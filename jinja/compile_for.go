package jinja

import "github.com/gossh/gossh/jinja/syntax"

func (c *compiler) forStmt(n *syntax.For, f *cframe) stmt {
	c.guardLoop(n)
	s := &forStmt{pos: n.Pos, loop: -1, slot: -1, escape: c.mode()}
	s.iter = c.expr(n.Iter, f)
	s.views()
	body, els := f.inner(), f.inner()
	body.set = &[]localVar{}
	if n.Recursive {
		s.rec = &code{tmpl: c.tmpl}
		body.unit = newUnit(s.rec, f.unit)
		els.unit = body.unit
	}
	if n.Recursive || usesLoop(n) {
		s.loop = body.unit.define(body.syms.parameter("loop"))
	}
	body.syms.params(n.Target)
	body.syms.stmts(n.Body)
	for _, e := range body.entries() {
		if e.kind == loadResolve && !body.syms.stores[e.name] {
			s.once = append(s.once, e)
		} else {
			s.each = append(s.each, e)
		}
	}
	if n.Test != nil {
		s.where = c.condition(n, f, body.unit)
		s.where.rebuilt = s.loop >= 0
	}
	c.loopTarget(s, n, body)
	s.body = c.body(n.Body, body)
	s.leave = body.slotsOf()
	if n.Else != nil {
		els.syms.stmts(n.Else)
		s.els = &scopeStmt{enter: els.entries()}
		s.els.body = c.body(n.Else, els)
		s.els.leave = els.slotsOf()
	}
	return s
}

// views looks whether a loop goes through x.items() or the like.
func (s *forStmt) views() {
	m, ok := s.iter.(*methodExpr)
	if !ok || !m.args.none() {
		return
	}
	switch m.name {
	case "items":
		s.view = viewItems
	case "values":
		s.view = viewVals
	case "keys":
		s.view = viewKeys
	}
	s.method = m
}

func (c *compiler) loopTarget(s *forStmt, n *syntax.For, f *cframe) {
	s.target = c.target(n.Target, f)
	switch t := s.target.(type) {
	case slotTarget:
		s.slot = int(t)
	case *tupleTarget:
		if len(t.items) != 2 {
			return
		}
		a, ok1 := t.items[0].(slotTarget)
		b, ok2 := t.items[1].(slotTarget)
		s.pair = ok1 && ok2
		s.two = [2]int{int(a), int(b)}
	}
}

// condition compiles the if of a loop. Jinja has it in a function of its own:
// its variables have the names of those of the body, but are others.
func (c *compiler) condition(n *syntax.For, f *cframe, host *unit) *condition {
	in := f.inner()
	in.unit = &unit{code: host.code, within: host, slots: map[string]int{}}
	in.syms.params(n.Target)
	in.syms.expr(n.Test)
	return &condition{enter: in.entries(), target: c.target(n.Target, in), test: c.test(n.Test, in)}
}

// usesLoop says whether a loop needs the variable of that name.
func usesLoop(n *syntax.For) bool {
	if findUndeclared(n.Body, "loop")["loop"] {
		return true
	}
	scoped := false
	walkStmts([]syntax.Stmt{n}, func(s syntax.Stmt) {
		if b, ok := s.(*syntax.Block); ok && b.Scoped {
			scoped = true
		}
	})
	return scoped
}

// guardLoop refuses assignments to loop.
func (c *compiler) guardLoop(n *syntax.For) {
	check := func(t syntax.Expr) {
		eachTarget(t, func(name string) {
			if name == "loop" {
				c.fail(t.Position(), "Can't assign to special loop variable in for-loop target")
			}
		}, func(string) {})
	}
	walkStmts([]syntax.Stmt{n}, func(s syntax.Stmt) {
		switch s := s.(type) {
		case *syntax.For:
			check(s.Target)
		case *syntax.Assign:
			check(s.Target)
		case *syntax.AssignBlock:
			check(s.Target)
		}
	})
}
