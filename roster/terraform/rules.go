package terraform

import (
	"errors"
	"fmt"
	"strings"

	"github.com/gossh/gossh/jinja"
	"github.com/gossh/gossh/jinja/py"
	"github.com/gossh/gossh/jinja/syntax"
	"github.com/gossh/gossh/ordered"
	"github.com/gossh/gossh/sls/saltjinja"
)

// rule says what the resources of one type are as hosts.
type rule struct {
	when   maker    // nil means always
	id     maker    // nil means the name of the resource
	names  []string // of the attributes
	values []maker  // of the attributes
}

// compile reads the mapping of types to attributes, or to lists of them.
func compile(m *ordered.Map) (map[string][]*rule, error) {
	c := newCompiler()
	out := map[string][]*rule{}
	for kind, v := range m.All() {
		list, ok := v.([]any)
		if !ok {
			list = []any{v}
		}
		for _, item := range list {
			o, ok := item.(*ordered.Map)
			if !ok && item != nil {
				return nil, fmt.Errorf("%s must be a mapping of attributes, or a list of such", kind)
			}
			r, err := c.rule(o)
			if err != nil {
				return nil, fmt.Errorf("%s: %w", kind, err)
			}
			out[kind] = append(out[kind], r)
		}
	}
	return out, nil
}

// compiler makes templates.
type compiler struct {
	values *jinja.Environment
	// conditions is for when, where what is not there is false.
	conditions *jinja.Environment
}

func newCompiler() *compiler {
	env := func(undefined py.Policy) *jinja.Environment {
		return jinja.New(jinja.Options{
			Syntax:  syntax.Config{Do: true, LoopControls: true, Tags: saltjinja.Tags()},
			Filters: saltjinja.Filters(saltjinja.Options{}), Tests: saltjinja.Tests(saltjinja.Options{}), Globals: saltjinja.Globals(),
			Undefined: undefined, Finalize: saltjinja.Finalize,
		})
	}
	return &compiler{env(py.Strict), env(py.Chainable)}
}

func (c *compiler) rule(m *ordered.Map) (*rule, error) {
	r := &rule{}
	for k, v := range m.All() {
		make := c.maker
		if k == "when" {
			make = c.condition
		}
		f, err := make(k, v)
		switch {
		case err != nil:
			return nil, fmt.Errorf("%s: %w", k, err)
		case k == "when":
			r.when = f
		case k == "id":
			r.id = f
		default:
			r.names, r.values = append(r.names, k), append(r.values, f)
		}
	}
	return r, nil
}

var errCondition = errors.New("it must be an expression, such as tags.Role == 'web'")

// condition reads an expression, which may stand in {{ }}.
func (c *compiler) condition(_ string, v any) (maker, error) {
	if b, ok := v.(bool); ok {
		return constant(b), nil
	}
	s, ok := v.(string)
	if !ok {
		return nil, errCondition
	}
	if inner, ok := single(s); ok {
		s = inner
	}
	x, err := c.conditions.CompileExpression(s)
	if err != nil {
		return nil, err
	}
	return truth(x), nil
}

// maker reads a value: texts in it may be templates.
func (c *compiler) maker(key string, v any) (maker, error) {
	switch v := v.(type) {
	case string:
		return c.text(key, v)
	case []any:
		items := make([]maker, len(v))
		for i, e := range v {
			var err error
			if items[i], err = c.maker(key, e); err != nil {
				return nil, err
			}
		}
		return sequence(items), nil
	case *ordered.Map:
		items := make([]maker, 0, v.Len())
		for _, e := range v.All() {
			f, err := c.maker(key, e)
			if err != nil {
				return nil, err
			}
			items = append(items, f)
		}
		return mapping(v.Keys(), items), nil
	}
	return constant(v), nil
}

// text reads a text. One that is a single {{ }} keeps the type of what is in it.
func (c *compiler) text(key, s string) (maker, error) {
	if !strings.Contains(s, "{{") && !strings.Contains(s, "{%") {
		return constant(s), nil
	}
	if inner, ok := single(s); ok {
		if x, err := c.values.CompileExpression(inner); err == nil {
			return expression(x), nil
		}
	}
	t, err := c.values.FromString(key, s)
	if err != nil {
		return nil, err
	}
	return template(t), nil
}

// single returns what stands in {{ }}, if s is nothing else.
func single(s string) (string, bool) {
	s = strings.TrimSpace(s)
	inner, ok := strings.CutPrefix(s, "{{")
	if !ok || !strings.HasSuffix(inner, "}}") {
		return "", false
	}
	inner = strings.TrimSuffix(inner, "}}")
	if strings.Contains(inner, "{{") || strings.Contains(inner, "}}") {
		return "", false
	}
	return strings.TrimSuffix(strings.TrimPrefix(inner, "-"), "-"), true
}
