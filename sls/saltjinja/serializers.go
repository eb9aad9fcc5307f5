package saltjinja

import (
	"strings"

	"github.com/gossh/gossh/jinja/builtin"
	"github.com/gossh/gossh/jinja/py"
	"github.com/gossh/gossh/saltyaml"
)

// serialize is slsutil.serialize(serializer, obj, **options).
func serialize(t *py.Thread, _ Data, a py.Args) (py.Value, error) {
	name, obj, err := serializer(t, "serialize", "obj", &a)
	if err != nil {
		return py.Value{}, err
	}
	if obj.Kind() == py.KindUndefined {
		if _, err := py.String(t, obj); err != nil {
			return py.Value{}, err
		}
	}
	o := map[string]py.Value{}
	for _, n := range a.Named {
		o[n.Name] = n.Value
	}
	if name == "json" {
		return serializeJSON(t, obj, o)
	}
	return serializeYAML(t, obj, o)
}

// serializer takes the first two arguments off: what to use, and on what.
func serializer(t *py.Thread, fn, what string, a *py.Args) (name string, x py.Value, err error) {
	if len(a.Pos) != 2 {
		p := builtin.Params{Func: fn, Names: []string{"serializer", what}, Required: 2}
		var out [2]py.Value
		rest := a.Named[:0:0]
		first := py.Args{Pos: a.Pos}
		for _, n := range a.Named {
			if n.Name == "serializer" || n.Name == what {
				first.Named = append(first.Named, n)
			} else {
				rest = append(rest, n)
			}
		}
		if err := p.Bind(first, out[:]); err != nil {
			return "", x, err
		}
		a.Pos, a.Named = out[:], rest
	}
	if name, err = py.String(t, a.Pos[0]); err != nil {
		return "", x, err
	}
	if name != "yaml" && name != "json" {
		return "", x, py.Errorf(saltError, "the serializer %q is not available: there are yaml and json", name)
	}
	return name, a.Pos[1], nil
}

func serializeJSON(t *py.Thread, v py.Value, o map[string]py.Value) (py.Value, error) {
	j := builtin.JSON{}
	for name, x := range o {
		var err error
		switch name {
		case "sort_keys":
			j.SortKeys, err = py.Truth(t, x)
		case "ensure_ascii":
			j.ASCII, err = py.Truth(t, x)
		case "indent":
			err = j.SetIndent(t, x)
		default:
			err = unexpected("dumps", name)
		}
		if err != nil {
			return v, err
		}
	}
	b, err := j.Append(t, nil, v)
	return py.Str(string(b)), err
}

// serializeYAML sorts keys unless it is told otherwise, as PyYAML does.
func serializeYAML(t *py.Thread, v py.Value, o map[string]py.Value) (py.Value, error) {
	opt := saltyaml.DumpOptions{SortKeys: true}
	for name, x := range o {
		var err error
		switch name {
		case "default_flow_style":
			opt.Flow, err = py.Truth(t, x)
		case "sort_keys":
			opt.SortKeys, err = py.Truth(t, x)
		case "indent":
			opt.Indent = whole(x)
		case "width":
			opt.Width = whole(x)
		case "allow_unicode":
		default:
			err = unexpected("dump_all", name)
		}
		if err != nil {
			return v, err
		}
	}
	plain, err := toYAML(t, v)
	if err != nil {
		return v, err
	}
	text := strings.TrimSuffix(saltyaml.Dump(plain, opt), "\n")
	return py.Str(strings.TrimSuffix(text, "\n...")), t.Room(len(text))
}

// whole is v as an int; None is 0.
func whole(v py.Value) int {
	n, _ := v.AsInt()
	return int(n)
}

func unexpected(fn, name string) error {
	return py.Errorf("TypeError", "%s() got an unexpected keyword argument '%s'", fn, name)
}

// deserialize is slsutil.deserialize(serializer, stream_or_string, **options).
func deserialize(t *py.Thread, _ Data, a py.Args) (py.Value, error) {
	name, text, err := serializer(t, "deserialize", "stream_or_string", &a)
	if err != nil {
		return py.Value{}, err
	}
	c := &call{t: t, v: []py.Value{text}}
	if name == "json" {
		return loadJSON(c)
	}
	return loadYAML(c)
}
