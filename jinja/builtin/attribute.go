package builtin

import (
	"strings"
	"unicode"

	"github.com/gossh/gossh/jinja/py"
)

// getter is what `attribute=` of a filter means: the steps to a part of an item,
// what stands in for a missing part, and whether its case counts.
type getter struct {
	steps      []py.Value
	few        [2]py.Value // room for the steps of most
	instead    py.Value    // for an undefined; None for no such thing
	ignoreCase bool
}

// newGetter reads "a.b.0"; anything but a str is one step, None is no step.
func newGetter(attribute, instead py.Value, ignoreCase bool) (*getter, error) {
	g := &getter{instead: instead, ignoreCase: ignoreCase}
	if attribute.IsNone() {
		return g, nil
	}
	s, ok := attribute.AsStr()
	if !ok {
		g.steps = []py.Value{attribute}
		return g, nil
	}
	g.steps = g.few[:0]
	for {
		part, rest, more := strings.Cut(s, ".")
		step := py.Str(part)
		if digits(part) {
			n, err := py.ParseInt(part, 10)
			if err != nil {
				return nil, err
			}
			step = n
		}
		g.steps = append(g.steps, step)
		if !more {
			return g, nil
		}
		s = rest
	}
}

// newGetters reads a list of attributes with commas between them.
func newGetters(attribute py.Value, ignoreCase bool) ([]*getter, error) {
	parts := []py.Value{attribute}
	if s, ok := attribute.AsStr(); ok {
		parts = parts[:0]
		for p := range strings.SplitSeq(s, ",") {
			parts = append(parts, py.Str(p))
		}
	}
	all := make([]*getter, len(parts))
	for i, p := range parts {
		g, err := newGetter(p, py.None, ignoreCase)
		if err != nil {
			return nil, err
		}
		all[i] = g
	}
	return all, nil
}

func (g *getter) get(t *py.Thread, e Env, item py.Value) (py.Value, error) {
	for _, step := range g.steps {
		var err error
		if item, err = e.Item(t, item, step); err != nil {
			return item, err
		}
		if item.Kind() == py.KindUndefined && !g.instead.IsNone() {
			item = g.instead
		}
	}
	if g.ignoreCase {
		return lower(t, item)
	}
	return item, nil
}

func digits(s string) bool {
	for _, r := range s {
		if !unicode.IsDigit(r) {
			return false
		}
	}
	return s != ""
}
