// Package apk is the provider of pkg for apk.
package apk

import (
	"context"
	"slices"
	"strings"

	"github.com/gossh/gossh/internal/pkgversion"
	"github.com/gossh/gossh/internal/process"
	"github.com/gossh/gossh/modules"
	"github.com/gossh/gossh/modules/pkg/installed"
	"github.com/gossh/gossh/ordered"
)

// Provider returns it.
func Provider() modules.Provider {
	return modules.Provider{
		Names: []string{"apkpkg", "apk"},
		Fits:  func(ctx context.Context, h *modules.Host) bool { return h.Grain(ctx, "os_family") == "Alpine" },
		Functions: map[string]modules.Func{
			"version": lister().Version, "list_pkgs": listPkgs, "version_cmp": installed.Compare(pkgversion.Apk, pkgversion.WithoutEpoch),
			"refresh_db": refreshDB, "latest_version": newest().LatestVersion, "available_version": newest().LatestVersion, "upgrade_available": newest().UpgradeAvailable,
			"list_upgrades": listUpgrades, "list_repo_pkgs": listRepoPkgs,
			"install": install, "remove": remove("del"), "purge": remove("del", "--purge"), "upgrade": upgrade,
			"owner": owner, "file_list": filer().List, "file_dict": filer().Dict,
		},
	}
}

func newest() installed.Newest { return latest }

func filer() installed.Files { return files }

func lister() installed.Lister { return list }

// run runs apk. It waits for its lock itself.
func run(ctx context.Context, c *modules.Call, ok []int, args ...string) (*process.Result, error) {
	return installed.Patient(ctx, c, &process.Command{Argv: append([]string{"apk", "--wait", "120"}, args...)}, nil, ok...)
}

// split splits a name from the version behind it, such as busybox-1.36.1-r5.
func split(s string) (name, version string, ok bool) {
	i := strings.LastIndexByte(s, '-')
	if i <= 0 {
		return "", "", false
	}
	j := strings.LastIndexByte(s[:i], '-')
	if j <= 0 {
		return "", "", false
	}
	return s[:j], s[j+1:], true
}

func list(ctx context.Context, c *modules.Call) ([]installed.Package, error) {
	r, err := run(ctx, c, nil, "info", "-v")
	if err != nil {
		return nil, err
	}
	var out []installed.Package
	for _, line := range strings.SplitAfter(string(r.Stdout), "\n") {
		if name, version, ok := split(strings.TrimSpace(line)); ok && !strings.HasPrefix(line, "WARNING") {
			out = append(out, installed.Package{Name: name, Version: version})
		}
	}
	return out, nil
}

func listPkgs(ctx context.Context, c *modules.Call) (any, error) {
	if c.Bool("removed") || c.Bool("purge_desired") {
		return &ordered.Map{}, nil
	}
	all, err := list(ctx, c)
	if err != nil {
		return nil, err
	}
	return installed.Shape(c, all), nil
}

func refreshDB(ctx context.Context, c *modules.Call) (any, error) {
	if c.Test {
		return true, nil
	}
	return true, refresh(ctx, c)
}

func refresh(ctx context.Context, c *modules.Call) error {
	_, err := run(ctx, c, nil, "update")
	return err
}

// available returns the versions that repositories have of packages, the newest first,
// as apk policy prints them:
//
//	busybox policy:
//	  1.36.1-r5:
//	    lib/apk/db/installed
//	  1.36.1-r6:
//	    https://dl-cdn.alpinelinux.org/alpine/v3.18/main
//
// A repository with a tag counts only for those who ask for it.
func available(said string) installed.Versions {
	out := installed.Versions{}
	name, version := "", ""
	for _, line := range strings.SplitAfter(said, "\n") {
		text := strings.TrimSpace(line)
		switch {
		case strings.HasSuffix(text, " policy:"):
			name = strings.TrimSuffix(text, " policy:")
		case strings.HasPrefix(line, "    "):
			if !strings.HasPrefix(text, "@") && text != "lib/apk/db/installed" && text != "etc/apk/cache" && !slices.Contains(out[name], version) {
				out[name] = append(out[name], version)
			}
		default:
			version = strings.TrimSuffix(text, ":")
		}
	}
	for _, v := range out {
		slices.SortFunc(v, func(a, b string) int { return pkgversion.Apk(b, a) })
	}
	return out
}

func policy(ctx context.Context, c *modules.Call, names []string) (installed.Versions, error) {
	if c.Bool("refresh") {
		if err := refresh(ctx, c); err != nil {
			return nil, err
		}
	}
	r, err := run(ctx, c, nil, append([]string{"policy"}, names...)...)
	if err != nil {
		return nil, err
	}
	return available(string(r.Stdout)), nil
}

// latest returns the newest version of each package that is newer than what is
// installed.
func latest(ctx context.Context, c *modules.Call, names []string) (map[string]string, error) {
	have, err := policy(ctx, c, names)
	if err != nil {
		return nil, err
	}
	now, err := list(ctx, c)
	if err != nil {
		return nil, err
	}
	out := map[string]string{}
	for name, v := range have {
		if old := installed.Of(now).Text(name); old == "" || pkgversion.Apk(v[0], old) > 0 {
			out[name] = v[0]
		}
	}
	return out, nil
}

func listRepoPkgs(ctx context.Context, c *modules.Call) (any, error) {
	installed.Keywords(c)
	if len(c.Rest) == 0 {
		return nil, modules.Errorf("pkg.list_repo_pkgs needs the names of packages with apk")
	}
	have, err := policy(ctx, c, modules.Strings(c.Rest))
	if err != nil {
		return nil, err
	}
	return have.Lists(), nil
}
