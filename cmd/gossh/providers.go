package main

import (
	"os"
	"path/filepath"
	"slices"

	"github.com/gossh/gossh/config"
	"github.com/gossh/gossh/fault"
	"github.com/gossh/gossh/roster"
	"github.com/gossh/gossh/roster/all"
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
	rostersshconfig "github.com/gossh/gossh/roster/sshconfig"
	"github.com/gossh/gossh/roster/sshknownhosts"
	"github.com/gossh/gossh/roster/terraform"
	"github.com/gossh/gossh/sls/render"
	"github.com/gossh/gossh/transport/sshconfig"
)

// onlyFlat reports whether the roster file is all there is. Then it need not be
// there for hosts that are named on the command line.
func onlyFlat(c *config.Config) bool { return slices.Equal(c.List("roster"), []string{"flat"}) }

// providers makes the rosters that the configuration names, in its order.
func (a *app) providers(c *config.Config, r *render.Pipelines, warn func(string)) ([]roster.Provider, error) {
	var out []roster.Provider
	for _, key := range []string{"roster_optional", "roster_trust"} {
		for _, name := range c.List(key) {
			if _, err := all.Find(name); err != nil {
				return nil, fault.Wrap(fault.Invalid, c.Get(key).Source+": "+key, err)
			}
		}
	}
	for _, name := range c.List("roster") {
		f, err := all.Find(name)
		if err != nil {
			return nil, usageError{err}
		}
		p, err := f.New(func(into any) error {
			a.surroundings(c, r, warn, into)
			return roster.Decode(rosterLookup(c), into)
		})
		if err != nil {
			return nil, err
		}
		optional, trust := slices.Contains(c.List("roster_optional"), name), slices.Contains(c.List("roster_trust"), name)
		if !onlyFlat(c) || optional {
			p = &roster.Named{Name: name, Provider: p, Optional: optional, Trust: trust, Warn: warn}
		}
		out = append(out, p)
	}
	return out, nil
}

// surroundings sets the options of a provider that are no keys.
func (a *app) surroundings(c *config.Config, r *render.Pipelines, warn func(string), into any) {
	switch o := into.(type) {
	case *flat.Options:
		o.Check, o.Renderer, o.Opts, o.Warn = a.env.Owned, r, templateOpts(c), warn
	case *ansible.Options:
		o.Check, o.Home, o.Reuse = a.env.Owned, a.env.Home, true
	case *cache.Options:
		o.Store, o.Warn = a.factStore(c), warn
	case *clustershell.Options:
		o.Check, o.Reuse, o.Paths = a.env.Owned, true, clustershell.DefaultPaths(a.env.Home, a.env.Getenv)
	case *ranges.Options:
		o.Reuse = true
	case *dir.Options:
		o.Check, o.Renderer, o.Opts, o.Warn = a.env.Owned, r, templateOpts(c), warn
	case *exec.Options:
		o.Check, o.Environ, o.CacheDir, o.Warn, o.Reuse = a.env.Owned, os.Environ(), rosterCache(c), warn, true
	case *http.Options:
		o.Check, o.CacheDir, o.Secrets, o.Warn = a.env.Owned, rosterCache(c), a.secrets(c, warn).Text, warn
	case *rostersshconfig.Options:
		o.Check, o.SSH, o.Warn = a.env.Owned, a.sshConfig(c), warn
	case *sshknownhosts.Options:
		o.Check, o.Warn = a.env.Owned, warn
	case *dns.Options:
		o.Warn = warn
	case *cloud.Options:
		o.Check, o.ConfigDir = a.env.Owned, c.Dir
	case *terraform.Options:
		o.File, o.Check, o.Warn = ownFile(c), a.env.Owned, warn
	}
}

// rosterCache is the directory where rosters keep what they were answered.
func rosterCache(c *config.Config) string { return filepath.Join(c.Text("cachedir"), "rosters") }

// sshConfig names the files of ssh_config, for the roster of that name and for
// connections alike.
func (a *app) sshConfig(c *config.Config) sshconfig.Options {
	user := c.Text("gossh:ssh_config")
	if own := c.Text("ssh_config_file"); own != "" && slices.Contains(c.List("roster"), "sshconfig") {
		user = own
	}
	if user == "" {
		user = filepath.Join(a.env.Home, ".ssh", "config")
	}
	return sshconfig.Options{
		User: user, System: "/etc/ssh/ssh_config", Home: a.env.Home, LocalUser: localUser(), LocalHost: hostname(),
		AllowExec: c.Bool("gossh:ssh_config_exec"), Getenv: a.env.Getenv,
	}
}
