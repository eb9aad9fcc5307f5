package syntax_test

import (
	"fmt"

	"github.com/gossh/gossh/jinja/syntax"
)

// A tag of the program's own: {% repeat 3 as i %} ... {% endrepeat %} becomes a
// loop over range(3).
func Example_tag() {
	repeat := func(p *syntax.Parser, pos syntax.Pos) ([]syntax.Stmt, error) {
		times, err := p.ParseExpression()
		if err != nil {
			return nil, err
		}
		if _, err := p.ExpectName("as"); err != nil {
			return nil, err
		}
		target, err := p.ParseTarget()
		if err != nil {
			return nil, err
		}
		if _, ok := target.(*syntax.Name); !ok {
			return nil, p.Fail(target.Position(), "repeat counts in one variable")
		}
		body, _, err := p.ParseStatements("endrepeat")
		if err != nil {
			return nil, err
		}
		call := &syntax.Call{
			Pos:  pos,
			X:    &syntax.Name{Pos: pos, Name: "range"},
			Args: syntax.Args{Pos: []syntax.Expr{times}},
		}
		return []syntax.Stmt{&syntax.For{Pos: pos, Target: target, Iter: call, Body: body}}, nil
	}
	c := &syntax.Config{Tags: map[string]syntax.Tag{"repeat": repeat}}

	tree, err := syntax.Parse("hello", "{% repeat n + 1 as i %}{{ i }}{% endrepeat %}", c)
	fmt.Println(err, len(tree.Body))
	_, err = syntax.Parse("hello", "{% repeat 3 as a, b %}{% endrepeat %}", c)
	fmt.Println(err)
	_, err = syntax.Parse("hello", "{% repeat 3 as i %}", c)
	fmt.Println(err)
	// Output:
	// <nil> 1
	// repeat counts in one variable
	// Unexpected end of template. Jinja was looking for the following tags: 'endrepeat'. The innermost block that needs to be closed is 'repeat'.
}
