package saltjinja

import (
	"strings"

	"github.com/gossh/gossh/jinja/builtin"
	"github.com/gossh/gossh/jinja/py"
)

// call is one use of a filter: v has its value and arguments, each at the place
// that the signature gives it.
type call struct {
	t   *py.Thread
	env builtin.Env
	v   []py.Value
}

// def is a filter and its signature, such as "txt rgx ignorecase=False": names,
// some with a default that is None, False, True, a whole number or text.
type def struct {
	name, signature string
	fn              func(c *call) (py.Value, error)
	// raw is for filters with any number of arguments; there is no signature then.
	raw builtin.Filter
}

// filter makes a filter of d.
func (d def) filter() builtin.Filter {
	if d.raw != nil {
		return d.raw
	}
	p, defaults := params(d.name, d.signature)
	p.Given = 1
	fn := d.fn
	return func(t *py.Thread, e builtin.Env, x py.Value, a py.Args) (py.Value, error) {
		c := call{t: t, env: e, v: append(make([]py.Value, 0, len(defaults)), defaults...)}
		c.v[0] = x
		if err := p.Bind(a, c.v[1:]); err != nil {
			return x, err
		}
		return fn(&c)
	}
}

// params reads a signature.
func params(name, signature string) (p *builtin.Params, defaults []py.Value) {
	p = &builtin.Params{Func: name}
	for _, word := range strings.Fields(signature) {
		name, value, optional := strings.Cut(word, "=")
		p.Names = append(p.Names, name)
		if !optional {
			p.Required++
		}
		defaults = append(defaults, literal(value))
	}
	return p, defaults
}

func literal(s string) py.Value {
	switch s {
	case "None":
		return py.None
	case "False":
		return py.False
	case "True":
		return py.True
	}
	if n, err := py.ParseInt(s, 10); err == nil {
		return n
	}
	return py.Str(s)
}

// text is str() of argument i.
func (c *call) text(i int) (string, error) {
	if s, ok := c.v[i].AsStr(); ok {
		return s, nil
	}
	return py.String(c.t, c.v[i])
}

// str is argument i, which has to be a str.
func (c *call) str(i int) (string, error) {
	if s, ok := c.v[i].AsStr(); ok {
		return s, nil
	}
	if u, ok := c.v[i].Ref().(*py.Undefined); ok {
		return "", py.Errorf("TypeError", "expected string or bytes-like object, got '%s': %s", py.TypeName(c.v[i]), u.Message())
	}
	return "", py.Errorf("TypeError", "expected string or bytes-like object, got '%s'", py.TypeName(c.v[i]))
}

// truth is bool() of argument i.
func (c *call) truth(i int) (bool, error) { return py.Truth(c.t, c.v[i]) }

// int is argument i, which has to be an int.
func (c *call) int(i int) (int, error) {
	n, ok := c.v[i].AsInt()
	if !ok {
		return 0, py.Errorf("TypeError", "'%s' object cannot be interpreted as an integer", py.TypeName(c.v[i]))
	}
	return int(n), nil
}

// none says whether argument i is None.
func (c *call) none(i int) bool { return c.v[i].IsNone() }

// texts makes a filter of a function from text to text.
func textFilter(name string, fn func(s string) (string, error)) def {
	return def{name: name, signature: "value", fn: func(c *call) (py.Value, error) {
		s, err := c.text(0)
		if err != nil {
			return py.Value{}, err
		}
		r, err := fn(s)
		return py.Str(r), err
	}}
}

// boolFilter makes a filter of a predicate of text; what is no text gives False.
func boolFilter(name string, fn func(s string) bool) def {
	return def{name: name, signature: "value", fn: func(c *call) (py.Value, error) {
		s, ok := c.v[0].AsStr()
		return py.Bool(ok && fn(s)), nil
	}}
}
