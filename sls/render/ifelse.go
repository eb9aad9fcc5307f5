package render

import (
	"fmt"

	"github.com/gossh/gossh/jinja/py"
	"github.com/gossh/gossh/ordered"
	"github.com/gossh/gossh/targets"
)

// ifElse is the global of that name, as Salt has it: pairs of a condition and a
// value, and a last value. The value of the first condition that holds is returned.
// A condition is a boolean, or a compound target expression that is matched against
// the host.
func (v *variables) ifElse(t *py.Thread, a py.Args) (py.Value, error) {
	if len(a.Named) > 0 {
		return py.Value{}, py.Errorf("TypeError", "ifelse() got an unexpected keyword argument '%s'", a.Named[0].Name)
	}
	if len(a.Pos)%2 == 0 {
		return py.Value{}, py.Errorf("TypeError", "ifelse() takes an odd number of arguments: pairs of a condition and a value, and a default (%d given)", len(a.Pos))
	}
	last := len(a.Pos) - 1
	for i := 0; i < last; i += 2 {
		ok, err := v.holds(t, a.Pos[i])
		if err != nil {
			return py.Value{}, err
		}
		if ok {
			return a.Pos[i+1], nil
		}
	}
	return a.Pos[last], nil
}

// holds evaluates a condition.
func (v *variables) holds(t *py.Thread, condition py.Value) (bool, error) {
	text, ok := condition.AsStr()
	if !ok {
		return py.Truth(t, condition)
	}
	groups, _ := v.j.vars.Opts.Value("nodegroups").(*ordered.Map)
	m, err := targets.CompileWith(targets.Expr{Kind: targets.Compound, Text: text}, targets.Options{Nodegroups: groups})
	if err != nil {
		return false, err
	}
	id, ok := v.j.vars.Grains.Value("id").(string)
	if !ok {
		return false, fmt.Errorf("ifelse: the id of the host is not known, to match %q", text)
	}
	return m.Match(&targets.Target{ID: targets.ID(id)}, v)
}

// Tree implements targets.Facts.
func (v *variables) Tree(what targets.Need) (any, bool) {
	if what == targets.NeedPillar {
		return v.j.vars.Pillar, v.j.vars.Pillar != nil
	}
	return v.j.vars.Grains, v.j.vars.Grains != nil
}
