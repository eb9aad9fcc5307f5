package apt

import (
	"context"
	"slices"
	"strings"

	"github.com/gossh/gossh/internal/fnmatch"
	"github.com/gossh/gossh/internal/pkgversion"
	"github.com/gossh/gossh/modules"
	"github.com/gossh/gossh/modules/pkg/installed"
	"github.com/gossh/gossh/ordered"
)

// latest returns the newest version of each package that is newer than what is
// installed, "" if none is.
func latest(ctx context.Context, c *modules.Call, names []string) (map[string]string, error) {
	if installed.WantsRefresh(c) {
		if _, err := refresh(ctx, c); err != nil {
			return nil, err
		}
	}
	argv := []string{"apt-cache", "-q"}
	if from := c.Text("fromrepo"); from != "" {
		argv = append(argv, "-o", "APT::Default-Release="+from)
	}
	said, err := c.Host.Output(ctx, append(append(argv, "policy", "--"), names...)...)
	if err != nil {
		return nil, err
	}
	out := map[string]string{}
	for _, p := range policies(said) {
		name := p.name
		if !slices.Contains(names, name) {
			name, _, _ = strings.Cut(name, ":")
		}
		if p.candidate != "" && (p.installed == "" || pkgversion.Debian(p.candidate, p.installed) > 0 || c.Bool("show_installed")) {
			out[name] = p.candidate
		}
	}
	return out, nil
}

type policy struct{ name, installed, candidate string }

// policies reads what apt-cache policy prints.
func policies(said string) []policy {
	var out []policy
	for _, line := range strings.SplitAfter(said, "\n") {
		line = strings.TrimRight(line, "\n")
		if name, ok := strings.CutSuffix(line, ":"); ok && line[0] != ' ' {
			out = append(out, policy{name: name})
			continue
		}
		key, value, _ := strings.Cut(strings.TrimSpace(line), ": ")
		if value == "(none)" || len(out) == 0 {
			continue
		}
		switch last := &out[len(out)-1]; key {
		case "Installed":
			last.installed = value
		case "Candidate":
			last.candidate = value
		}
	}
	return out
}

func listUpgrades(ctx context.Context, c *modules.Call) (any, error) {
	if c.Bool("refresh") {
		if _, err := refresh(ctx, c); err != nil {
			return nil, err
		}
	}
	r, err := run(ctx, c, "apt-get", "-q", "-y", "-s", upgradeKind(c))
	if err != nil {
		return nil, err
	}
	before, after := simulated(string(r.Stdout))
	out := &ordered.Map{}
	for name, v := range installed.Changes(before, after).All() {
		if new := modules.Text(v.(*ordered.Map).Value("new")); new != "" {
			out.Set(name, new)
		}
	}
	return out, nil
}

// chunk is how many names of packages go on one command line.
const chunk = 1000

// madison returns the versions that the repositories have, the newest first.
func madison(ctx context.Context, c *modules.Call, names []string) (map[string][]string, error) {
	out := map[string][]string{}
	for part := range slices.Chunk(names, chunk) {
		said, err := c.Host.Output(ctx, append([]string{"apt-cache", "madison", "--"}, part...)...)
		if err != nil {
			return nil, err
		}
		for _, line := range strings.SplitAfter(said, "\n") {
			f := strings.Split(line, "|")
			if len(f) < 3 || strings.HasSuffix(strings.TrimSpace(f[2]), "Sources") {
				continue
			}
			name, version := strings.TrimSpace(f[0]), strings.TrimSpace(f[1])
			if !slices.Contains(out[name], version) {
				out[name] = append(out[name], version)
			}
		}
	}
	for _, v := range out {
		slices.SortFunc(v, func(a, b string) int { return pkgversion.Debian(b, a) })
	}
	return out, nil
}

func listRepoPkgs(ctx context.Context, c *modules.Call) (any, error) {
	asked := modules.Strings(c.Rest)
	names := asked
	if len(asked) == 0 || slices.ContainsFunc(asked, fnmatch.Special) {
		said, err := c.Host.Output(ctx, "apt-cache", "pkgnames")
		if err != nil {
			return nil, err
		}
		names = nil
		for _, name := range strings.Fields(said) {
			if len(asked) == 0 || slices.ContainsFunc(asked, func(p string) bool { return fnmatch.Match(p, name) }) {
				names = append(names, name)
			}
		}
		slices.Sort(names)
	}
	have, err := madison(ctx, c, names)
	if err != nil {
		return nil, err
	}
	out := &ordered.Map{}
	for _, n := range names {
		if v := have[n]; len(v) > 0 {
			list := make([]any, len(v))
			for i := range v {
				list[i] = v[i]
			}
			out.Set(n, list)
		}
	}
	return out, nil
}
