package syntax

import (
	"fmt"
	"strings"
)

// target reads what {% set %} can assign to.
func (p *Parser) target() Expr {
	if p.look().Kind == DotToken && !p.is(NameToken) {
		p.expect(NameToken)
	}
	return p.targetOf(tupleRules{target: true, attrs: true})
}

// plainTarget is target without name.attribute.
func (p *Parser) plainTarget() Expr {
	return p.targetOf(tupleRules{target: true})
}

func (p *Parser) targetOf(r tupleRules) Expr {
	x := p.tuple(r)
	if !store(x) && p.err == nil {
		p.fail(x.Position(), fmt.Sprintf("can't assign to %s", quote(className(x))))
	}
	return x
}

// nameTarget reads a name that is assigned to.
func (p *Parser) nameTarget() *Name {
	t := p.expect(NameToken)
	if reserved(t.Text) {
		p.fail(t.Pos, "can't assign to 'name'")
	}
	return &Name{t.Pos, t.Text, true}
}

func reserved(name string) bool {
	switch name {
	case "true", "false", "none", "True", "False", "None":
		return true
	}
	return false
}

// targetItem reads one part of a target.
func (p *Parser) targetItem(attrs bool) Expr {
	if !attrs || !p.is(NameToken) || p.look().Kind != DotToken {
		return p.primary()
	}
	n := p.next()
	p.next()
	return &NSRef{n.Pos, n.Text, p.expect(NameToken).Text}
}

// store marks the names in x as assigned to; false if x is no target.
func store(x Expr) bool {
	switch x := x.(type) {
	case *Name:
		x.Store = true
		return true
	case *NSRef:
		return true
	case *Tuple:
		for _, item := range x.Items {
			if !store(item) {
				return false
			}
		}
		return true
	}
	return false
}

// className is what Jinja calls the kind of an expression.
func className(x Expr) string {
	switch x := x.(type) {
	case *Attr:
		return "getattr"
	case *Item:
		return "getitem"
	case *Cond:
		return "condexpr"
	case *Unary:
		return [...]string{Not: "not", Neg: "neg", Plus: "pos"}[x.Op]
	case *Binary:
		return [...]string{
			Add: "add", Sub: "sub", Mul: "mul", Div: "div", FloorDiv: "floordiv",
			Mod: "mod", Pow: "pow", And: "and", Or: "or",
		}[x.Op]
	}
	return strings.ToLower(strings.TrimPrefix(fmt.Sprintf("%T", x), "*syntax."))
}
