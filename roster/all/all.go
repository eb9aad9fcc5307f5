// Package all lists the roster providers that there are.
package all

import (
	"slices"
	"strings"

	"github.com/gossh/gossh/fault"
	"github.com/gossh/gossh/internal/nearest"
	"github.com/gossh/gossh/roster"
	"github.com/gossh/gossh/roster/ansible"
	"github.com/gossh/gossh/roster/cache"
	"github.com/gossh/gossh/roster/cloud"
	"github.com/gossh/gossh/roster/clustershell"
	"github.com/gossh/gossh/roster/dir"
	"github.com/gossh/gossh/roster/dns"
	"github.com/gossh/gossh/roster/exec"
	"github.com/gossh/gossh/roster/flat"
	"github.com/gossh/gossh/roster/http"
	"github.com/gossh/gossh/roster/ranges"
	"github.com/gossh/gossh/roster/scan"
	"github.com/gossh/gossh/roster/sshconfig"
	"github.com/gossh/gossh/roster/sshknownhosts"
	"github.com/gossh/gossh/roster/terraform"
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
		{
			Name: "ansible", Doc: "An inventory of Ansible.",
			New: func(decode func(any) error) (roster.Provider, error) {
				var o ansible.Options
				if err := decode(&o); err != nil {
					return nil, err
				}
				return ansible.New(o), nil
			},
		},
		{
			Name: "cache", Doc: "The hosts that gossh has reached, from its cache of their grains.",
			New: func(decode func(any) error) (roster.Provider, error) {
				var o cache.Options
				if err := decode(&o); err != nil {
					return nil, err
				}
				return cache.New(o)
			},
		},
		{
			Name: "dir", Doc: "A directory with a file for each target.",
			New: func(decode func(any) error) (roster.Provider, error) {
				var o dir.Options
				if err := decode(&o); err != nil {
					return nil, err
				}
				return dir.New(o), nil
			},
		},
		{
			Name: "sshconfig", Doc: "The names of Host lines in ssh_config.",
			New: func(decode func(any) error) (roster.Provider, error) {
				var o sshconfig.Options
				if err := decode(&o); err != nil {
					return nil, err
				}
				return sshconfig.New(o), nil
			},
		},
		{
			Name: "sshknownhosts", Doc: "The names in known_hosts.",
			New: func(decode func(any) error) (roster.Provider, error) {
				var o sshknownhosts.Options
				if err := decode(&o); err != nil {
					return nil, err
				}
				return sshknownhosts.New(o), nil
			},
		},
		{
			Name: "exec", Doc: "What a program prints.",
			New: func(decode func(any) error) (roster.Provider, error) {
				var o exec.Options
				if err := decode(&o); err != nil {
					return nil, err
				}
				return exec.New(o)
			},
		},
		{
			Name: "http", Doc: "What a server answers.",
			New: func(decode func(any) error) (roster.Provider, error) {
				var o http.Options
				if err := decode(&o); err != nil {
					return nil, err
				}
				return http.New(o)
			},
		},
		{
			Name: "scan", Doc: "The addresses of networks that answer as SSH servers.",
			New: func(decode func(any) error) (roster.Provider, error) {
				var o scan.Options
				if err := decode(&o); err != nil {
					return nil, err
				}
				return scan.New(o)
			},
		},
		{
			Name: "cloud", Doc: "The instances in the cache of salt-cloud.",
			New: func(decode func(any) error) (roster.Provider, error) {
				var o cloud.Options
				if err := decode(&o); err != nil {
					return nil, err
				}
				return cloud.New(o)
			},
		},
		{
			Name: "dns", Doc: "The targets of SRV records, and the addresses of names.",
			New: func(decode func(any) error) (roster.Provider, error) {
				var o dns.Options
				if err := decode(&o); err != nil {
					return nil, err
				}
				return dns.New(o)
			},
		},
		{
			Name: "terraform", Doc: "The resources in a state of Terraform or OpenTofu.",
			New: func(decode func(any) error) (roster.Provider, error) {
				var o terraform.Options
				if err := decode(&o); err != nil {
					return nil, err
				}
				return terraform.New(o)
			},
		},
		{
			Name: "range", Doc: "The names of a range expression, and the clusters of a range server.",
			New: func(decode func(any) error) (roster.Provider, error) {
				var o ranges.Options
				if err := decode(&o); err != nil {
					return nil, err
				}
				return ranges.New(o), nil
			},
		},
		{
			Name: "clustershell", Doc: "The names of a NodeSet, and the groups of ClusterShell.",
			New: func(decode func(any) error) (roster.Provider, error) {
				var o clustershell.Options
				if err := decode(&o); err != nil {
					return nil, err
				}
				return clustershell.New(o), nil
			},
		},
	}
}

// Find returns the factory of a provider, or fault.Invalid. It panics if the table
// has a name twice.
func Find(name string) (roster.Factory, error) {
	var names []string
	var found *roster.Factory
	for _, f := range Factories() {
		if slices.Contains(names, f.Name) {
			panic("roster/all: two providers are named " + f.Name)
		}
		if names = append(names, f.Name); f.Name == name {
			found = &f
		}
	}
	if found != nil {
		return *found, nil
	}
	hint := "there is: " + strings.Join(names, ", ")
	meant := ""
	if n := nearest.Name(name, names); n != "" {
		meant = "; did you mean " + n + "?"
	}
	return roster.Factory{}, fault.New(fault.Invalid, "", "there is no roster named %q%s", name, meant).WithHint(hint)
}
