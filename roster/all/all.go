// Package all lists the roster providers that there are.
package all

import (
	"strings"

	"github.com/gossh/gossh/fault"
	"github.com/gossh/gossh/roster"
	"github.com/gossh/gossh/roster/flat"
)

// Factories returns the table of providers.
func Factories() []roster.Factory {
	return []roster.Factory{
		{
			Name: "flat", Doc: "The roster file.",
			New: func(decode func(any) error) (roster.Provider, error) {
				var o flat.Options
				if err := decode(&o); err != nil {
					return nil, err
				}
				return flat.New(o), nil
			},
		},
	}
}

// later are Salt's other providers.
var later = map[string]bool{
	"ansible": true, "cache": true, "cloud": true, "clustershell": true, "dir": true, "range": true, "scan": true,
	"sshconfig": true, "sshknownhosts": true, "terraform": true,
}

// Find returns the factory of a provider, or fault.Invalid.
func Find(name string) (roster.Factory, error) {
	var names []string
	for _, f := range Factories() {
		if f.Name == name {
			return f, nil
		}
		names = append(names, f.Name)
	}
	if later[name] {
		return roster.Factory{}, fault.New(fault.Invalid, "", "the roster %q is not available yet", name).
			WithHint("there is: " + strings.Join(names, ", "))
	}
	return roster.Factory{}, fault.New(fault.Invalid, "", "there is no roster named %q", name).
		WithHint("there is: " + strings.Join(names, ", "))
}
