package syntax

import (
	"fmt"
	"strings"
)

// blockStmt reads {% block %}.
func (p *Parser) blockStmt(at Pos) Stmt {
	s := &Block{Pos: at, Name: p.expect(NameToken).Text}
	p.declareBlock(at, s.Name)
	s.Scoped = p.skipName("scoped")
	s.Required = p.skipName("required")
	if p.is(SubToken) {
		p.fail(p.cur.Pos, "Block names in Jinja have to be valid Python identifiers and may not"+
			" contain hyphens, use an underscore instead.")
	}
	s.Body = p.function("endblock")
	if s.Required && !blank(s.Body) {
		p.fail(p.cur.Pos, "Required blocks can only contain comments or whitespace")
	}
	p.skipName(s.Name)
	return s
}

func (p *Parser) declareBlock(at Pos, name string) {
	if p.blocks[name] {
		p.failLate(assertion, at, fmt.Sprintf("block %s defined twice", quote(name)))
	}
	if p.blocks == nil {
		p.blocks = map[string]bool{}
	}
	p.blocks[name] = true
}

// blank says whether a body has nothing but white space.
func blank(body []Stmt) bool {
	for _, s := range body {
		out, ok := s.(*Output)
		if !ok {
			return false
		}
		for _, x := range out.Parts {
			if d, ok := x.(*Data); !ok || strings.TrimFunc(d.Text, isSpace) != "" {
				return false
			}
		}
	}
	return true
}

// extendsStmt reads {% extends %}.
func (p *Parser) extendsStmt(at Pos) Stmt {
	if p.scopes > 0 {
		p.failLate(assertion, at, "cannot use extend from a non top-level scope")
	}
	return &Extends{at, p.expression()}
}

// includeStmt reads {% include %}.
func (p *Parser) includeStmt(at Pos) Stmt {
	s := &Include{Pos: at, Template: p.expression(), WithContext: true}
	if p.cur.Is("ignore") && p.look().Is("missing") {
		p.next()
		p.next()
		s.IgnoreMissing = true
	}
	p.withContext(&s.WithContext)
	return s
}

// importStmt reads {% import %}.
func (p *Parser) importStmt(at Pos) Stmt {
	s := &Import{Pos: at, Template: p.expression()}
	p.expectName("as")
	s.Target = p.nameTarget().Name
	p.withContext(&s.WithContext)
	return s
}

// withContext reads `with context` or `without context`, if it is there.
func (p *Parser) withContext(with *bool) bool {
	if !p.cur.Is("with") && !p.cur.Is("without") || !p.look().Is("context") {
		return false
	}
	*with = p.next().Text == "with"
	p.next()
	return true
}

// fromStmt reads {% from import %}.
func (p *Parser) fromStmt(at Pos) Stmt {
	s := &FromImport{Pos: at, Template: p.expression()}
	p.expectName("import")
	for p.err == nil {
		if len(s.Names) > 0 {
			p.expect(CommaToken)
		}
		if !p.is(NameToken) {
			p.expect(NameToken)
			break
		}
		if p.withContext(&s.WithContext) {
			break
		}
		s.Names = append(s.Names, p.importName())
		if p.withContext(&s.WithContext) || !p.is(CommaToken) {
			break
		}
	}
	return s
}

func (p *Parser) importName() ImportName {
	n := p.nameTarget()
	if strings.HasPrefix(n.Name, "_") {
		p.failAs(n.Pos, "names starting with an underline can not be imported", assertion)
	}
	name := ImportName{n.Pos, n.Name, n.Name}
	if p.skipName("as") {
		name.Alias = p.nameTarget().Name
	}
	return name
}
