package main

import (
	"context"
	"iter"
	"os"
	"slices"
	"strings"

	"github.com/gossh/gossh/config"
	"github.com/gossh/gossh/fault"
	"github.com/gossh/gossh/files"
	"github.com/gossh/gossh/ordered"
	"github.com/gossh/gossh/roster"
	"github.com/gossh/gossh/roster/all"
	"github.com/gossh/gossh/saltyaml"
	"github.com/gossh/gossh/secret"
	"github.com/gossh/gossh/targets"
)

// convert writes what rosters have as a roster file: without roster_defaults and
// whatever else is configured, which goes on to count.
func (a *app) convert(ctx context.Context, args *config.Args) error {
	c, err := a.load(args)
	if err != nil {
		return configError(err)
	}
	if c, err = convertFrom(c, args); err != nil {
		return err
	}
	if out := c.Text("output"); out != "" && out != formRoster {
		return usagef("gossh roster convert writes a roster file, and not with --out %s", out)
	}
	if args.Given("explain") {
		return usagef("--explain goes with gossh roster TARGET")
	}
	warn := func(msg string) { a.say("[WARNING ] %s", msg) }
	r, err := renderer(c, files.New(c.Roots("file_roots")), warn)
	if err != nil {
		return err
	}
	providers, err := a.providers(c, r, warn)
	if err != nil {
		return err
	}
	set := &roster.Set{Required: true, Warn: warn}
	secrets := args.Given("show-secrets")
	for _, p := range providers {
		if !secrets {
			p = sealed{p}
		}
		set.Providers = append(set.Providers, p)
	}
	l := &listing{expr: targets.Expr{Text: "*"}}
	l.watch(set)
	if l.m, err = set.Resolve(ctx, l.expr); err != nil {
		return err
	}
	origin := "from the roster " + strings.Join(c.List("roster"), ", ")
	if len(args.Words) > 1 {
		origin += ", " + args.Words[1]
	}
	groups, err := providerGroups(ctx, providers)
	if err != nil {
		return err
	}
	err = a.writeRoster(c, l.entries(ctx), []string{"Written by gossh roster convert " + origin + "."}, secrets)
	if err != nil && err != exitError(exitHosts) { //nolint:errorlint // it is one of ours, and not wrapped
		return err
	}
	if err := a.writeGroups(args, groups, origin); err != nil {
		return err
	}
	return err
}

// convertFrom returns the configuration with the rosters and the file that the
// command line names.
func convertFrom(c *config.Config, args *config.Args) (*config.Config, error) {
	if from, ok := args.Values["from"].(string); ok {
		var names []any
		for name := range strings.SplitSeq(from, ",") {
			if name = strings.TrimSpace(name); name != "" {
				names = append(names, name)
			}
		}
		c = c.With("roster", names, "--from")
	}
	from := c.List("roster")
	switch {
	case len(args.Words) > 2:
		return nil, usagef("gossh roster convert takes one file, not %q", args.Words[2])
	case len(from) == 0:
		return nil, usagef("--from names no roster")
	case len(args.Words) < 2:
		return c, nil
	case len(from) > 1:
		return nil, usagef("a file goes with one roster, not with %s", strings.Join(from, " and "))
	}
	if _, err := all.Find(from[0]); err != nil {
		return nil, usageError{err}
	}
	key := fileKey(from[0])
	if key == "" {
		return nil, usagef("the roster %s reads no file: leave %s out", from[0], args.Words[1])
	}
	return c.With(key, args.Words[1], theCommandLine), nil
}

// fileKey is the key that names what a roster reads, "" if that is no file.
func fileKey(provider string) string {
	switch provider {
	case "flat", "ansible", "exec", "terraform":
		return "roster_file"
	case "http":
		return "gossh:http_url"
	case "cloud":
		return "gossh:cloud_cache"
	case "clustershell":
		return "gossh:clustershell_conf"
	case "dir":
		return "roster_dir"
	case "sshconfig":
		return "ssh_config_file"
	case "sshknownhosts":
		return "ssh_known_hosts_file"
	}
	return ""
}

// writeGroups writes the groups of rosters as a configuration file.
func (a *app) writeGroups(args *config.Args, groups *ordered.Map, origin string) error {
	name, given := args.Values["nodegroups"].(string)
	switch {
	case !given && groups.Len() > 0:
		a.say("[WARNING ] %d groups are not written: --nodegroups FILE makes nodegroups of the configuration of them", groups.Len())
		return nil
	case !given:
		return nil
	}
	text := "# Written by gossh roster convert " + oneLine(origin) + ".\n" +
		saltyaml.Dump(ordered.Of("nodegroups", groups), saltyaml.DumpOptions{Width: -1})
	if name == "-" {
		return print(a.out, "---\n"+text)
	}
	if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
		return fault.Wrap(fault.Invalid, "writing the nodegroups", err)
	}
	return nil
}

// groupNamer is a roster provider that can name its groups.
type groupNamer interface {
	grouper
	// GroupNames returns the names of the groups.
	GroupNames(ctx context.Context) ([]string, error)
}

// providerGroups returns the groups that rosters have, as nodegroups; of two with
// one name the first counts.
func providerGroups(ctx context.Context, providers []roster.Provider) (*ordered.Map, error) {
	out := &ordered.Map{}
	for _, p := range providers {
		if n, ok := p.(*roster.Named); ok {
			p = n.Provider
		}
		g, ok := p.(groupNamer)
		if !ok {
			continue
		}
		names, err := g.GroupNames(ctx)
		if err != nil {
			return nil, err
		}
		for _, name := range names {
			if _, ok := out.Get(name); ok {
				continue
			}
			ids, _, err := g.Group(ctx, name)
			if err != nil {
				return nil, err
			}
			out.Set(name, groupOf(ids))
		}
	}
	return out, nil
}

// groupOf returns ids as a nodegroup.
func groupOf(ids []string) any {
	if len(ids) == 0 {
		return "not *"
	}
	out := make([]any, len(ids))
	for i, id := range ids {
		out[i] = id
	}
	return out
}

// sealed has a secret in place of each password that cannot be read, such as an
// encrypted one without the password of its vault: it is not written anyway.
type sealed struct{ roster.Provider }

func (s sealed) Entries(ctx context.Context, q roster.Query) iter.Seq2[roster.Entry, error] {
	return func(yield func(roster.Entry, error) bool) {
		for e, err := range s.Provider.Entries(ctx, q) {
			e.Attrs = slices.Clone(e.Attrs)
			for i := range e.Attrs {
				a := &e.Attrs[i]
				if _, failed := a.V.(error); failed && strings.HasSuffix(a.Name, "passwd") {
					a.V = secret.New(secret.Mask)
				}
			}
			if !yield(e, err) {
				return
			}
		}
	}
}
