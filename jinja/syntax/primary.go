package syntax

import "fmt"

// primary reads a name, literal, or what is in brackets.
func (p *Parser) primary() Expr {
	switch t := p.cur; t.Kind {
	case NameToken:
		p.next()
		if t.Text == "caller" {
			p.callers++
		}
		return p.name(t)
	case StringToken:
		return p.stringLit()
	case IntToken:
		p.next()
		v, msg := intValue(t.Text)
		if msg != "" {
			p.fail(t.Pos, msg)
		}
		return p.consts.make(Const{t.Pos, v})
	case FloatToken:
		p.next()
		return p.consts.make(Const{t.Pos, floatValue(t.Text)})
	case LParen:
		p.next()
		x := p.tuple(tupleRules{parens: true})
		p.expect(RParen)
		return x
	case LBracket:
		return p.list()
	case LBrace:
		return p.dict()
	default:
		p.fail(t.Pos, fmt.Sprintf("unexpected %s", quote(t.describe())))
		return &Const{Pos: t.Pos}
	}
}

// name is the variable or constant of a name.
func (p *Parser) name(t Token) Expr {
	switch t.Text {
	case "true", "True":
		return p.consts.make(Const{t.Pos, true})
	case "false", "False":
		return p.consts.make(Const{t.Pos, false})
	case "none", "None":
		return p.consts.make(Const{t.Pos, nil})
	}
	return p.names.make(Name{Pos: t.Pos, Name: t.Text})
}

// stringLit reads string literals that stand next to each other, as one.
func (p *Parser) stringLit() Expr {
	t := p.next()
	if p.is(StringToken) {
		b := []byte(t.Text)
		for p.is(StringToken) {
			b = append(b, p.next().Text...)
		}
		t.Text = string(b)
	}
	return p.consts.make(Const{t.Pos, t.Text})
}

// tupleRules say what tuple reads.
type tupleRules struct {
	target bool // names and literals only
	attrs  bool // with name.attribute, if target
	noCond bool // no a if b else c
	parens bool // in parentheses: it may be empty
}

// tuple reads one expression, or several with commas between.
func (p *Parser) tuple(r tupleRules) Expr {
	first := p.cur.Pos
	var items []Expr
	for comma := false; ; comma = true {
		if p.is(VariableEnd) || p.is(BlockEnd) || p.is(RParen) {
			if !comma && !r.parens {
				p.fail(p.cur.Pos, "Expected an expression, got "+quote(p.cur.describe()))
			}
			break
		}
		var x Expr
		switch {
		case r.target:
			x = p.targetItem(r.attrs)
		case r.noCond:
			p.enter()
			x = p.or()
			p.leave()
		default:
			x = p.expression()
		}
		if !p.is(CommaToken) {
			if !comma {
				return x
			}
			items = append(items, x)
			break
		}
		p.next()
		items = append(items, x)
	}
	return &Tuple{first, items}
}

func (p *Parser) list() Expr {
	l := &List{Pos: p.next().Pos}
	for !p.is(RBracket) && p.err == nil {
		if len(l.Items) > 0 {
			if p.expect(CommaToken); p.is(RBracket) {
				break
			}
		}
		l.Items = append(l.Items, p.expression())
	}
	p.expect(RBracket)
	return l
}

func (p *Parser) dict() Expr {
	d := &Dict{Pos: p.next().Pos}
	for !p.is(RBrace) && p.err == nil {
		if len(d.Pairs) > 0 {
			if p.expect(CommaToken); p.is(RBrace) {
				break
			}
		}
		k := p.expression()
		p.expect(ColonToken)
		d.Pairs = append(d.Pairs, Pair{k, p.expression()})
	}
	p.expect(RBrace)
	return d
}
