package dnf

import (
	"context"
	"slices"
	"strings"

	"github.com/gossh/gossh/modules"
	"github.com/gossh/gossh/modules/pkg/installed"
	"github.com/gossh/gossh/modules/pkg/rpm"
	"github.com/gossh/gossh/ordered"
)

// dirs are where repositories are, the first is for new ones.
func dirs(c *modules.Call) []string {
	if base := c.Strings("basedir"); len(base) > 0 {
		return base
	}
	return []string{"/etc/yum.repos.d", "/etc/yum/repos.d"}
}

// shape returns a repository with the file that it is in.
func shape(f *rpm.RepoFile, name string) *ordered.Map {
	m := f.Values(name)
	m.Set("file", f.Path)
	return m
}

func listRepos(_ context.Context, c *modules.Call) (any, error) {
	installed.Keywords(c)
	files, err := rpm.ReadRepos(c.Host, dirs(c)...)
	if err != nil {
		return nil, err
	}
	out := &ordered.Map{}
	for _, f := range files {
		for _, name := range f.Names() {
			out.Set(name, shape(f, name))
		}
	}
	return out, nil
}

// find returns the file that a repository is in, nil if there is none.
func find(c *modules.Call, name string) (*rpm.RepoFile, error) {
	files, err := rpm.ReadRepos(c.Host, dirs(c)...)
	if err != nil {
		return nil, err
	}
	for _, f := range files {
		if slices.Contains(f.Names(), name) {
			return f, nil
		}
	}
	return nil, nil
}

func getRepo(_ context.Context, c *modules.Call) (any, error) {
	installed.Keywords(c)
	f, err := find(c, c.Text("repo"))
	if err != nil || f == nil {
		return &ordered.Map{}, err
	}
	return shape(f, c.Text("repo")), nil
}

// not are the keywords of mod_repo that are no keys of a file.
const not = " basedir key_url refresh file clean_file consolidate saltenv test "

func modRepo(_ context.Context, c *modules.Call) (any, error) {
	installed.Keywords(c)
	name := c.Text("repo")
	if name == "" || strings.ContainsAny(name, "[]/\n ") {
		return nil, modules.Errorf("'%s' is no name of a repository", name)
	}
	f, err := find(c, name)
	if err != nil {
		return nil, err
	}
	if f == nil {
		if c.Text("baseurl") == "" && c.Text("mirrorlist") == "" && c.Text("metalink") == "" {
			return nil, modules.Errorf("The repo does not exist and needs to be created, but none of the following options was given: baseurl, mirrorlist, metalink")
		}
		f = &rpm.RepoFile{Path: dirs(c)[0] + "/" + name + ".repo"}
	}
	text := f.String()
	if c.Text("mirrorlist") != "" && c.Text("baseurl") != "" {
		return nil, modules.Errorf("Only one of 'mirrorlist' and 'baseurl' can be specified")
	}
	for k, v := range c.Kwargs.All() {
		if strings.Contains(not, " "+k+" ") || strings.HasPrefix(k, "__") {
			continue
		}
		if err := set(f, name, k, v); err != nil {
			return nil, err
		}
	}
	if v := f.Values(name); v == nil || modules.Text(v.Value("name")) == "" {
		f.Set(name, "name", name)
	}
	if f.String() != text {
		if err := f.Save(c); err != nil {
			return nil, err
		}
	}
	out := &ordered.Map{}
	for _, n := range f.Names() {
		out.Set(n, f.Values(n))
	}
	return ordered.Of(f.Path, out), nil
}

// set sets a key. baseurl and mirrorlist exclude each other.
func set(f *rpm.RepoFile, name, key string, value any) error {
	if strings.ContainsAny(key, "=[]# \n") {
		return modules.Errorf("'%s' is no key of a repository", key)
	}
	switch v := value.(type) {
	case bool:
		value = "0"
		if v {
			value = "1"
		}
	case []any:
		value = strings.Join(modules.Strings(v), "\n")
	case *ordered.Map:
		return modules.Errorf("%s of a repository cannot be a mapping", key)
	}
	if modules.Text(value) == "" {
		value = nil
	}
	f.Set(name, key, value)
	if value != nil && key == "baseurl" {
		f.Set(name, "mirrorlist", nil)
	}
	if value != nil && key == "mirrorlist" {
		f.Set(name, "baseurl", nil)
	}
	return nil
}

func delRepo(_ context.Context, c *modules.Call) (any, error) {
	installed.Keywords(c)
	name := c.Text("repo")
	f, err := find(c, name)
	if err != nil {
		return nil, err
	}
	if f == nil {
		return nil, modules.Errorf("Repo %s does not exist in %s", name, strings.Join(dirs(c), ", "))
	}
	only := len(f.Names()) == 1
	f.Remove(name)
	if err := f.Save(c); err != nil {
		return nil, err
	}
	if only {
		return "File " + f.Path + " containing repo " + name + " has been removed", nil
	}
	return "Repo " + name + " has been removed from " + f.Path, nil
}
