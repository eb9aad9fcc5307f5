package builtin

import "github.com/gossh/gossh/jinja/py"

var (
	defaultParams = Params{Func: "do_default", Names: []string{"value", "default_value", "boolean"}, Given: 1, Required: 1}
	attrParams    = Params{Func: "do_attr", Names: []string{"environment", "obj", "name"}, Given: 2, Required: 3}
)

func filterDefault(t *py.Thread, _ Env, x py.Value, a py.Args) (py.Value, error) {
	out := [2]py.Value{py.Str(""), py.False}
	if err := defaultParams.Bind(a, out[:]); err != nil {
		return x, err
	}
	if x.Kind() == py.KindUndefined {
		return out[0], nil
	}
	falsy, err := py.Truth(t, out[1])
	if err != nil || !falsy {
		return x, err
	}
	if some, err := py.Truth(t, x); err != nil || some {
		return x, err
	}
	return out[0], nil
}

func filterAttr(t *py.Thread, _ Env, x py.Value, a py.Args) (py.Value, error) {
	var out [1]py.Value
	if err := attrParams.Bind(a, out[:]); err != nil {
		return x, err
	}
	name, ok := out[0].AsStr()
	if !ok {
		if err := asKey(t, out[0]); err != nil {
			return x, err
		}
		return x, py.Errorf("TypeError", "attribute name must be string, not '%s'", py.TypeName(out[0]))
	}
	v, found, err := py.GetAttr(t, x, name)
	if err == nil && !found {
		v = py.Missing(t, x, out[0])
	}
	return v, err
}
