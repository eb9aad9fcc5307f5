package builtin

import (
	"fmt"
	"slices"
	"strings"

	"github.com/gossh/gossh/jinja/py"
)

// Params are the parameters of a function as Python would declare it. They bind
// arguments to names and complain in Python's words.
type Params struct {
	Func  string   // the name in errors
	Names []string // of all parameters
	// Given is how many of the Names the template language fills by itself: the
	// value of a filter and, for some, the environment before it.
	Given int
	// Required is how many of the Names have no default.
	Required int
	// C marks a function of CPython's own, which takes no names and words its
	// errors differently.
	C bool
}

// Bind writes the arguments over the defaults in out, which has one place for each
// parameter that is not Given.
func (p *Params) Bind(a py.Args, out []py.Value) error {
	n := len(a.Pos) + p.Given
	if len(a.Named) == 0 && n >= p.Required && n <= len(p.Names) {
		copy(out, a.Pos)
		return nil
	}
	return p.bindNames(a, out)
}

func (p *Params) bindNames(a py.Args, out []py.Value) error {
	if p.C {
		return p.bindC(a)
	}
	var set uint64 // bit i: parameter i has a value
	n := len(a.Pos) + p.Given
	for i := range min(n, len(p.Names)) {
		set |= 1 << i
	}
	copy(out, a.Pos)
	for _, arg := range a.Named {
		i := slices.Index(p.Names, arg.Name)
		if i < 0 {
			return py.Errorf("TypeError", "%s() got an unexpected keyword argument '%s'", p.Func, arg.Name)
		}
		if set&(1<<i) != 0 {
			return py.Errorf("TypeError", "%s() got multiple values for argument '%s'", p.Func, arg.Name)
		}
		set |= 1 << i
		out[i-p.Given] = arg.Value
	}
	if n > len(p.Names) {
		return p.tooMany(n)
	}
	var missing []string
	for i := range p.Required {
		if set&(1<<i) == 0 {
			missing = append(missing, "'"+p.Names[i]+"'")
		}
	}
	if len(missing) == 0 {
		return nil
	}
	return py.Errorf("TypeError", "%s() missing %d required positional argument%s: %s",
		p.Func, len(missing), plural(len(missing)), enumerate(missing))
}

func (p *Params) tooMany(n int) error {
	takes := fmt.Sprintf("%d positional argument%s", p.Required, plural(p.Required))
	if p.Required < len(p.Names) {
		takes = fmt.Sprintf("from %d to %d positional arguments", p.Required, len(p.Names))
	}
	were := "were"
	if n == 1 {
		were = "was"
	}
	return py.Errorf("TypeError", "%s() takes %s but %d %s given", p.Func, takes, n, were)
}

func (p *Params) bindC(a py.Args) error {
	if len(a.Named) > 0 {
		return py.Errorf("TypeError", "%s() takes no keyword arguments", p.Func)
	}
	n := len(a.Pos) + p.Given
	if len(p.Names) == 1 {
		return py.Errorf("TypeError", "%s() takes exactly one argument (%d given)", p.Func, n)
	}
	return py.Errorf("TypeError", "%s expected %d arguments, got %d", p.Func, len(p.Names), n)
}

func plural(n int) string {
	if n == 1 {
		return ""
	}
	return "s"
}

func enumerate(names []string) string {
	switch n := len(names); n {
	case 1:
		return names[0]
	case 2:
		return names[0] + " and " + names[1]
	default:
		return strings.Join(names[:n-1], ", ") + ", and " + names[n-1]
	}
}
