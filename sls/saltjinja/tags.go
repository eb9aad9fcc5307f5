package saltjinja

import "github.com/gossh/gossh/jinja/syntax"

// Tags returns a new table of Salt's tags: load_yaml, load_json and load_text,
// whose body is text to read, import_yaml, import_json and import_text, which read
// another template, and profile.
func Tags() map[string]syntax.Tag {
	return map[string]syntax.Tag{
		"load_yaml": loadTag("load_yaml"), "load_json": loadTag("load_json"), "load_text": loadTag("load_text"),
		"import_yaml": importTag("load_yaml"), "import_json": importTag("load_json"), "import_text": importTag("load_text"),
		"profile": profileTag,
	}
}

// loadTag reads `as target %}...{% endload`: the target is what the filter makes
// of the body.
func loadTag(filter string) syntax.Tag {
	return func(p *syntax.Parser, pos syntax.Pos) ([]syntax.Stmt, error) {
		if _, err := p.ExpectName("as"); err != nil {
			return nil, err
		}
		target, err := p.ParseTarget()
		if err != nil {
			return nil, err
		}
		body, _, err := p.ParseStatements("endload")
		if err != nil {
			return nil, err
		}
		return []syntax.Stmt{&syntax.AssignBlock{
			Pos: pos, Target: target, Body: body, Filter: &syntax.Filter{Pos: pos, Name: filter},
		}}, nil
	}
}

// importTag reads `template as name [with context]`: the name is what the filter
// makes of the text of the template.
func importTag(filter string) syntax.Tag {
	return func(p *syntax.Parser, pos syntax.Pos) ([]syntax.Stmt, error) {
		template, err := p.ParseExpression()
		if err != nil {
			return nil, err
		}
		if _, err := p.ExpectName("as"); err != nil {
			return nil, err
		}
		name, err := p.Expect(syntax.NameToken)
		if err != nil {
			return nil, err
		}
		context := false
		if t, second := p.Peek(), p.Look(); (t.Is("with") || t.Is("without")) && second.Is("context") {
			context = t.Is("with")
			p.Next()
			p.Next()
		}
		return []syntax.Stmt{
			&syntax.Import{Pos: pos, Template: template, Target: name.Text, WithContext: context},
			&syntax.Assign{
				Pos: pos, Target: &syntax.Name{Pos: pos, Name: name.Text, Store: true},
				Value: &syntax.Filter{Pos: pos, Name: filter, X: &syntax.Name{Pos: pos, Name: name.Text}},
			},
		}, nil
	}
}

// profileTag reads `as label %}...{% endprofile`. Nothing is measured; the body is
// rendered as it is.
func profileTag(p *syntax.Parser, pos syntax.Pos) ([]syntax.Stmt, error) {
	if _, err := p.ExpectName("as"); err != nil {
		return nil, err
	}
	label, err := p.ParseExpression()
	if err != nil {
		return nil, err
	}
	body, _, err := p.ParseStatements("endprofile")
	if err != nil {
		return nil, err
	}
	return []syntax.Stmt{&syntax.Do{Pos: pos, X: label}, &syntax.Scope{Pos: pos, Body: body}}, nil
}
