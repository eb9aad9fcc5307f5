package modules

import (
	"fmt"
	"slices"
	"strings"

	"github.com/gossh/gossh/internal/nearest"
	"github.com/gossh/gossh/ordered"
)

// Bind fits arguments to a function as Python fits them to a signature: positions
// first, then keywords. The error is an *ArgumentError in Python's words.
func Bind(f *Function, args []any, kwargs *ordered.Map) (*Call, error) {
	c := &Call{Fun: f.Name, Named: make(map[string]any, len(f.Args)), Kwargs: &ordered.Map{}}
	for i, v := range args {
		switch {
		case i < len(f.Args):
			c.Named[f.Args[i].Name] = v
		case f.VarArgs:
			c.Rest = append(c.Rest, v)
		}
	}
	if err := bindKeywords(f, c, kwargs); err != nil {
		return nil, err
	}
	if len(args) > len(f.Args) && !f.VarArgs {
		return nil, invalid(f, tooMany(f, len(args)))
	}
	var missing []string
	for _, a := range f.Args {
		if _, ok := c.Named[a.Name]; ok {
			continue
		}
		if a.Required {
			missing = append(missing, "'"+a.Name+"'")
			continue
		}
		c.Named[a.Name] = a.Default
	}
	if n := len(missing); n > 0 {
		return nil, invalid(f, fmt.Sprintf("missing %d required positional argument%s: %s", n, plural(n), enumerate(missing)))
	}
	for _, a := range f.Args {
		if v := c.Named[a.Name]; !a.Kind.fits(v) {
			return nil, invalid(f, "argument '"+a.Name+"' must be a "+a.Kind.String()+", not "+literal(v))
		}
	}
	return c, nil
}

func bindKeywords(f *Function, c *Call, kwargs *ordered.Map) error {
	known := make([]string, len(f.Args))
	for i, a := range f.Args {
		known[i] = a.Name
	}
	var bad []string
	hint, twice := "", ""
	for k, v := range kwargs.All() {
		_, given := c.Named[k]
		switch isKnown := slices.Contains(known, k); {
		case isKnown && given && twice == "":
			twice = k
		case isKnown:
			c.Named[k] = v
		case k == "test" && f.Changes:
			c.Test = truth(v)
		case f.VarKwargs:
			c.Kwargs.Set(k, v)
		default:
			bad = append(bad, k+"="+Text(v))
			if n := nearest.Name(k, known); n != "" && hint == "" {
				hint = "did you mean " + n + "?"
			}
		}
	}
	switch {
	case len(bad) > 0:
		if hint == "" {
			hint = f.usageHint()
		}
		return &ArgumentError{Msg: "The following keyword arguments are not valid: " + strings.Join(bad, ", "), Hint: hint}
	case twice != "":
		return invalid(f, "got multiple values for argument '"+twice+"'")
	}
	return nil
}

// invalid returns the error for arguments that do not fit the signature, in the
// words of salt-call.
func invalid(f *Function, why string) error {
	_, bare, _ := strings.Cut(f.Name, ".")
	return &ArgumentError{
		Msg:  "Passed invalid arguments: " + bare + "() " + why + ". Usage:",
		Doc:  f.Help(),
		Hint: f.usageHint(),
	}
}

// tooMany says what Python says of more positions than there are.
func tooMany(f *Function, given int) string {
	least, most := 0, len(f.Args)
	for _, a := range f.Args {
		if a.Required {
			least++
		}
	}
	takes := fmt.Sprintf("%d positional argument%s", most, plural(most))
	if least != most {
		takes = fmt.Sprintf("from %d to %d positional arguments", least, most)
	}
	were := "were"
	if given == 1 {
		were = "was"
	}
	return fmt.Sprintf("takes %s but %d %s given", takes, given, were)
}

func plural(n int) string {
	if n == 1 {
		return ""
	}
	return "s"
}

// enumerate joins words as Python's messages do: 'a', 'b', and 'c'.
func enumerate(words []string) string {
	switch n := len(words); n {
	case 1:
		return words[0]
	case 2:
		return words[0] + " and " + words[1]
	default:
		return strings.Join(words[:n-1], ", ") + ", and " + words[n-1]
	}
}

// maxUsage is how long a signature may be to be shown beside an error.
const maxUsage = 100

// usageHint says how f is called, or where to read it.
func (f *Function) usageHint() string {
	if u := f.Usage(); len(u) <= maxUsage {
		return "its arguments: " + u
	}
	return "sys.doc " + f.Name + " shows its arguments"
}
