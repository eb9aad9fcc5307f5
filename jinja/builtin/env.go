package builtin

import "github.com/gossh/gossh/jinja/py"

// Env is what a filter or test may ask of the template that calls it.
type Env interface {
	// Filter and Test call one by name, as map() and select() do.
	Filter(t *py.Thread, name string, x py.Value, a py.Args) (py.Value, error)
	Test(t *py.Thread, name string, x py.Value, a py.Args) (bool, error)
	HasFilter(name string) bool
	HasTest(name string) bool
	// Attr and Item are x.name and x[key] of the template language: attribute
	// first or item first, an undefined if neither is there.
	Attr(t *py.Thread, x py.Value, name string) (py.Value, error)
	Item(t *py.Thread, x, key py.Value) (py.Value, error)
	// Autoescape says whether output is escaped at this point.
	Autoescape() bool
	// Newline is the newline of the environment.
	Newline() string
	// Lookup resolves a variable of the calling template.
	Lookup(name string) (py.Value, bool)
}

// Filter is x|name(args).
type Filter func(t *py.Thread, e Env, x py.Value, a py.Args) (py.Value, error)

// Test is x is name(args).
type Test func(t *py.Thread, e Env, x py.Value, a py.Args) (bool, error)

// value makes a Filter of a function that looks at nothing but the value.
func value(p *Params, fn func(t *py.Thread, x py.Value) (py.Value, error)) Filter {
	return func(t *py.Thread, _ Env, x py.Value, a py.Args) (py.Value, error) {
		if err := p.Bind(a, nil); err != nil {
			return py.Value{}, err
		}
		return fn(t, x)
	}
}
