package syntax

// setStmt reads {% set %} with a value or a body.
func (p *Parser) setStmt(at Pos) Stmt {
	target := p.target()
	if p.skip(AssignToken) {
		return &Assign{at, target, p.tuple(tupleRules{})}
	}
	var f *Filter
	if p.is(PipeToken) {
		f = p.filters(nil)
	}
	return &AssignBlock{at, target, f, p.innerTo("endset")}
}

// forStmt reads {% for %}.
func (p *Parser) forStmt(at Pos) Stmt {
	s := &For{Pos: at}
	s.Target = p.plainTarget()
	p.expectName("in")
	s.Iter = p.tuple(tupleRules{noCond: true})
	if p.skipName("if") {
		s.Test = p.expression()
	}
	s.Recursive = p.skipName("recursive")
	p.loops++
	s.Body = p.inner("endfor", "else")
	p.loops--
	if p.next().Text == "else" {
		if s.Recursive {
			s.Else = p.function("endfor")
		} else {
			s.Else = p.innerTo("endfor")
		}
	}
	p.checkLoopTarget(s.Target)
	return s
}

// checkLoopTarget refuses a loop whose variable is called loop.
func (p *Parser) checkLoopTarget(x Expr) {
	switch x := x.(type) {
	case *Name:
		if x.Name == "loop" {
			p.failLate(assertion, x.Pos, "Can't assign to special loop variable in for-loop target")
		}
	case *Tuple:
		for _, item := range x.Items {
			p.checkLoopTarget(item)
		}
	}
}

// ifStmt reads {% if %} with its elif and else.
func (p *Parser) ifStmt(at Pos) Stmt {
	first := &If{Pos: at}
	for s := first; ; {
		s.Test = p.tuple(tupleRules{noCond: true})
		s.Body = p.statements("elif", "else", "endif")
		switch t := p.next(); t.Text {
		case "elif":
			s = &If{Pos: t.Pos}
			first.Elif = append(first.Elif, s)
			continue
		case "else":
			first.Else = p.statements("endif")
			p.next()
		}
		return first
	}
}

// withStmt reads {% with %}.
func (p *Parser) withStmt(at Pos) Stmt {
	s := &With{Pos: at}
	for !p.is(BlockEnd) && p.err == nil {
		if len(s.Targets) > 0 {
			p.expect(CommaToken)
		}
		s.Targets = append(s.Targets, p.plainTarget())
		p.expect(AssignToken)
		s.Values = append(s.Values, p.expression())
	}
	s.Body = p.innerTo("endwith")
	return s
}

// printStmt reads {% print a, b %}.
func (p *Parser) printStmt(at Pos) Stmt {
	s := &Output{Pos: at}
	for !p.is(BlockEnd) && p.err == nil {
		if len(s.Parts) > 0 {
			p.expect(CommaToken)
		}
		s.Parts = append(s.Parts, p.expression())
	}
	return s
}

// autoescapeStmt reads {% autoescape %}; the body has a scope of its own.
func (p *Parser) autoescapeStmt(at Pos) Stmt {
	s := &Autoescape{Pos: at, Value: p.expression()}
	s.Body = p.innerTo("endautoescape")
	return &Scope{at, []Stmt{s}}
}

// doStmt reads {% do %}.
func (p *Parser) doStmt(at Pos) Stmt { return &Do{at, p.tuple(tupleRules{})} }

// breakStmt reads {% break %}.
func (p *Parser) breakStmt(at Pos) Stmt {
	if p.loops == 0 {
		p.failLate(pythonOnly, at, "'break' outside loop")
	}
	return &Break{at}
}

// continueStmt reads {% continue %}.
func (p *Parser) continueStmt(at Pos) Stmt {
	if p.loops == 0 {
		p.failLate(pythonOnly, at, "'continue' not properly in loop")
	}
	return &Continue{at}
}
