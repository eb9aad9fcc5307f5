package zypper

import (
	"context"
	"slices"
	"strings"

	"github.com/gossh/gossh/modules"
	"github.com/gossh/gossh/modules/pkg/installed"
	"github.com/gossh/gossh/modules/pkg/rpm"
	"github.com/gossh/gossh/ordered"
)

// dir is where repositories are.
func dir(c *modules.Call) string { return c.Text("root") + "/etc/zypp/repos.d" }

// shape returns a repository as Salt does: what is yes or no is a truth value.
func shape(f *rpm.RepoFile, alias string) *ordered.Map {
	out := ordered.Of("alias", alias)
	for k, v := range f.Values(alias).All() {
		switch text := modules.Text(v); {
		case text == "":
			out.Set(k, nil)
		case slices.Contains([]string{"enabled", "autorefresh", "gpgcheck", "repo_gpgcheck", "pkg_gpgcheck", "keeppackages"}, k):
			out.Set(k, text == "1" || strings.EqualFold(text, "yes") || strings.EqualFold(text, "true"))
		default:
			out.Set(k, text)
		}
	}
	return out
}

// each calls f with the repositories and their files.
func each(c *modules.Call, f func(file *rpm.RepoFile, alias string)) error {
	files, err := rpm.ReadRepos(c.Host, dir(c))
	for _, file := range files {
		for _, alias := range file.Names() {
			f(file, alias)
		}
	}
	return err
}

func listRepos(_ context.Context, c *modules.Call) (any, error) {
	installed.Keywords(c)
	all, given := c.Named["all"]
	out := &ordered.Map{}
	err := each(c, func(file *rpm.RepoFile, alias string) {
		m := shape(file, alias)
		if !given || modules.Text(all) != "False" || m.Value("enabled") == true {
			out.Set(alias, m)
		}
	})
	return out, err
}

// find returns the file of a repository, nil if there is none.
func find(c *modules.Call) (found *rpm.RepoFile, err error) {
	err = each(c, func(file *rpm.RepoFile, alias string) {
		if alias == c.Text("repo") {
			found = file
		}
	})
	return found, err
}

func getRepo(_ context.Context, c *modules.Call) (any, error) {
	f, err := find(c)
	if err != nil || f == nil {
		return &ordered.Map{}, err
	}
	return shape(f, c.Text("repo")), nil
}

// keys are the keywords of mod_repo and the keys of the file.
const keys = "url=baseurl baseurl=baseurl mirrorlist=mirrorlist enabled=enabled refresh=autorefresh autorefresh=autorefresh cache=keeppackages gpgcheck=gpgcheck gpgkey=gpgkey priority=priority humanname=name name=name type=type "

// modRepo writes the file as zypper does, so that a dry run knows what it would be.
func modRepo(ctx context.Context, c *modules.Call) (any, error) {
	installed.Keywords(c)
	alias := c.Text("repo")
	if alias == "" || strings.ContainsAny(alias, "[]/\n ") {
		return nil, modules.Errorf("'%s' is no alias of a repository", alias)
	}
	f, err := find(c)
	if err != nil {
		return nil, err
	}
	before := ""
	if f == nil {
		if c.Text("url") == "" && c.Text("baseurl") == "" && c.Text("mirrorlist") == "" {
			return nil, modules.Errorf("Repository '%s' not found, and neither 'baseurl' nor 'mirrorlist' was specified", alias)
		}
		f = &rpm.RepoFile{Path: dir(c) + "/" + alias + ".repo"}
		f.Set(alias, "name", alias)
		f.Set(alias, "enabled", "1")
		f.Set(alias, "autorefresh", "0")
	} else {
		before = f.String()
	}
	for k, v := range c.Kwargs.All() {
		_, rest, known := strings.Cut(" "+keys, " "+k+"=")
		if !known {
			continue
		}
		key, _, _ := strings.Cut(rest, " ")
		switch b, isBool := v.(bool); {
		case isBool && b:
			v = "1"
		case isBool:
			v = "0"
		}
		if strings.Contains(modules.Text(v), "\n") {
			return nil, modules.Errorf("%s of a repository is one line", k)
		}
		f.Set(alias, key, v)
	}
	if f.String() != before {
		if err := f.Save(c); err != nil {
			return nil, err
		}
	}
	if c.Bool("gpgautoimport") && !c.Test {
		if _, err := run(ctx, c, []string{"--gpg-auto-import-keys"}, nil, "refresh", alias); err != nil {
			return nil, err
		}
	}
	return shape(f, alias), nil
}

func delRepo(_ context.Context, c *modules.Call) (any, error) {
	f, err := find(c)
	if err != nil {
		return nil, err
	}
	alias := c.Text("repo")
	if f == nil {
		return nil, modules.Errorf("Repository '%s' not found.", alias)
	}
	f.Remove(alias)
	if err := f.Save(c); err != nil {
		return nil, err
	}
	return ordered.Of(alias, true, "message", "Repository '"+alias+"' has been removed."), nil
}
