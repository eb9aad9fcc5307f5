package syntax

// expression reads one expression, `a if b else c` included.
func (p *Parser) expression() Expr {
	p.enter()
	x := p.or()
	for n := 0; p.cur.Kind == NameToken && p.skipName("if") && p.link(&n); {
		c := &Cond{Pos: x.Position(), Test: p.or(), Then: x}
		if p.skipName("else") {
			c.Else = p.expression()
		}
		x = c
	}
	p.leave()
	return x
}

func (p *Parser) or() Expr {
	x := p.and()
	for n := 0; p.cur.Is("or") && p.link(&n); {
		at := p.next().Pos
		x = &Binary{at, Or, x, p.and()}
	}
	return x
}

func (p *Parser) and() Expr {
	x := p.not()
	for n := 0; p.cur.Is("and") && p.link(&n); {
		at := p.next().Pos
		x = &Binary{at, And, x, p.not()}
	}
	return x
}

func (p *Parser) not() Expr {
	if !p.cur.Is("not") {
		return p.compare()
	}
	p.enter()
	at := p.next().Pos
	x := &Unary{at, Not, p.not()}
	p.leave()
	return x
}

func (p *Parser) compare() Expr {
	x := p.sum()
	op, ok := p.compareOp()
	if !ok {
		return x
	}
	c := &Compare{Pos: p.cur.Pos, X: x}
	for ok && p.err == nil {
		if op == NotIn {
			p.next()
		}
		p.next()
		c.Rest = append(c.Rest, Operand{op, p.sum()})
		op, ok = p.compareOp()
	}
	return c
}

// compareOp returns the comparison that p stands at.
func (p *Parser) compareOp() (CompareOp, bool) {
	switch p.cur.Kind {
	case EqToken:
		return Eq, true
	case NeToken:
		return Ne, true
	case LtToken:
		return Lt, true
	case LeToken:
		return Le, true
	case GtToken:
		return Gt, true
	case GeToken:
		return Ge, true
	case NameToken:
		if p.cur.Text == "in" {
			return In, true
		}
		if p.cur.Text == "not" && p.look().Is("in") {
			return NotIn, true
		}
	}
	return 0, false
}

func (p *Parser) sum() Expr {
	x := p.concat()
	for n := 0; (p.is(AddToken) || p.is(SubToken)) && p.link(&n); {
		t := p.next()
		op := Add
		if t.Kind == SubToken {
			op = Sub
		}
		x = &Binary{t.Pos, op, x, p.concat()}
	}
	return x
}

func (p *Parser) concat() Expr {
	x := p.product()
	if !p.is(TildeToken) {
		return x
	}
	c := &Concat{p.cur.Pos, []Expr{x}}
	for p.skip(TildeToken) {
		c.Items = append(c.Items, p.product())
	}
	return c
}

func (p *Parser) product() Expr {
	x := p.power()
	for n := 0; ; {
		var op BinaryOp
		switch p.cur.Kind {
		case MulToken:
			op = Mul
		case DivToken:
			op = Div
		case FloorDivToken:
			op = FloorDiv
		case ModToken:
			op = Mod
		default:
			return x
		}
		if !p.link(&n) {
			return x
		}
		at := p.next().Pos
		x = &Binary{at, op, x, p.power()}
	}
}

// power reads a ** b ** c, which groups to the left in Jinja.
func (p *Parser) power() Expr {
	x := p.unary(true)
	for n := 0; p.is(PowToken) && p.link(&n); {
		at := p.next().Pos
		x = &Binary{at, Pow, x, p.unary(true)}
	}
	return x
}

// unary reads a primary with its sign and what follows it; filters bind less
// than the sign.
func (p *Parser) unary(filters bool) Expr {
	var x Expr
	switch t := p.cur; t.Kind {
	case SubToken, AddToken:
		p.enter()
		p.next()
		op := Neg
		if t.Kind == AddToken {
			op = Plus
		}
		x = &Unary{t.Pos, op, p.unary(false)}
		p.leave()
	default:
		x = p.primary()
	}
	return p.postfix(x, filters)
}
