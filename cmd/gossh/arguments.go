package main

import (
	"slices"
	"strings"
	"unicode"

	"github.com/gossh/gossh/jobs"
	"github.com/gossh/gossh/ordered"
	"github.com/gossh/gossh/saltyaml"
)

// call turns the words after the target into a call: the function, positional and
// keyword arguments, each read as YAML by the rules of Salt's command line. The
// keywords in noParse stay text. A function that comes as one word together with
// its arguments is split at white space.
func call(words, noParse []string) jobs.Call {
	if len(words) == 1 {
		words = strings.Fields(words[0])
	}
	c := jobs.Call{Fun: words[0]}
	for _, w := range words[1:] {
		name, value, ok := keyword(w)
		if !ok {
			c.Args = append(c.Args, saltyaml.Argument(w))
			continue
		}
		if c.Kwargs == nil {
			c.Kwargs = &ordered.Map{}
		}
		if slices.Contains(noParse, name) {
			c.Kwargs.Set(name, value)
		} else {
			c.Kwargs.Set(name, saltyaml.Argument(value))
		}
	}
	return c
}

// keyword splits name=value. The name starts with a letter or underscore and has
// letters, digits, underscores, dots and dashes; "==" is no keyword, and neither
// is a text of several lines.
func keyword(w string) (name, value string, ok bool) {
	name, value, ok = strings.Cut(w, "=")
	if !ok || name == "" || strings.HasPrefix(value, "=") || strings.Contains(w, "\n") {
		return "", "", false
	}
	for i, r := range name {
		switch {
		case r == '_' || unicode.IsLetter(r):
		case i > 0 && (unicode.IsDigit(r) || r == '.' || r == '-'):
		default:
			return "", "", false
		}
	}
	return name, value, true
}
