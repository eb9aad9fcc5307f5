package syntax

import "fmt"

// Peek returns the token that p stands at; its Kind is EOF at the end of the
// template and after an error.
func (p *Parser) Peek() Token { return p.cur }

// Look returns the token after the one that p stands at.
func (p *Parser) Look() Token { return *p.look() }

// Next returns the token that p stands at and goes on.
func (p *Parser) Next() Token { return p.next() }

// Expect is Next for a token that has to be of the kind.
func (p *Parser) Expect(k Kind) (Token, error) {
	t := p.expect(k)
	return t, p.Err()
}

// ExpectName is Next for a token that has to be the name.
func (p *Parser) ExpectName(name string) (Token, error) {
	t := p.expectName(name)
	return t, p.Err()
}

// Skip goes on if p stands at a token of the kind.
func (p *Parser) Skip(k Kind) bool { return p.skip(k) }

// SkipName goes on if p stands at the name.
func (p *Parser) SkipName(name string) bool { return p.skipName(name) }

// ParseExpression reads one expression; it does not take a comma.
func (p *Parser) ParseExpression() (Expr, error) {
	x := p.expression()
	return x, p.Err()
}

// ParseTuple reads one expression, or several with commas between, which are a
// *Tuple.
func (p *Parser) ParseTuple() (Expr, error) {
	x := p.tuple(tupleRules{})
	return x, p.Err()
}

// ParseTarget reads what can be assigned to: a name, a tuple of names in
// parentheses or not, or name.attribute.
func (p *Parser) ParseTarget() (Expr, error) {
	x := p.target()
	return x, p.Err()
}

// ParseArgs reads the arguments of a call with their parentheses.
func (p *Parser) ParseArgs() (Args, error) {
	a := p.args()
	return a, p.Err()
}

// ParseStatements reads the rest of a tag that has a body ({% name ... HERE %})
// and the body, up to a tag of one of the names in end. It returns that name; p
// stands behind it.
func (p *Parser) ParseStatements(end ...string) ([]Stmt, string, error) {
	body := p.statements(end...)
	by := p.next()
	return body, by.Text, p.Err()
}

// Fail makes an error of the place; a Tag returns it.
func (p *Parser) Fail(pos Pos, format string, a ...any) error {
	return &Error{Pos: pos, Msg: fmt.Sprintf(format, a...)}
}

// Err returns the first error.
func (p *Parser) Err() error {
	if p.err != nil {
		return p.err
	}
	return nil
}
