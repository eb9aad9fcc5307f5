package jmespath

import (
	"strconv"

	"github.com/gossh/gossh/jinja/py"
)

// op is what a node does.
type op uint8

const (
	opIdentity op = iota
	opField
	opLiteral
	opSub     // kids[0], then kids[1] of its result
	opIndex   // n
	opSlice   // bounds
	opProject // kids[1] of each member of kids[0]
	opValues  // kids[1] of each value of kids[0]
	opFilter  // kids[1] of the members of kids[0] that kids[2] is true of
	opFlatten
	opList
	opHash // names
	opOr
	opAnd
	opNot
	opCompare // text
	opCall    // text
	opExpr    // an expression as an argument
)

type node struct {
	op     op
	text   string
	value  py.Value
	n      int64
	bounds [3]py.Value
	names  []string
	kids   []*node
}

var identity = &node{op: opIdentity}

// maxNodes bounds an expression.
const maxNodes = 2000

type parser struct {
	tokens []token
	pos    int
	nodes  int
	err    error
}

// parse reads an expression.
func parse(s string) (*node, error) {
	tokens, err := lex(s)
	if err != nil {
		return nil, err
	}
	p := &parser{tokens: tokens}
	x := p.expression(0)
	if p.err == nil && p.look(0).kind != eof {
		p.unexpected(p.look(0))
	}
	return x, p.err
}

func (p *parser) look(n int) *token { return &p.tokens[min(p.pos+n, len(p.tokens)-1)] }

func (p *parser) next() *token {
	t := p.look(0)
	p.pos++
	return t
}

func (p *parser) unexpected(t *token) {
	if p.err != nil {
		return
	}
	if t.kind == eof {
		p.err = failf("IncompleteExpressionError", "Invalid jmespath expression: Incomplete expression at column %d", t.at)
	}
	p.wrong(t)
}

// wrong notes that t cannot stand where it does, and ends the tokens.
func (p *parser) wrong(t *token) {
	if p.err == nil {
		p.err = failf("ParseError", "Invalid jmespath expression: Unexpected token %q at column %d", t.text, t.at)
	}
	p.pos = len(p.tokens) - 1
}

func (p *parser) match(k kind) *token {
	t := p.look(0)
	if t.kind != k {
		p.unexpected(t)
		return t
	}
	return p.next()
}

func (p *parser) node(n node) *node {
	if p.nodes++; p.nodes > maxNodes {
		p.unexpected(p.look(0))
	}
	return &n
}

func (p *parser) expression(power int) *node {
	if p.nodes++; p.nodes > maxNodes || p.err != nil {
		p.unexpected(p.look(0))
		return identity
	}
	left := p.prefix(p.next())
	for p.err == nil && power < powers[p.look(0).kind] {
		left = p.infix(left, p.next())
	}
	return left
}

// prefix reads what begins with t.
func (p *parser) prefix(t *token) *node {
	switch t.kind {
	case literal:
		return p.node(node{op: opLiteral, value: t.value})
	case identifier:
		return p.node(node{op: opField, text: t.text})
	case quoted:
		if p.look(0).kind == lparen {
			p.unexpected(p.look(0))
		}
		return p.node(node{op: opField, text: t.text})
	case current:
		return identity
	case star:
		right := identity
		if p.look(0).kind != rbracket {
			right = p.projected(powers[star])
		}
		return p.node(node{op: opValues, kids: []*node{identity, right}})
	case filter, flat:
		return p.infix(identity, t)
	case lbrace:
		return p.hash()
	case lparen:
		x := p.expression(0)
		p.match(rparen)
		return p.node(node{op: opSub, kids: []*node{x, identity}})
	case not:
		return p.node(node{op: opNot, kids: []*node{p.expression(powers[not])}})
	case expref:
		return p.node(node{op: opExpr, kids: []*node{p.expression(0)}})
	case lbracket:
		switch k := p.look(0).kind; {
		case k == number || k == colon:
			return p.indexed(identity)
		case k == star && p.look(1).kind == rbracket:
			return p.infix(identity, t)
		}
		return p.list()
	}
	p.unexpected(t)
	return identity
}

