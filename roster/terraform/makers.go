package terraform

import (
	"context"

	"github.com/gossh/gossh/jinja"
	"github.com/gossh/gossh/jinja/py"
	"github.com/gossh/gossh/ordered"
	"github.com/gossh/gossh/sls/pydata"
)

// maker makes a value for one resource.
type maker func(ctx context.Context, s *scope) (any, error)

// scope is what templates see of one resource: its attributes, and under the name
// resource what Terraform calls it.
type scope struct {
	r *resource
	// other is set to give other values in place of sensitive ones, and touched when
	// a template looks at an attribute that has such.
	other, touched bool
}

var _ jinja.Lookup = (*scope)(nil)

// Lookup implements jinja.Lookup.
func (s *scope) Lookup(_ *py.Thread, name string) (py.Value, bool, error) {
	if v, ok := s.r.attrs.Get(name); ok {
		if o, ok := s.r.sensitive.Get(name); ok {
			if s.touched = true; s.other {
				v = o
			}
		}
		return pydata.Value(v), true, nil
	}
	if name != "resource" {
		return py.Value{}, false, nil
	}
	return pydata.Value(ordered.Of(
		"type", s.r.kind, "name", s.r.name, "index", s.r.index, "module", s.r.module, "address", s.r.address(),
	)), true, nil
}

func constant(v any) maker {
	return func(context.Context, *scope) (any, error) { return v, nil }
}

func template(t *jinja.Template) maker {
	return func(ctx context.Context, s *scope) (any, error) { return t.Render(ctx, jinja.Scope{Vars: s}) }
}

// expression makes plain data.
func expression(x *jinja.Expression) maker {
	return func(ctx context.Context, s *scope) (any, error) {
		v, err := x.Eval(ctx, jinja.Scope{Vars: s})
		if err != nil {
			return nil, err
		}
		return pydata.Data(&py.Thread{Ctx: ctx}, v)
	}
}

// truth makes true or false.
func truth(x *jinja.Expression) maker {
	return func(ctx context.Context, s *scope) (any, error) {
		v, err := x.Eval(ctx, jinja.Scope{Vars: s})
		if err != nil {
			return nil, err
		}
		return py.Truth(&py.Thread{Ctx: ctx}, v)
	}
}

func sequence(items []maker) maker {
	return func(ctx context.Context, s *scope) (any, error) {
		out := make([]any, len(items))
		for i, f := range items {
			var err error
			if out[i], err = f(ctx, s); err != nil {
				return nil, err
			}
		}
		return out, nil
	}
}

func mapping(keys []string, items []maker) maker {
	return func(ctx context.Context, s *scope) (any, error) {
		out := ordered.NewMap(len(keys))
		for i, f := range items {
			v, err := f(ctx, s)
			if err != nil {
				return nil, err
			}
			out.Set(keys[i], v)
		}
		return out, nil
	}
}
