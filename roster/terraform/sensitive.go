package terraform

import (
	"slices"

	"github.com/gossh/gossh/ordered"
)

// other returns v with everything in it replaced: what a template makes of the one
// and of the other differs if it tells something of v.
func other(v any) any {
	switch v := v.(type) {
	case bool:
		return !v
	case int64:
		return v + 1
	case string:
		return "other than " + v
	case []any:
		out := make([]any, len(v))
		for i, e := range v {
			out[i] = other(e)
		}
		return out
	case *ordered.Map:
		out := ordered.NewMap(v.Len())
		for k, e := range v.All() {
			out.Set(k, other(e))
		}
		return out
	}
	return "other"
}

// changed returns v with other values where marks, from show -json, has true.
func changed(v, marks any) any {
	switch m := marks.(type) {
	case bool:
		if m {
			return other(v)
		}
	case []any:
		list, ok := v.([]any)
		if !ok {
			break
		}
		out := slices.Clone(list)
		for i := range min(len(out), len(m)) {
			out[i] = changed(out[i], m[i])
		}
		return out
	case *ordered.Map:
		o, ok := v.(*ordered.Map)
		if !ok {
			break
		}
		out := ordered.NewMap(o.Len())
		for k, e := range o.All() {
			out.Set(k, changed(e, m.Value(k)))
		}
		return out
	}
	return v
}

// marked reports whether there is a true in marks.
func marked(marks any) bool {
	switch m := marks.(type) {
	case bool:
		return m
	case []any:
		return slices.ContainsFunc(m, marked)
	case *ordered.Map:
		for _, e := range m.All() {
			if marked(e) {
				return true
			}
		}
	}
	return false
}

// shownSensitive returns the attributes of attrs that marks has something of, with
// other values there.
func shownSensitive(attrs, marks *ordered.Map) *ordered.Map {
	out := &ordered.Map{}
	for k, m := range marks.All() {
		if v, ok := attrs.Get(k); ok && marked(m) {
			out.Set(k, changed(v, m))
		}
	}
	return out
}

// sensitive is shownSensitive by a list of paths, as a state has it. A path that
// cannot be followed means all that it may mean.
func sensitive(attrs *ordered.Map, v any) *ordered.Map {
	out := &ordered.Map{}
	list, _ := v.([]any)
	for _, p := range list {
		steps, _ := p.([]any)
		name, ok := "", false
		if len(steps) > 0 {
			name, ok = step(steps[0]).(string)
		}
		if !ok {
			o, _ := other(attrs).(*ordered.Map)
			return o
		}
		have, ok := out.Get(name)
		if !ok {
			if have, ok = attrs.Get(name); !ok {
				continue
			}
		}
		out.Set(name, along(have, steps[1:]))
	}
	return out
}

// along returns v with other values at the end of a path.
func along(v any, steps []any) any {
	if len(steps) == 0 {
		return other(v)
	}
	switch at := step(steps[0]).(type) {
	case string:
		if o, ok := v.(*ordered.Map); ok {
			e, ok := o.Get(at)
			if !ok {
				return v
			}
			out := ordered.NewMap(o.Len())
			for k, x := range o.All() {
				out.Set(k, x)
			}
			out.Set(at, along(e, steps[1:]))
			return out
		}
	case int64:
		if list, ok := v.([]any); ok && 0 <= at && at < int64(len(list)) {
			out := slices.Clone(list)
			out[at] = along(out[at], steps[1:])
			return out
		}
	}
	return other(v) // a set, by its members
}

// step returns the name or number of one step of a path.
func step(v any) any {
	m, _ := v.(*ordered.Map)
	x := m.Value("value")
	if o, ok := x.(*ordered.Map); ok {
		return o.Value("value")
	}
	return x
}
