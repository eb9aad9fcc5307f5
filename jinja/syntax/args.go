package syntax

import "fmt"

// args reads the arguments of a call with their parentheses.
func (p *Parser) args() Args {
	var a Args
	at := p.expect(LParen).Pos
	for some := false; !p.is(RParen) && p.err == nil; some = true {
		if some {
			if p.expect(CommaToken); p.is(RParen) {
				break
			}
		}
		if !p.arg(&a) {
			p.fail(at, "invalid syntax for function call expression")
		}
	}
	p.expect(RParen)
	return a
}

// arg reads one argument; false if it may not follow those before it.
func (p *Parser) arg(a *Args) bool {
	switch {
	case p.is(MulToken):
		if a.Star != nil || a.Stars != nil {
			return false
		}
		p.next()
		a.Star = p.expression()
	case p.is(PowToken):
		if a.Stars != nil {
			return false
		}
		p.next()
		a.Stars = p.expression()
	case p.is(NameToken) && p.look().Kind == AssignToken:
		if a.Stars != nil {
			return false
		}
		t := p.next()
		p.next()
		a.Named = append(a.Named, NamedArg{t.Pos, t.Text, p.expression()})
		p.checkNamed(a.Named)
	default:
		if a.Star != nil || a.Stars != nil || len(a.Named) > 0 {
			return false
		}
		a.Pos = append(a.Pos, p.expression())
	}
	return true
}

// maxNames is how many names parameters and arguments of one call can have.
const maxNames = 1000

// checkNamed refuses an argument whose name was given before, which Jinja leaves
// to Python.
func (p *Parser) checkNamed(named []NamedArg) {
	n := len(named) - 1
	last := named[n]
	if n >= maxNames {
		p.fail(last.Pos, fmt.Sprintf("more than %d arguments", maxNames))
	}
	for _, a := range named[:n] {
		if a.Name == last.Name {
			p.failLate(pythonOnly, last.Pos, "keyword argument repeated: "+last.Name)
		}
	}
}
