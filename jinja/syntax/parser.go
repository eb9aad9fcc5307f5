package syntax

import "fmt"

// Error is a template that does not parse (TemplateSyntaxError).
type Error struct {
	Pos
	Msg string
	// Class is TemplateSyntaxError where it is empty; else TemplateAssertionError,
	// or SyntaxError for what Jinja leaves to Python to refuse.
	Class string
}

// The classes of errors that are found once a template parses.
const (
	assertion  = "TemplateAssertionError"
	pythonOnly = "SyntaxError"
)

func (e *Error) Error() string { return e.Msg }

// Limits of nesting: a template that goes beyond is an error, so that whoever
// walks the tree needs no limit of its own.
const (
	maxNesting = 200  // statements or expressions within each other
	maxChain   = 1000 // x.a.b.c, x|f|g, a + b + c
)

// Parser turns tokens into a tree. The first error ends the tokens: everything
// after it sees the end of the template, and what is returned then is of no use.
type Parser struct {
	c     *Config
	lex   *lexer
	cur   Token // the token that is looked at
	ahead Token // the one after it, if peeked
	peek  bool
	err   *Error

	tags    []string   // the open tags
	ends    [][]string // what each of the open bodies may be ended by
	depth   int
	scopes  int // the open bodies with scopes of their own
	loops   int // the loops that a break can leave
	callers int // the variables called caller so far
	blocks  map[string]bool
	names   slab[Name]
	consts  slab[Const]
	texts   slab[Data]
	attrs   slab[Attr]
	calls   slab[Call]
	late    *Error // an error that gives way to errors of syntax
}

// Parse reads a template.
func Parse(name, source string, c *Config) (*Template, error) {
	p := newParser(source, c, inData)
	body := p.body(nil)
	if err := p.firstErr(); err != nil {
		return nil, err
	}
	return &Template{Name: name, Body: body}, nil
}

// ParseExpression reads one expression, as of Environment.compile_expression.
func ParseExpression(source string, c *Config) (Expr, error) {
	p := newParser(source, c, inVariable)
	x := p.expression()
	if p.err == nil && p.cur.Kind != EOF {
		p.fail(p.cur.Pos, "chunk after expression")
	}
	if err := p.firstErr(); err != nil {
		return nil, err
	}
	return x, nil
}

func newParser(source string, c *Config, m mode) *Parser {
	full := c.filled()
	p := &Parser{c: &full, lex: newLexer(&full, source)}
	p.lex.mode = m
	p.next()
	return p
}

func (p *Parser) firstErr() error {
	if p.err != nil {
		return p.err
	}
	if p.late != nil {
		return p.late
	}
	return nil
}

// next goes one token on and returns the one it leaves.
func (p *Parser) next() Token {
	t := p.cur
	switch {
	case p.peek:
		p.cur, p.peek = p.ahead, false
	case p.err != nil:
		p.cur = Token{Pos: p.err.Pos}
	default:
		p.cur = p.lex.next()
		p.lexed()
	}
	return t
}

// look returns the token after the current one.
func (p *Parser) look() *Token {
	if !p.peek {
		p.ahead, p.peek = p.lex.next(), true
		p.lexed()
	}
	return &p.ahead
}

// lexed takes over the lexer's error.
func (p *Parser) lexed() {
	if e := p.lex.err; e != nil && p.err == nil {
		p.fail(e.Pos, e.Msg)
	}
}

// fail notes an error, if it is the first, and ends the tokens.
func (p *Parser) fail(pos Pos, msg string) { p.failAs(pos, msg, "") }

// failAs is fail for an error of another class.
func (p *Parser) failAs(pos Pos, msg, class string) {
	if p.err == nil {
		p.err = &Error{pos, msg, class}
	}
	p.cur, p.peek = Token{Pos: p.err.Pos}, false
}

// failLate notes an error that counts only if the template parses.
func (p *Parser) failLate(class string, pos Pos, msg string) {
	if p.late == nil {
		p.late = &Error{pos, msg, class}
	}
}

// is says whether the current token is of the kind.
func (p *Parser) is(k Kind) bool { return p.cur.Kind == k }

// skip goes on if the current token is of the kind.
func (p *Parser) skip(k Kind) bool {
	if p.cur.Kind != k {
		return false
	}
	p.next()
	return true
}

// skipName goes on if the current token is the name.
func (p *Parser) skipName(name string) bool {
	if !p.cur.Is(name) {
		return false
	}
	p.next()
	return true
}

// expect takes a token of the kind; anything else is an error.
func (p *Parser) expect(k Kind) Token {
	if p.cur.Kind != k {
		p.unexpected(k.String())
		return Token{Pos: p.cur.Pos}
	}
	return p.next()
}

// expectName takes the name.
func (p *Parser) expectName(name string) Token {
	if !p.cur.Is(name) {
		p.unexpected(name)
		return Token{Pos: p.cur.Pos}
	}
	return p.next()
}

func (p *Parser) unexpected(want string) {
	if p.is(EOF) {
		p.fail(p.cur.Pos, fmt.Sprintf("unexpected end of template, expected %s.", quote(want)))
		return
	}
	p.fail(p.cur.Pos, fmt.Sprintf("expected token %s, got %s", quote(want), quote(p.cur.describe())))
}

// enter counts what is nested; each call needs its leave.
func (p *Parser) enter() {
	if p.depth++; p.depth > maxNesting && p.err == nil {
		p.fail(p.cur.Pos, fmt.Sprintf("nested more than %d levels deep", maxNesting))
	}
}

func (p *Parser) leave() { p.depth-- }

// link counts a chain of operators.
func (p *Parser) link(n *int) bool {
	if *n++; *n > maxChain {
		p.fail(p.cur.Pos, fmt.Sprintf("more than %d operators in a row", maxChain))
	}
	return p.err == nil
}
