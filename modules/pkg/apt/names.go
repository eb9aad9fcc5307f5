package apt

import (
	"context"
	"os"
	"strings"

	"github.com/gossh/gossh/modules"
	"github.com/gossh/gossh/modules/pkg/installed"
	"github.com/gossh/gossh/ordered"
)

// times sets when packages were installed: dpkg writes the list of their files then.
func times(h *modules.Host, list []installed.Package) {
	for i, p := range list {
		bare, _, _ := strings.Cut(p.Name, ":")
		for _, n := range [...]string{bare, bare + ":" + p.Arch} {
			if s, err := os.Stat(h.Path("/var/lib/dpkg/info/" + n + ".list")); err == nil {
				list[i].Time = s.ModTime().Unix()
				break
			}
		}
	}
}

func normalizeName(ctx context.Context, c *modules.Call) (any, error) {
	name, arch, ok := strings.Cut(c.Text("name"), ":")
	if ok && arch != c.Host.Grain(ctx, "osarch") && arch != "all" && arch != "any" {
		return c.Text("name"), nil
	}
	return name, nil
}

func parseArch(_ context.Context, c *modules.Call) (any, error) {
	name, arch, ok := strings.Cut(c.Text("name"), ":")
	if !ok {
		return ordered.Of("name", name, "arch", nil), nil
	}
	return ordered.Of("name", name, "arch", arch), nil
}

func owner(ctx context.Context, c *modules.Call) (any, error) {
	out := &ordered.Map{}
	for _, path := range modules.Strings(c.Rest) {
		r, err := c.Host.Exec(ctx, "dpkg-query", "-S", path)
		if err != nil {
			return nil, err
		}
		name := ""
		if r.Code == 0 {
			name, _, _ = strings.Cut(strings.TrimSpace(string(r.Stdout)), ": ")
			name, _, _ = strings.Cut(name, ":")
		}
		out.Set(path, name)
	}
	return installed.Single(out, len(c.Rest) == 1), nil
}

// files calls add with the files of each package that the call names, or of all; what
// dpkg says of packages that are not there is returned.
func files(ctx context.Context, c *modules.Call, add func(name string, files []any)) ([]any, error) {
	names := modules.Strings(c.Rest)
	if len(names) == 0 {
		all, err := list(ctx, c)
		if err != nil {
			return nil, err
		}
		for _, p := range all {
			names = append(names, p.Name)
		}
	}
	errors := []any{}
	for _, n := range names {
		r, err := c.Host.Exec(ctx, "dpkg-query", "-L", n)
		if err != nil {
			return nil, err
		}
		if r.Code != 0 {
			said, _, _ := strings.Cut(strings.TrimSpace(string(r.Stderr)), "\n")
			errors = append(errors, said)
			continue
		}
		found := []any{}
		for _, line := range strings.SplitAfter(string(r.Stdout), "\n") {
			line = strings.TrimRight(line, "\n")
			if line != "/." && strings.HasPrefix(line, "/") { // the others tell of diversions
				found = append(found, line)
			}
		}
		add(n, found)
	}
	return errors, nil
}
