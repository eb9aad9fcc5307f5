package modules

import (
	"fmt"
	"sort"
	"strings"

	"github.com/gossh/gossh/internal/ordered"
)

// Bind fits arguments to a function as Python fits them to a signature: positions
// first, then keywords. The error is an *ArgumentError.
func Bind(f *Function, args []any, kwargs *ordered.Map) (*Call, error) {
	c := &Call{Fun: f.Name, Named: make(map[string]any, len(f.Args)), Kwargs: &ordered.Map{}}
	for i, v := range args {
		switch {
		case i < len(f.Args):
			c.Named[f.Args[i].Name] = v
		case f.VarArgs:
			c.Rest = append(c.Rest, v)
		default:
			return nil, invalidf(f, "%s takes at most %d argument(s) (%d given)", f.Name, len(f.Args), len(args))
		}
	}
	if err := bindKeywords(f, c, kwargs); err != nil {
		return nil, err
	}
	var missing []string
	for _, a := range f.Args {
		if _, ok := c.Named[a.Name]; ok {
			continue
		}
		if a.Required {
			missing = append(missing, a.Name)
			continue
		}
		c.Named[a.Name] = a.Default
	}
	if len(missing) > 0 {
		return nil, invalidf(f, "%s needs the argument(s) %s", f.Name, strings.Join(missing, ", "))
	}
	return c, nil
}

func bindKeywords(f *Function, c *Call, kwargs *ordered.Map) error {
	known := make(map[string]bool, len(f.Args))
	for _, a := range f.Args {
		known[a.Name] = true
	}
	var bad []string
	for k, v := range kwargs.All() {
		switch {
		case known[k]:
			if _, twice := c.Named[k]; twice {
				return invalidf(f, "%s got multiple values for the argument %s", f.Name, k)
			}
			c.Named[k] = v
		case f.VarKwargs:
			c.Kwargs.Set(k, v)
		default:
			bad = append(bad, fmt.Sprintf("%s=%v", k, v))
		}
	}
	if len(bad) > 0 {
		sort.Strings(bad)
		return &ArgumentError{"The following keyword arguments are not valid: " + strings.Join(bad, ", ")}
	}
	return nil
}

func invalidf(f *Function, format string, args ...any) error {
	return &ArgumentError{"Passed invalid arguments: " + fmt.Sprintf(format, args...) + ". Usage: " + f.Usage()}
}

// Usage returns the signature of f, as in "cmd.run(cmd, cwd=None)".
func (f *Function) Usage() string {
	var parts []string
	for _, a := range f.Args {
		switch {
		case a.Required:
			parts = append(parts, a.Name)
		case a.Default == nil:
			parts = append(parts, a.Name+"=None")
		default:
			parts = append(parts, fmt.Sprintf("%s=%v", a.Name, a.Default))
		}
	}
	if f.VarArgs {
		parts = append(parts, "*args")
	}
	if f.VarKwargs {
		parts = append(parts, "**kwargs")
	}
	return f.Name + "(" + strings.Join(parts, ", ") + ")"
}
