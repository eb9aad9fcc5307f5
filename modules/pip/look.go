package pip

import (
	"context"
	"slices"
	"strings"

	"github.com/gossh/gossh/modules"
	"github.com/gossh/gossh/ordered"
)

func freeze(ctx context.Context, c *modules.Call) (any, error) {
	out, err := output(ctx, c, "freeze")
	if err != nil {
		return nil, err
	}
	return slices.Collect(fields(out)), nil
}

// fields yields the lines of a text that are not empty.
func fields(text string) func(yield func(string) bool) {
	return func(yield func(string) bool) {
		for l := range strings.SplitSeq(text, "\n") {
			if l = strings.TrimSpace(l); l != "" && !yield(l) {
				return
			}
		}
	}
}

// decode reads a list of mappings that pip prints as JSON.
func decode(out string) ([]*ordered.Map, error) {
	v, err := ordered.Decode([]byte(out))
	list, ok := v.([]any)
	if err != nil || !ok {
		return nil, modules.Errorf("what pip prints is no list of packages: %.200s", out)
	}
	maps := make([]*ordered.Map, 0, len(list))
	for _, e := range list {
		if m, ok := e.(*ordered.Map); ok {
			maps = append(maps, m)
		}
	}
	return maps, nil
}

// installed returns the versions of all packages.
func installed(ctx context.Context, c *modules.Call) (*ordered.Map, error) {
	out, err := output(ctx, c, "list", "--format=json")
	if err != nil {
		return nil, err
	}
	all, err := decode(out)
	if err != nil {
		return nil, err
	}
	found := &ordered.Map{}
	for _, m := range all {
		found.Set(modules.Text(m.Value("name")), m.Value("version"))
	}
	return found, nil
}

func list(ctx context.Context, c *modules.Call) (any, error) {
	all, err := installed(ctx, c)
	if err != nil {
		return nil, err
	}
	prefix := strings.ToLower(c.Text("prefix"))
	found := &ordered.Map{}
	for k, v := range all.All() {
		if strings.HasPrefix(strings.ToLower(k), prefix) {
			found.Set(k, v)
		}
	}
	return found, nil
}

// normal returns the name of a package in its one form: Flask_Login is flask-login.
func normal(name string) string {
	return strings.Join(strings.FieldsFunc(strings.ToLower(name), func(r rune) bool { return r == '-' || r == '_' || r == '.' }), "-")
}

func has(all *ordered.Map, name string) bool {
	for k := range all.All() {
		if normal(k) == normal(name) {
			return true
		}
	}
	return false
}

func isInstalled(ctx context.Context, c *modules.Call) (any, error) {
	all, err := installed(ctx, c)
	if err != nil {
		return nil, err
	}
	return has(all, c.Text("pkgname")), nil
}

func version(ctx context.Context, c *modules.Call) (any, error) {
	out, err := output(ctx, c, "--version")
	if err != nil {
		return nil, err
	}
	f := strings.Fields(out)
	if len(f) < 2 || f[0] != "pip" {
		return nil, modules.Errorf("pip --version says %q", out)
	}
	return f[1], nil
}

// outdated returns what list_upgrades does.
func outdated(ctx context.Context, c *modules.Call) (*ordered.Map, error) {
	out, err := output(ctx, c, "list", "--outdated", "--format=json")
	if err != nil {
		return nil, err
	}
	all, err := decode(out)
	if err != nil {
		return nil, err
	}
	found := &ordered.Map{}
	for _, m := range all {
		found.Set(modules.Text(m.Value("name")), modules.Text(m.Value("latest_version"))+" ["+modules.Text(m.Value("latest_filetype"))+"]")
	}
	return found, nil
}

func listUpgrades(ctx context.Context, c *modules.Call) (any, error) {
	m, err := outdated(ctx, c)
	if err != nil {
		return nil, err
	}
	return m, nil
}

func upgradeAvailable(ctx context.Context, c *modules.Call) (any, error) {
	m, err := outdated(ctx, c)
	if err != nil {
		return nil, err
	}
	return has(m, c.Text("pkg")), nil
}

func upgrade(ctx context.Context, c *modules.Call) (any, error) {
	before, err := installed(ctx, c)
	if err != nil {
		return nil, err
	}
	newer, err := outdated(ctx, c)
	if err != nil {
		return nil, err
	}
	after := before
	if c.Test {
		after = before.Clone()
		for k, v := range newer.All() {
			latest, _, _ := strings.Cut(v.(string), " ")
			after.Set(k, latest)
		}
	} else if newer.Len() > 0 {
		args := []string{"install", "--upgrade"}
		for k := range newer.All() {
			args = append(args, k)
		}
		if _, err := do(ctx, c, args...); err != nil {
			return nil, err
		}
		if after, err = installed(ctx, c); err != nil {
			return nil, err
		}
	}
	changes := &ordered.Map{}
	for k, v := range after.All() {
		if old := before.Value(k); old != v {
			changes.Set(k, ordered.Of("old", modules.Text(old), "new", v))
		}
	}
	return ordered.Of("changes", changes, "result", true, "comment", ""), nil
}

// listAllVersions asks pip index, which there is since pip 21.2; before it was pip
// install that told, when it did not find a version.
func listAllVersions(ctx context.Context, c *modules.Call) (any, error) {
	pkg := c.Text("pkg")
	if pkg == "" || pkg[0] == '-' {
		return nil, modules.Errorf("%q is no package", pkg)
	}
	args := []string{"index", "versions", pkg}
	if c.Bool("include_alpha") || c.Bool("include_beta") || c.Bool("include_rc") {
		args = append(args, "--pre")
	}
	quiet := []string{"PIP_DISABLE_PIP_VERSION_CHECK=1"}
	argv, r, err := run(ctx, c, quiet, args...)
	if err != nil {
		return nil, err
	}
	_, words, ok := strings.Cut(string(r.Stdout), "Available versions: ")
	words, _, _ = strings.Cut(words, "\n")
	newestFirst := ok
	if r.Code != 0 && strings.Contains(string(r.Stderr), "unknown command") {
		if argv, r, err = run(ctx, c, quiet, "install", pkg+"==versions"); err != nil {
			return nil, err
		}
		_, words, ok = strings.Cut(string(r.Stdout)+string(r.Stderr), "(from versions: ")
		words, _, _ = strings.Cut(words, ")")
	}
	if !ok {
		return nil, modules.Failed(argv, r)
	}
	found := []string{}
	for v := range strings.SplitSeq(words, ",") {
		if v = strings.TrimSpace(v); v != "" && v != "none" && wanted(c, v) {
			found = append(found, v)
		}
	}
	if newestFirst {
		slices.Reverse(found)
	}
	return found, nil
}

// wanted reports whether a version is of a kind that the call asks for.
func wanted(c *modules.Call, v string) bool {
	if strings.Contains(v, "rc") {
		return c.Bool("include_rc")
	}
	return (c.Bool("include_alpha") || !strings.Contains(v, "a")) && (c.Bool("include_beta") || !strings.Contains(v, "b"))
}
