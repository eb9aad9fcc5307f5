package zypper

import (
	"context"
	"slices"
	"strings"

	"github.com/gossh/gossh/internal/fnmatch"
	"github.com/gossh/gossh/internal/pkgversion"
	"github.com/gossh/gossh/modules"
	"github.com/gossh/gossh/modules/pkg/installed"
	"github.com/gossh/gossh/modules/pkg/rpm"
	"github.com/gossh/gossh/ordered"
)

// information returns what zypper info says of packages, with keys in lower case.
func information(ctx context.Context, c *modules.Call, names []string) (*ordered.Map, error) {
	if installed.WantsRefresh(c) {
		if _, err := refresh(ctx, c); err != nil {
			return nil, err
		}
	}
	own := []string{"--no-refresh"}
	args := []string{"info", "-t", "package"}
	if from := c.Text("fromrepo"); from != "" {
		args = append(args, "--repo", from)
	}
	r, err := run(ctx, c, own, []int{notFound}, append(args, names...)...)
	if err != nil {
		return nil, err
	}
	return parseInfo(string(r.Stdout)), nil
}

// parseInfo reads what zypper info prints.
func parseInfo(said string) *ordered.Map {
	out := &ordered.Map{}
	var p *ordered.Map
	last := ""
	for _, line := range strings.SplitAfter(said, "\n") {
		line = strings.TrimRight(line, "\n")
		if strings.HasPrefix(line, "Information for package ") {
			p, last = &ordered.Map{}, ""
			out.Set(strings.TrimSuffix(strings.TrimPrefix(line, "Information for package "), ":"), p)
			continue
		}
		key, value, ok := strings.Cut(line, ":")
		switch {
		case p == nil || line == "" || line[0] == '-':
		case line[0] == ' ' && last != "":
			p.Set(last, strings.TrimPrefix(modules.Text(p.Value(last))+"\n"+strings.TrimSpace(line), "\n"))
		case ok:
			last = strings.ToLower(strings.TrimSpace(key))
			p.Set(last, strings.TrimSpace(value))
		}
	}
	return out
}

func infoAvailable(ctx context.Context, c *modules.Call) (any, error) {
	installed.Keywords(c)
	if len(c.Rest) == 0 {
		return &ordered.Map{}, nil
	}
	return information(ctx, c, modules.Strings(c.Rest))
}

// latest returns the newest version of each package that is newer than what is
// installed.
func latest(ctx context.Context, c *modules.Call, names []string) (map[string]string, error) {
	info, err := information(ctx, c, names)
	if err != nil {
		return nil, err
	}
	now, err := rpm.List(ctx, c)
	if err != nil {
		return nil, err
	}
	have, out := installed.Of(now), map[string]string{}
	for name, v := range info.All() {
		version := strings.TrimPrefix(modules.Text(v.(*ordered.Map).Value("version")), "0:")
		if !slices.ContainsFunc(have[name], func(old string) bool { return pkgversion.RPM(old, version) >= 0 }) {
			out[name] = version
		}
	}
	return out, nil
}

func listUpgrades(ctx context.Context, c *modules.Call) (any, error) {
	installed.Keywords(c)
	if c.Bool("refresh") {
		if _, err := refresh(ctx, c); err != nil {
			return nil, err
		}
	}
	said, err := xml(ctx, c, nil, "list-updates")
	if err != nil {
		return nil, err
	}
	out, native := &ordered.Map{}, c.Host.Grain(ctx, "osarch")
	for t := range tags(said) {
		if t.name == "update" && t.attrs["kind"] == "package" {
			out.Set(rpm.Name(t.attrs["name"], t.attrs["arch"], native), t.attrs["edition"])
		}
	}
	return out, nil
}

func listRepoPkgs(ctx context.Context, c *modules.Call) (any, error) {
	installed.Keywords(c)
	args := []string{"search", "-s", "-t", "package"}
	if from := c.Text("fromrepo"); from != "" {
		args = append(args, "--repo", from)
	}
	said, err := xml(ctx, c, []int{notFound}, args...)
	if err != nil {
		return nil, err
	}
	asked, found, native := modules.Strings(c.Rest), map[string][]string{}, c.Host.Grain(ctx, "osarch")
	var names []string
	for t := range tags(said) {
		name := rpm.Name(t.attrs["name"], t.attrs["arch"], native)
		if t.name != "solvable" || strings.HasPrefix(t.attrs["repository"], "(") || // what is in no repository
			len(asked) > 0 && !slices.ContainsFunc(asked, func(p string) bool { return fnmatch.Match(p, name) }) {
			continue
		}
		if found[name] == nil {
			names = append(names, name)
		}
		if v := t.attrs["edition"]; !slices.Contains(found[name], v) {
			found[name] = append(found[name], v)
		}
	}
	slices.Sort(names)
	out := ordered.NewMap(len(names))
	for _, n := range names {
		slices.SortFunc(found[n], func(a, b string) int { return pkgversion.RPM(b, a) })
		out.Set(n, modules.Texts(found[n]))
	}
	return out, nil
}

// solvables returns what there is of a kind, such as pattern.
func solvables(ctx context.Context, c *modules.Call, kind string) ([]tag, error) {
	said, err := xml(ctx, c, []int{notFound}, "search", "-t", kind)
	var out []tag
	for t := range tags(said) {
		if t.name == "solvable" {
			out = append(out, t)
		}
	}
	return out, err
}

func listPatterns(ctx context.Context, c *modules.Call) (any, error) {
	if c.Bool("refresh") {
		if _, err := refresh(ctx, c); err != nil {
			return nil, err
		}
	}
	all, err := solvables(ctx, c, "pattern")
	out := &ordered.Map{}
	for _, t := range all {
		out.Set(t.attrs["name"], ordered.Of("installed", t.attrs["status"] == "installed", "summary", t.attrs["summary"]))
	}
	return out, err
}

func listInstalledPatterns(ctx context.Context, c *modules.Call) (any, error) {
	all, err := solvables(ctx, c, "pattern")
	out := []any{}
	for _, t := range all {
		if t.attrs["status"] == "installed" {
			out = append(out, t.attrs["name"])
		}
	}
	return out, err
}
