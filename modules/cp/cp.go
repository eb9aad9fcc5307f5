// Package cp has the functions that bring files to a host and take them from it: cp.*.
package cp

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/gossh/gossh/modules"
)

// Functions returns the functions of the module.
func Functions() []modules.Function {
	return modules.Table("cp", table, map[string]modules.Func{
		"get_file": getFile, "get_file_str": getFileStr, "get_dir": getDir, "get_template": getTemplate, "get_url": getURL,
		"cache_file": cacheFile, "cache_files": cacheFiles, "cache_dir": cacheDir, "cache_master": cacheMaster,
		"cache_local_file": cacheLocal, "cache_dest": cacheDest, "is_cached": isCached, "list_minion": listMinion,
		"hash_file": hashFile, "stat_file": statFile, "envs": envs,
		"list_states": listStates, "list_master": listMaster, "list_master_dirs": listDirs, "list_master_symlinks": listLinks,
		"push": push, "push_dir": pushDir,
	})
}

// source is a file of the controller's file roots.
type source struct{ path, env string }

// sourceOf reads a salt:// path.
func sourceOf(c *modules.Call, url string) (source, error) {
	path, ok := strings.CutPrefix(url, "salt://")
	if !ok {
		return source{}, modules.Errorf("%s is no salt:// path", url)
	}
	s := source{path: path, env: saltenv(c)}
	if p, e := modules.SaltPath(path); e != "" {
		s.path, s.env = p, e
	}
	s.path = strings.TrimRight(s.path, "/")
	if !fs.ValidPath(s.path) || s.path == "." || !fs.ValidPath(s.env) || strings.Contains(s.env, "/") {
		return source{}, modules.Errorf("%s leaves the file roots or is not clean", url)
	}
	return s, nil
}

// String returns the salt:// path.
func (s source) String() string { return "salt://" + s.path }

// saltenv returns the environment that files come from.
func saltenv(c *modules.Call) string {
	if env := modules.Text(c.Named["saltenv"]); env != "" {
		return env
	}
	if env := modules.Text(c.Host.Opts.Value("saltenv")); env != "" {
		return env
	}
	return "base"
}

// catalog returns what tells of the controller's files.
func catalog(c *modules.Call) (modules.Catalog, error) {
	if cat, ok := c.Host.Files.(modules.Catalog); ok {
		return cat, nil
	}
	return nil, modules.Errorf("the files of the controller cannot be listed here")
}

// missing turns the error of a file that the controller does not have into one for
// people.
func missing(s source, err error) error {
	if errors.Is(err, modules.ErrNoFile) {
		return modules.Errorf("the controller has no %s in the environment %s", s, s.env)
	}
	return err
}

// place is a path of the host: the name that the user knows, and where it is.
type place struct{ name, path string }

// at returns the place of a name, which is absolute or begins with ~/.
func at(c *modules.Call, name string) (place, error) {
	if rest, ok := strings.CutPrefix(name, "~/"); ok {
		for _, kv := range c.Host.Env {
			if home, ok := strings.CutPrefix(kv, "HOME="); ok {
				name = filepath.Join(home, rest) + strings.Repeat("/", strings.Count(rest[max(0, len(rest)-1):], "/"))
			}
		}
	}
	if !filepath.IsAbs(name) {
		return place{}, modules.Errorf("the path must be absolute: %s", name)
	}
	return place{name, c.Host.Path(name)}, nil
}

func (p place) isDir() bool {
	info, err := os.Stat(p.path)
	return err == nil && info.IsDir()
}

// target returns where a file of that name goes: to p, or into it if it is a
// directory.
func (p place) target(base string) place {
	if strings.HasSuffix(p.name, "/") || p.isDir() {
		return place{filepath.Join(p.name, base), filepath.Join(p.path, base)}
	}
	return p
}

// failed is the error of an operation on a file of the host.
func failed(doing string, p place, err error) error {
	var pe *fs.PathError
	if errors.As(err, &pe) {
		err = pe.Err
	}
	return modules.Errorf("%s %s: %v", doing, p.name, err)
}

// render renders a path for this host, if template asks for that.
func render(ctx context.Context, c *modules.Call, text string) (string, error) {
	if c.Text("template") == "" || !strings.Contains(text, "{") {
		return text, nil
	}
	t, ok := c.Host.Files.(modules.Templates)
	if !ok {
		return "", modules.Errorf("templates cannot be rendered here")
	}
	made, err := t.Render(ctx, modules.Template{Renderer: c.Text("template"), Env: saltenv(c), Text: text, Grains: c.Host.Grains.All(ctx)})
	if err != nil {
		return "", modules.Errorf("%s", err.Error())
	}
	return strings.TrimSpace(made), nil
}
