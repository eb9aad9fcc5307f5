package saltjinja

import (
	"github.com/gossh/gossh/internal/fnmatch"
	"github.com/gossh/gossh/jinja/builtin"
	"github.com/gossh/gossh/jinja/py"
)

// Data is what the functions of Functions look at.
type Data interface {
	// Grains and Pillar are those of the host, as the template sees them.
	Grains() py.Value
	Pillar() py.Value
	// Log takes what log.debug, log.warning, ... are told.
	Log(level, text string)
}

// Function is an execution function that works on the values of the template that
// calls it, where others get copies of plain data: defaults.merge changes the dict
// that it is given, and an undefined default hurts only where it is used.
type Function func(t *py.Thread, d Data, a py.Args) (py.Value, error)

// Functions returns a new table of those execution functions that look at data
// alone.
func Functions() map[string]Function {
	all := map[string]Function{}
	for _, f := range append(mergers(), readers()...) {
		all[f.name] = f.function()
	}
	for _, level := range []string{"debug", "info", "warning", "error", "critical", "exception", "trace"} {
		all["log."+level] = logs(level)
	}
	all["slsutil.serialize"], all["slsutil.deserialize"] = serialize, deserialize
	return all
}

// dataDef is a function and its signature, as a def is a filter.
type dataDef struct {
	name, signature string
	fn              func(c *call, d Data) (py.Value, error)
}

func (f dataDef) function() Function {
	p, defaults := params(f.name, f.signature)
	return func(t *py.Thread, d Data, a py.Args) (py.Value, error) {
		c := call{t: t, v: append(make([]py.Value, 0, len(defaults)), defaults...)}
		if err := p.Bind(a, c.v); err != nil {
			return py.Value{}, err
		}
		return f.fn(&c, d)
	}
}

// logs takes a message, and what Python's % formats into it.
func logs(level string) Function {
	return func(t *py.Thread, d Data, a py.Args) (py.Value, error) {
		if len(a.Pos) != 1 || len(a.Named) > 0 {
			p := builtin.Params{Func: level, Names: []string{"message"}, Required: 1}
			var out [1]py.Value
			if err := p.Bind(a, out[:]); err != nil {
				return py.Value{}, err
			}
			a.Pos = out[:]
		}
		text, err := py.String(t, a.Pos[0])
		if err != nil {
			return py.Value{}, err
		}
		d.Log(level, text)
		return py.True, nil
	}
}

// readers look values up.
func readers() []dataDef {
	return []dataDef{
		{"grains.get", "key default= delimiter=: ordered=True", func(c *call, d Data) (py.Value, error) {
			return follow(c.t, d.Grains(), c.v[0], c.v[1], c.v[2])
		}},
		{"pillar.get", "key default= merge=False merge_nested_lists=None delimiter=: pillarenv=None saltenv=None", pillarGet},
		{"grains.filter_by", "lookup_dict grain=os_family merge=None default=default base=None", filterBy},
	}
}

func pillarGet(c *call, d Data) (py.Value, error) {
	key, def, pillar := c.v[0], c.v[1], d.Pillar()
	merge, err := c.truth(2)
	if err != nil {
		return py.Value{}, err
	}
	if kind := def.Kind(); merge && (kind == py.KindDict || kind == py.KindList) {
		found, err := follow(c.t, pillar, key, py.None, c.v[4])
		if err != nil {
			return py.Value{}, err
		}
		if found.IsNone() || found.Kind() == kind {
			return c.mergedPillar(def, found)
		}
	}
	return follow(c.t, pillar, key, def, c.v[4])
}

// mergedPillar lays what the pillar has over a copy of the default.
func (c *call) mergedPillar(def, found py.Value) (py.Value, error) {
	lists, err := c.truth(3)
	if err != nil {
		return py.Value{}, err
	}
	out, err := deepCopy(c.t, def)
	if err != nil || found.IsNone() {
		return out, err
	}
	if out.Kind() == py.KindList {
		return join(c.t, out, found)
	}
	return update(c.t, out, found, true, lists)
}

// filterBy is the value whose key, a shell pattern, matches a grain.
func filterBy(c *call, d Data) (py.Value, error) {
	lookup, grain, merge, def, base := c.v[0], c.v[1], c.v[2], c.v[3], c.v[4]
	pairs, err := entries(c.t, lookup)
	if err != nil {
		return py.Value{}, err
	}
	values, err := follow(c.t, d.Grains(), grain, py.NewList(nil), py.Str(":"))
	if err != nil {
		return py.Value{}, err
	}
	ret, err := c.choose(pairs, values)
	if err != nil {
		return py.Value{}, err
	}
	if ret.IsNone() {
		if ret, err = itemOr(c.t, lookup, def, py.None); err != nil {
			return py.Value{}, err
		}
	}
	if ret, err = c.onBase(ret, lookup, base); err != nil {
		return py.Value{}, err
	}
	return c.under(ret, merge)
}

// choose returns the first value whose key matches one of the values, or None.
func (c *call) choose(pairs []entry, values py.Value) (py.Value, error) {
	all := []py.Value{values}
	if l, ok := values.Ref().(*py.List); ok {
		all = l.Items
	}
	for _, v := range all {
		text, err := py.String(c.t, v)
		if err != nil {
			return py.None, err
		}
		for _, p := range pairs {
			pattern, err := py.String(c.t, p.key)
			if err != nil {
				return py.None, err
			}
			if fnmatch.Match(pattern, text) {
				if !p.value.IsNone() {
					return p.value, nil
				}
				break
			}
		}
	}
	return py.None, nil
}

// onBase lays ret over a copy of lookup[base].
func (c *call) onBase(ret, lookup, base py.Value) (py.Value, error) {
	named, err := py.Truth(c.t, base)
	if err != nil || !named {
		return ret, err
	}
	below, err := itemOr(c.t, lookup, base, py.None)
	switch {
	case err != nil || below.IsNone():
		return ret, err
	case ret.IsNone():
		return below, nil
	case below.Kind() != py.KindDict:
		return ret, nil
	case ret.Kind() != py.KindDict:
		return py.None, py.Errorf(saltError, "filter_by default and look-up values must both be dictionaries.")
	}
	out, err := deepCopy(c.t, below)
	if err != nil {
		return ret, err
	}
	return update(c.t, out, ret, true, false)
}

// under lays a copy of merge over ret, in place.
func (c *call) under(ret, merge py.Value) (py.Value, error) {
	some, err := py.Truth(c.t, merge)
	switch {
	case err != nil || !some:
		return ret, err
	case merge.Kind() != py.KindDict:
		return ret, py.Errorf(saltError, "filter_by merge argument must be a dictionary.")
	case ret.IsNone():
		return merge, nil
	}
	over, err := deepCopy(c.t, merge)
	if err != nil {
		return ret, err
	}
	return update(c.t, ret, over, true, false)
}

// saltError is the class of errors that Salt's functions give.
const saltError = "SaltException"

// itemOr is d.get(key, def).
func itemOr(t *py.Thread, d, key, def py.Value) (py.Value, error) {
	v, found, err := py.GetItem(t, d, key)
	if err != nil || !found {
		return def, err
	}
	return v, nil
}
