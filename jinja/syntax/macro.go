package syntax

import "fmt"

// macroStmt reads {% macro %}.
func (p *Parser) macroStmt(at Pos) Stmt {
	s := &Macro{Pos: at, Name: p.nameTarget().Name}
	s.Params, s.Defaults = p.signature()
	callers := p.callers
	s.Body = p.function("endmacro")
	p.checkParams(at, s.Params, s.Defaults, p.callers > callers)
	return s
}

// callStmt reads {% call %}.
func (p *Parser) callStmt(at Pos) Stmt {
	s := &CallBlock{Pos: at}
	if p.is(LParen) {
		s.Params, s.Defaults = p.signature()
	}
	x := p.expression()
	call, ok := x.(*Call)
	if !ok {
		p.fail(at, "expected call")
	}
	s.Call = call
	callers := p.callers
	s.Body = p.function("endcall")
	p.checkParams(at, s.Params, s.Defaults, p.callers > callers)
	return s
}

// signature reads the parameters of a macro or call with their parentheses.
func (p *Parser) signature() (params []*Name, defaults []Expr) {
	p.expect(LParen)
	for !p.is(RParen) && p.err == nil {
		if len(params) > 0 {
			p.expect(CommaToken)
		}
		n := p.nameTarget()
		if p.skip(AssignToken) {
			defaults = append(defaults, p.expression())
		} else if len(defaults) > 0 {
			p.fail(p.cur.Pos, "non-default argument follows default argument")
		}
		if params = append(params, n); len(params) > maxNames {
			p.fail(n.Pos, fmt.Sprintf("more than %d parameters", maxNames))
		}
	}
	p.expect(RParen)
	return params, defaults
}

// checkParams refuses what Jinja finds out later than by parsing; caller says
// that the body has a variable of this name.
func (p *Parser) checkParams(at Pos, params []*Name, defaults []Expr, caller bool) {
	for i, n := range params {
		if caller && n.Name == "caller" && i < len(params)-len(defaults) {
			p.failLate(assertion, at, `When defining macros or call blocks the special "caller" argument must be omitted or`+
				" be given a default.")
		}
		for _, m := range params[:i] {
			if m.Name == n.Name {
				p.failLate(pythonOnly, n.Pos, fmt.Sprintf("duplicate argument %s in function definition", quote(n.Name)))
			}
		}
	}
}

// filterStmt reads {% filter %}.
func (p *Parser) filterStmt(at Pos) Stmt {
	f := p.filter(nil)
	if p.is(PipeToken) {
		f = p.filters(f)
	}
	return &FilterBlock{at, f, p.innerTo("endfilter")}
}
