package syntax

import "strings"

// postfix reads what follows a primary: attributes, items, calls, and filters
// and tests if asked for. No attribute or item follows a filter or test.
func (p *Parser) postfix(x Expr, filters bool) Expr {
	n := 0
	for p.err == nil {
		switch p.cur.Kind {
		case DotToken:
			x = p.attr(x)
		case LBracket:
			x = p.item(x)
		case LParen:
			x = p.calls.make(Call{x.Position(), x, p.args()})
		default:
			if filters {
				return p.filtered(x, n)
			}
			return x
		}
		p.link(&n)
	}
	return x
}

func (p *Parser) filtered(x Expr, n int) Expr {
	for p.err == nil {
		switch {
		case p.is(PipeToken):
			p.next()
			x = p.filter(x)
		case p.cur.Is("is"):
			x = p.test(x)
		case p.is(LParen):
			x = p.calls.make(Call{x.Position(), x, p.args()})
		default:
			return x
		}
		p.link(&n)
	}
	return x
}

// attr reads .name or .0.
func (p *Parser) attr(x Expr) Expr {
	p.next()
	switch t := p.next(); t.Kind {
	case NameToken:
		return p.attrs.make(Attr{t.Pos, x, t.Text})
	case IntToken:
		v, msg := intValue(t.Text)
		if msg != "" {
			p.fail(t.Pos, msg)
		}
		return &Item{t.Pos, x, &Const{t.Pos, v}}
	default:
		p.fail(t.Pos, "expected name or number")
		return x
	}
}

// item reads [index].
func (p *Parser) item(x Expr) Expr {
	at := p.next().Pos
	var index []Expr
	for !p.is(RBracket) && p.err == nil {
		if len(index) > 0 {
			p.expect(CommaToken)
		}
		index = append(index, p.index())
	}
	p.expect(RBracket)
	if len(index) == 1 {
		return &Item{at, x, index[0]}
	}
	for _, i := range index {
		if s, ok := i.(*Slice); ok {
			p.failLate(pythonOnly, s.Pos, "a slice among several indexes")
		}
	}
	return &Item{at, x, &Tuple{at, index}}
}

// index reads an index or a slice.
func (p *Parser) index() Expr {
	s := &Slice{Pos: p.cur.Pos}
	if !p.is(ColonToken) {
		x := p.expression()
		if !p.is(ColonToken) {
			return x
		}
		s.Start = x
	}
	p.next()
	if !p.is(ColonToken) {
		s.Stop = p.bound()
	}
	if p.skip(ColonToken) {
		s.Step = p.bound()
	}
	return s
}

// bound reads a part of a slice, nil if it is left out.
func (p *Parser) bound() Expr {
	if p.is(RBracket) || p.is(CommaToken) {
		return nil
	}
	return p.expression()
}

// filters reads |name and so on; there is at least one.
func (p *Parser) filters(x *Filter) *Filter {
	n := 0
	for p.skip(PipeToken) && p.link(&n) {
		if x == nil {
			x = p.filter(nil)
		} else {
			x = p.filter(x)
		}
	}
	return x
}

// filter reads the name and arguments of a filter.
func (p *Parser) filter(x Expr) *Filter {
	f := &Filter{Pos: p.cur.Pos, X: x}
	f.Name = p.dotted()
	if p.is(LParen) {
		f.Args = p.args()
	}
	return f
}

// dotted reads the name of a filter or test.
func (p *Parser) dotted() string {
	name := p.expect(NameToken).Text
	if !p.is(DotToken) {
		return name
	}
	var b strings.Builder
	b.WriteString(name)
	for p.skip(DotToken) {
		b.WriteString(".")
		b.WriteString(p.expect(NameToken).Text)
	}
	return b.String()
}

// test reads `is name`; one argument needs no parentheses.
func (p *Parser) test(x Expr) Expr {
	at := p.next().Pos
	negated := p.skipName("not")
	t := &Test{Pos: p.cur.Pos, X: x}
	t.Name = p.dotted()
	switch p.cur.Kind {
	case LParen:
		t.Args = p.args()
	case NameToken, StringToken, IntToken, FloatToken, LBracket, LBrace:
		switch {
		case p.cur.Is("else") || p.cur.Is("or") || p.cur.Is("and"):
		case p.cur.Is("is"):
			p.fail(p.cur.Pos, "You cannot chain multiple tests with is")
		default:
			p.enter()
			t.Args.Pos = []Expr{p.postfix(p.primary(), false)}
			p.leave()
		}
	}
	if negated {
		return &Unary{at, Not, t}
	}
	return t
}