// infix reads what follows left and begins with t.
func (p *parser) infix(left *node, t *token) *node {
	switch t.kind {
	case dot:
		if p.look(0).kind == star {
			p.next()
			return p.node(node{op: opValues, kids: []*node{left, p.projected(powers[dot])}})
		}
		return p.node(node{op: opSub, kids: []*node{left, p.afterDot(powers[dot])}})
	case pipe:
		return p.node(node{op: opSub, kids: []*node{left, p.expression(powers[pipe])}})
	case or:
		return p.node(node{op: opOr, kids: []*node{left, p.expression(powers[or])}})
	case and:
		return p.node(node{op: opAnd, kids: []*node{left, p.expression(powers[and])}})
	case compare:
		return p.node(node{op: opCompare, text: t.text, kids: []*node{left, p.expression(powers[compare])}})
	case lparen:
		return p.call(left, t)
	case flat:
		flattened := p.node(node{op: opFlatten, kids: []*node{left}})
		return p.node(node{op: opProject, kids: []*node{flattened, p.projected(powers[flat])}})
	case filter:
		condition := p.expression(0)
		p.match(rbracket)
		right := identity
		if p.look(0).kind != flat {
			right = p.projected(powers[filter])
		}
		return p.node(node{op: opFilter, kids: []*node{left, right, condition}})
	case lbracket:
		if k := p.look(0).kind; k == number || k == colon {
			return p.indexed(left)
		}
		p.match(star)
		p.match(rbracket)
		return p.node(node{op: opProject, kids: []*node{left, p.projected(powers[star])}})
	}
	p.unexpected(t)
	return left
}

// projected reads what is done to each member of a projection.
func (p *parser) projected(power int) *node {
	switch t := p.look(0); {
	case powers[t.kind] < projectionStop:
		return identity
	case t.kind == lbracket, t.kind == filter:
		return p.expression(power)
	case t.kind == dot:
		p.next()
		return p.afterDot(power)
	default:
		p.unexpected(t)
		return identity
	}
}

func (p *parser) afterDot(power int) *node {
	switch t := p.look(0); t.kind {
	case identifier, quoted, star:
		return p.expression(power)
	case lbracket:
		p.next()
		return p.list()
	case lbrace:
		p.next()
		return p.hash()
	default:
		p.wrong(t)
		return identity
	}
}

// indexed reads an index or a slice of left, behind the bracket.
func (p *parser) indexed(left *node) *node {
	if p.look(0).kind == colon || p.look(1).kind == colon {
		slice := node{op: opSlice, bounds: [3]py.Value{py.None, py.None, py.None}}
		for i := 0; p.look(0).kind != rbracket && p.err == nil; {
			switch t := p.next(); {
			case t.kind == colon && i < 2:
				i++
			case t.kind == number:
				slice.bounds[i] = py.Int(p.number(t))
			default:
				p.unexpected(t)
			}
		}
		p.match(rbracket)
		sliced := p.node(node{op: opSub, kids: []*node{left, p.node(slice)}})
		return p.node(node{op: opProject, kids: []*node{sliced, p.projected(powers[star])}})
	}
	n := p.number(p.match(number))
	p.match(rbracket)
	return p.node(node{op: opSub, kids: []*node{left, p.node(node{op: opIndex, n: n})}})
}

func (p *parser) number(t *token) int64 {
	n, err := strconv.ParseInt(t.text, 10, 64)
	if err != nil {
		p.unexpected(t)
	}
	return n
}

func (p *parser) list() *node {
	x := node{op: opList}
	for p.err == nil {
		x.kids = append(x.kids, p.expression(0))
		if p.look(0).kind == rbracket {
			break
		}
		p.match(comma)
	}
	p.match(rbracket)
	return p.node(x)
}

func (p *parser) hash() *node {
	x := node{op: opHash}
	for p.err == nil {
		t := p.next()
		if t.kind != identifier && t.kind != quoted {
			p.unexpected(t)
		}
		p.match(colon)
		x.names = append(x.names, t.text)
		x.kids = append(x.kids, p.expression(0))
		if p.look(0).kind == rbrace {
			break
		}
		p.match(comma)
	}
	p.match(rbrace)
	return p.node(x)
}

func (p *parser) call(name *node, t *token) *node {
	if name.op != opField {
		p.unexpected(t)
	}
	x := node{op: opCall, text: name.text}
	for p.err == nil && p.look(0).kind != rparen {
		x.kids = append(x.kids, p.expression(0))
		if p.look(0).kind == comma {
			p.next()
		} else if p.look(0).kind != rparen {
			p.unexpected(p.look(0))
		}
	}
	p.match(rparen)
	return p.node(x)
}
