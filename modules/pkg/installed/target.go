package installed

import (
	"context"
	"os"
	"path/filepath"
	"strings"

	"github.com/gossh/gossh/modules"
	"github.com/gossh/gossh/ordered"
)

// Target is a package that a call is about.
type Target struct {
	// Name is its name, Version the one that is asked for, or "".
	Name, Version string
	// Path is a file of a package, or "".
	Path string
}

// Wanted returns the packages that a call is about, by its arguments name, pkgs and
// version.
func Wanted(c *modules.Call) ([]Target, error) {
	if c.Given("pkgs") {
		out, err := listed(c.Named["pkgs"])
		if err == nil {
			err = checkNames(out)
		}
		return out, err
	}
	var out []Target
	for _, name := range strings.Split(c.Text("name"), ",") {
		if name = strings.TrimSpace(name); name != "" {
			out = append(out, Target{Name: name})
		}
	}
	if version := c.Text("version"); version != "" {
		if len(out) > 1 {
			return nil, modules.Errorf("version is for one package: give the versions in pkgs, as {name: version}")
		}
		for i := range out {
			out[i].Version = version
		}
	}
	return out, checkNames(out)
}

// listed reads pkgs and sources: names, or mappings of a name to a version or a path.
func listed(v any) ([]Target, error) {
	list, ok := v.([]any)
	if m, isMap := v.(*ordered.Map); isMap {
		list, ok = []any{m}, true
	}
	if !ok {
		for _, s := range modules.Strings(v) {
			list = append(list, s)
		}
	}
	var out []Target
	for _, e := range list {
		m, ok := e.(*ordered.Map)
		if !ok {
			out = append(out, Target{Name: modules.Text(e)})
			continue
		}
		for name, value := range m.All() {
			switch value.(type) {
			case []any, *ordered.Map:
				return nil, modules.Errorf("what %s is to be must be a text", name)
			}
			out = append(out, Target{Name: name, Version: modules.Text(value)})
		}
	}
	return out, nil
}

// checkNames refuses what a program would take for an option.
func checkNames(list []Target) error {
	for _, t := range list {
		if t.Name == "" || t.Name[0] == '-' || strings.ContainsAny(t.Name, " \t\n") {
			return modules.Errorf("'%s' is no name of a package", t.Name)
		}
	}
	return nil
}

// Sources returns the files of packages that a call is about, by its argument sources:
// files of the controller are brought to the host. done removes them. suffix is how
// the package manager knows its files.
func Sources(ctx context.Context, c *modules.Call, suffix string) (_ []Target, done func(), err error) {
	done = func() {}
	list, err := listed(c.Named["sources"])
	if err != nil || len(list) == 0 {
		return nil, done, err
	}
	dir, err := os.MkdirTemp(c.Host.Dir, ".pkg-*")
	if err != nil {
		return nil, done, modules.Errorf("making a directory for packages: %v", err)
	}
	clean := func() { _ = os.RemoveAll(dir) }
	for i := range list {
		if list[i].Path, err = source(ctx, c, dir, list[i].Version, suffix); err != nil {
			clean()
			return nil, done, err
		}
		list[i].Version = ""
	}
	return list, clean, nil
}

func source(ctx context.Context, c *modules.Call, dir, uri, suffix string) (string, error) {
	path, ok := strings.CutPrefix(uri, "salt://")
	if !ok {
		if !filepath.IsAbs(uri) {
			return "", modules.Errorf("the source '%s' is neither a salt:// file nor an absolute path of the host", uri)
		}
		if _, err := os.Stat(c.Host.Path(uri)); err != nil {
			return "", modules.Errorf("the source '%s' is not there: %v", uri, err)
		}
		return c.Host.Path(uri), nil
	}
	path, env, _ := strings.Cut(path, "?saltenv=")
	if env == "" {
		env = c.Text("saltenv")
	}
	if env == "" {
		env = "base"
	}
	local, err := c.Host.Files.Fetch(ctx, path, env)
	if err != nil {
		return "", modules.Errorf("fetching %s: %v", uri, err)
	}
	named := filepath.Join(dir, filepath.Base(path))
	if !strings.HasSuffix(named, suffix) {
		named += suffix
	}
	if err := os.Rename(local, named); err != nil {
		_ = os.Remove(local)
		return "", modules.Errorf("keeping %s: %v", uri, err)
	}
	return named, nil
}

// Keywords makes the further keywords of a call named arguments, so that they can be
// read like those.
func Keywords(c *modules.Call) {
	for k, v := range c.Kwargs.All() {
		c.Named[k] = v
	}
}

// Present returns the packages that a call is about and that are installed.
func Present(c *modules.Call, now Versions) ([]Target, error) {
	wanted, err := Wanted(c)
	out := wanted[:0]
	for _, w := range wanted {
		if _, ok := now[w.Name]; ok {
			out = append(out, w)
		}
	}
	return out, err
}

// Names returns the names of packages.
func Names(list []Target) []string {
	out := make([]string, len(list))
	for i, t := range list {
		out[i] = t.Name
	}
	return out
}

// Again adds to changes the packages that were installed again, at the version that
// they have.
func Again(changes *ordered.Map, again []string, now Versions) {
	for _, name := range again {
		if _, ok := changes.Get(name); !ok {
			v := now.Text(name)
			changes.Set(name, ordered.Of("old", v, "new", v))
		}
	}
}
