package apt

import (
	"context"
	"os"
	"slices"
	"strings"

	"github.com/gossh/gossh/internal/fnmatch"
	"github.com/gossh/gossh/modules"
	"github.com/gossh/gossh/modules/pkg/installed"
	"github.com/gossh/gossh/ordered"
)

// simulate returns what a command line of apt-get would change.
func simulate(ctx context.Context, c *modules.Call, argv []string) (*ordered.Map, error) {
	r, err := run(ctx, c, slices.Insert(slices.Clone(argv), 1, "-s")...)
	if err != nil {
		return nil, err
	}
	before, after := simulated(string(r.Stdout))
	return installed.Changes(before, after), nil
}

// simulated reads what apt-get -s prints:
//
//	Inst vim [2:9.0.1378-2] (2:9.0.1378-2+deb12u2 Debian-Security:12/stable [amd64])
//	Remv nano [7.2-1]
func simulated(said string) (before, after installed.Versions) {
	before, after = installed.Versions{}, installed.Versions{}
	for _, line := range strings.SplitAfter(said, "\n") {
		f := strings.Fields(line)
		if len(f) < 2 || f[0] != "Inst" && f[0] != "Remv" && f[0] != "Purg" {
			continue
		}
		rest := f[2:]
		if len(rest) > 0 && strings.HasPrefix(rest[0], "[") {
			before[f[1]] = []string{strings.Trim(rest[0], "[]")}
			rest = rest[1:]
		}
		if f[0] == "Inst" && len(rest) > 0 && strings.HasPrefix(rest[0], "(") {
			after[f[1]] = []string{rest[0][1:]}
		}
	}
	return before, after
}

// pick returns the version of a package to install, "" for the best one. A version
// with a wildcard is the newest that matches.
func pick(ctx context.Context, c *modules.Call, w installed.Target) (string, error) {
	if w.Version == "latest" {
		return "", nil
	}
	if !fnmatch.Special(w.Version) {
		return w.Version, nil
	}
	have, err := madison(ctx, c, []string{w.Name})
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

// preseed answers questions of debconf with a file.
func preseed(ctx context.Context, c *modules.Call, uri, env string) error {
	path, ok := strings.CutPrefix(uri, "salt://")
	if ok {
		local, err := c.Host.Files.Fetch(ctx, path, env)
		if err != nil {
			return modules.Errorf("fetching %s: %v", uri, err)
		}
		defer func() { _ = os.Remove(local) }()
		path = local
	}
	_, err := c.Host.Output(ctx, "debconf-set-selections", path)
	return err
}
