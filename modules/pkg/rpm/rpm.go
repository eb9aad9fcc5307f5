// Package rpm has what the providers of pkg that are built on rpm share: its database,
// and the files of repositories.
package rpm

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"github.com/gossh/gossh/internal/pkgversion"
	"github.com/gossh/gossh/modules"
	"github.com/gossh/gossh/modules/pkg/installed"
	"github.com/gossh/gossh/ordered"
)

// Functions returns those that ask rpm alone.
func Functions() map[string]modules.Func {
	return map[string]modules.Func{
		"version": lister().Version, "list_pkgs": listPkgs, "version_cmp": installed.Compare(pkgversion.RPM, pkgversion.WithoutEpoch),
		"owner": owner, "file_list": filer().List, "file_dict": filer().Dict, "info_installed": infoInstalled, "verify": verify,
		"normalize_name": normalizeName, "parse_arch": parseArch,
	}
}

func filer() installed.Files { return files }

func lister() installed.Lister { return List }

// command returns the start of a command line of rpm.
func command(c *modules.Call) []string {
	if root := c.Text("root"); root != "" {
		return []string{"rpm", "--root", c.Host.Path(root)}
	}
	return []string{"rpm"}
}

// separator is between the fields that rpm prints.
const separator = "_|-"

// List returns the packages that are installed; it is an installed.Lister.
func List(ctx context.Context, c *modules.Call) ([]installed.Package, error) {
	fields := []string{"%{NAME}", "%{EPOCH}", "%{VERSION}", "%{RELEASE}", "%{ARCH}", "%{INSTALLTIME}"}
	out, err := c.Host.Output(ctx, append(command(c), "-qa", "--queryformat", strings.Join(fields, separator)+"\\n")...)
	if err != nil {
		return nil, err
	}
	native := c.Host.Grain(ctx, "osarch")
	var all []installed.Package
	for _, line := range strings.SplitAfter(out, "\n") {
		f := strings.Split(strings.TrimRight(line, "\n"), separator)
		if len(f) != len(fields) || f[0] == "gpg-pubkey" {
			continue // a key is no package
		}
		p := installed.Package{Name: Name(f[0], f[4], native), Version: EVR(f[1], f[2]+"-"+f[3]), Release: f[3], Arch: f[4]}
		p.Time, _ = strconv.ParseInt(f[5], 10, 64)
		all = append(all, p)
	}
	return all, nil
}

// Name returns how Salt calls a package: with the architecture if it is not native.
func Name(name, arch, native string) string {
	if arch == "noarch" || arch == native || arch == "(none)" || native == "" {
		return name
	}
	return name + "." + arch
}

// EVR returns a version with its epoch, if it has one.
func EVR(epoch, version string) string {
	if epoch == "" || epoch == "(none)" || epoch == "0" {
		return version
	}
	return epoch + ":" + version
}

func listPkgs(ctx context.Context, c *modules.Call) (any, error) {
	if c.Bool("removed") || c.Bool("purge_desired") {
		return &ordered.Map{}, nil
	}
	all, err := List(ctx, c)
	if err != nil {
		return nil, err
	}
	return installed.Shape(c, all), nil
}

// arches are the architectures of rpm that a name may end with.
const arches = " i386 i486 i586 i686 athlon geode x86_64 amd64 ia32e ia64 noarch alpha sparc sparc64 ppc ppc64 ppc64le ppc64p7 s390 s390x armv5tel armv6l armv7l armv7hl aarch64 riscv64 src "

// SplitArch splits a name at its architecture, "" if it has none.
func SplitArch(name string) (bare, arch string) {
	i := strings.LastIndexByte(name, '.')
	if i <= 0 || !strings.Contains(arches, " "+name[i+1:]+" ") {
		return name, ""
	}
	return name[:i], name[i+1:]
}

func normalizeName(ctx context.Context, c *modules.Call) (any, error) {
	bare, arch := SplitArch(c.Text("name"))
	if native := c.Host.Grain(ctx, "osarch"); arch == native || arch == "noarch" {
		return bare, nil
	}
	return c.Text("name"), nil
}

func parseArch(_ context.Context, c *modules.Call) (any, error) {
	bare, arch := SplitArch(c.Text("name"))
	if arch == "" {
		return ordered.Of("name", bare, "arch", nil), nil
	}
	return ordered.Of("name", bare, "arch", arch), nil
}

func owner(ctx context.Context, c *modules.Call) (any, error) {
	out := &ordered.Map{}
	for _, path := range modules.Strings(c.Rest) {
		r, err := c.Host.Exec(ctx, append(command(c), "-qf", "--queryformat", "%{name}\\n", path)...)
		if err != nil {
			return nil, err
		}
		name := ""
		if r.Code == 0 {
			name, _, _ = strings.Cut(string(r.Stdout), "\n")
		}
		out.Set(path, name)
	}
	return installed.Single(out, len(c.Rest) == 1), nil
}

// files calls add with the files of each package that the call names, or of all; what
// rpm says of packages that are not there is returned.
func files(ctx context.Context, c *modules.Call, add func(name string, files []any)) ([]any, error) {
	names := modules.Strings(c.Rest)
	if len(names) == 0 {
		all, err := List(ctx, c)
		if err != nil {
			return nil, err
		}
		for _, p := range all {
			names = append(names, p.Name)
		}
		slices.Sort(names)
	}
	errors := []any{}
	for _, n := range names {
		r, err := c.Host.Exec(ctx, append(command(c), "-ql", n)...)
		if err != nil {
			return nil, err
		}
		if r.Code != 0 {
			errors = append(errors, strings.TrimSpace(string(r.Stdout)+string(r.Stderr)))
			continue
		}
		found := []any{}
		for _, line := range strings.SplitAfter(string(r.Stdout), "\n") {
			if line = strings.TrimRight(line, "\n"); strings.HasPrefix(line, "/") { // "(contains no files)" is none
				found = append(found, line)
			}
		}
		add(n, found)
	}
	return errors, nil
}
