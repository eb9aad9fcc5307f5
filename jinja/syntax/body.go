package syntax

import (
	"errors"
	"fmt"
	"slices"
	"strings"
)

// body reads statements and text up to a tag of one of the names in end (nil:
// up to the end of the template) and stands at that name then.
func (p *Parser) body(end []string) []Stmt {
	var list []Stmt
	var out *Output
	add := func(x Expr) {
		if out == nil {
			out = &Output{Pos: x.Position()}
			list = append(list, out)
		}
		out.Parts = append(out.Parts, x)
	}
	if end != nil {
		p.ends = append(p.ends, end)
		defer func() { p.ends = p.ends[:len(p.ends)-1] }()
	}
	for p.err == nil {
		switch p.cur.Kind {
		case DataToken:
			add(p.texts.make(Data{p.cur.Pos, p.cur.Text}))
			p.next()
		case VariableBegin:
			p.next()
			add(p.tuple(tupleRules{}))
			p.expect(VariableEnd)
		case BlockBegin:
			p.next()
			if p.cur.Kind == NameToken && slices.Contains(end, p.cur.Text) {
				return list
			}
			list = p.statement(list)
			out = nil
			p.expect(BlockEnd)
		default:
			return list
		}
	}
	return list
}

// statements reads the end of a tag and the body that follows, as body does; the
// end of the template is an error.
func (p *Parser) statements(end ...string) []Stmt {
	p.skip(ColonToken) // as Python has it
	p.expect(BlockEnd)
	if p.err != nil {
		return nil
	}
	list := p.body(end)
	if p.is(EOF) && p.err == nil {
		p.ends = append(p.ends, end)
		p.failTag("")
	}
	return list
}

// inner is statements for a body with a scope of its own.
func (p *Parser) inner(end ...string) []Stmt {
	p.scopes++
	defer func() { p.scopes-- }()
	return p.statements(end...)
}

// innerTo is inner for a single end, which it takes.
func (p *Parser) innerTo(end string) []Stmt {
	list := p.inner(end)
	p.next()
	return list
}

// function is innerTo for a body that no break or continue leaves.
func (p *Parser) function(end string) []Stmt {
	loops := p.loops
	p.loops = 0
	defer func() { p.loops = loops }()
	return p.innerTo(end)
}

// statement reads the tag that p stands at and appends what it makes to list.
func (p *Parser) statement(list []Stmt) []Stmt {
	t := p.cur
	if t.Kind != NameToken {
		p.fail(t.Pos, "tag name expected")
		return list
	}
	p.enter()
	defer p.leave()
	p.tags = append(p.tags, t.Text)
	defer func() { p.tags = p.tags[:len(p.tags)-1] }()
	if f := p.builtin(t.Text); f != nil {
		p.next()
		return append(list, f(t.Pos))
	}
	if tag := p.c.Tags[t.Text]; tag != nil {
		p.next()
		s, err := tag(p, t.Pos)
		p.take(t.Pos, err)
		return append(list, s...)
	}
	p.tags = p.tags[:len(p.tags)-1]
	p.failTag(t.Text)
	p.tags = append(p.tags, t.Text)
	return list
}

// take makes the error of a Tag that of the parser.
func (p *Parser) take(pos Pos, err error) {
	if err == nil || p.err != nil {
		return
	}
	e := &Error{Pos: pos, Msg: err.Error()}
	_ = errors.As(err, &e)
	p.fail(e.Pos, e.Msg)
}

// builtin returns what reads the rest of a tag of Jinja's own.
func (p *Parser) builtin(name string) func(Pos) Stmt {
	switch name {
	case "for":
		return p.forStmt
	case "if":
		return p.ifStmt
	case "set":
		return p.setStmt
	case "with":
		return p.withStmt
	case "print":
		return p.printStmt
	case "autoescape":
		return p.autoescapeStmt
	case "block":
		return p.blockStmt
	case "extends":
		return p.extendsStmt
	case "include":
		return p.includeStmt
	case "import":
		return p.importStmt
	case "from":
		return p.fromStmt
	case "macro":
		return p.macroStmt
	case "call":
		return p.callStmt
	case "filter":
		return p.filterStmt
	}
	switch {
	case name == "do" && p.c.Do:
		return p.doStmt
	case name == "break" && p.c.LoopControls:
		return p.breakStmt
	case name == "continue" && p.c.LoopControls:
		return p.continueStmt
	}
	return nil
}

// failTag is the error of a tag that is not known, or of the end of the template
// (name is empty) where a tag was expected.
func (p *Parser) failTag(name string) {
	var b strings.Builder
	if name == "" {
		b.WriteString("Unexpected end of template.")
	} else {
		fmt.Fprintf(&b, "Encountered unknown tag %s.", quote(name))
	}
	if n := len(p.ends); n > 0 {
		var want []string
		for _, e := range p.ends[n-1] {
			want = append(want, quote(e))
		}
		tags := strings.Join(want, " or ")
		if name != "" && slices.ContainsFunc(p.ends, func(e []string) bool { return slices.Contains(e, name) }) {
			b.WriteString(" You probably made a nesting mistake. Jinja is expecting this tag," +
				" but currently looking for " + tags + ".")
		} else {
			b.WriteString(" Jinja was looking for the following tags: " + tags + ".")
		}
	}
	if n := len(p.tags); n > 0 {
		fmt.Fprintf(&b, " The innermost block that needs to be closed is %s.", quote(p.tags[n-1]))
	}
	p.fail(p.cur.Pos, b.String())
}
