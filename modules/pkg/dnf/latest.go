package dnf

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

func compare(a, b string) int { return pkgversion.RPM(a, b) }

// latest returns the newest version of each package that is newer than what is
// installed.
func latest(ctx context.Context, c *modules.Call, names []string) (map[string]string, error) {
	if installed.WantsRefresh(c) {
		if err := refresh(ctx, c); err != nil {
			return nil, err
		}
	}
	found, err := list(ctx, c, "available", names...)
	if err != nil {
		return nil, err
	}
	now, err := rpm.List(ctx, c)
	if err != nil {
		return nil, err
	}
	have, out := installed.Of(now), map[string]string{}
	for name, v := range versions(found) {
		if !slices.ContainsFunc(have[name], func(old string) bool { return compare(old, v[0]) >= 0 }) {
			out[name] = v[0]
		}
	}
	for _, n := range names { // "bash.x86_64" is listed as bash there
		if bare, arch := rpm.SplitArch(n); out[n] == "" && rpm.Name(bare, arch, c.Host.Grain(ctx, "osarch")) == bare {
			out[n] = out[bare]
		}
	}
	return out, nil
}

func listRepoPkgs(ctx context.Context, c *modules.Call) (any, error) {
	installed.Keywords(c)
	asked := modules.Strings(c.Rest)
	have, err := duplicates(ctx, c, asked...)
	if err != nil {
		return nil, err
	}
	names := make([]string, 0, len(have))
	for n := range have {
		names = append(names, n)
	}
	slices.Sort(names)
	out := &ordered.Map{}
	for _, n := range names {
		out.Set(n, modules.Texts(have[n]))
	}
	return out, nil
}

// duplicates returns all versions that there are.
func duplicates(ctx context.Context, c *modules.Call, names ...string) (map[string][]string, error) {
	found, err := list(ctx, c, "showduplicates", names...)
	return versions(found), err
}

// pick returns the version to install, "" for the newest one. A version with a
// wildcard is the newest that matches.
func pick(ctx context.Context, c *modules.Call, w installed.Target) (string, error) {
	if w.Version == "latest" {
		return "", nil
	}
	if !fnmatch.Special(w.Version) {
		return strings.TrimPrefix(w.Version, "0:"), nil
	}
	have, err := duplicates(ctx, c, w.Name)
	if err != nil {
		return "", err
	}
	for _, v := range have[w.Name] {
		if fnmatch.Match(w.Version, v) {
			return v, nil
		}
	}
	return "", modules.Errorf("No version matching '%s%s' found for package '%s' (available: %s)", w.Name, w.Version, w.Name, strings.Join(have[w.Name], ", "))
}
