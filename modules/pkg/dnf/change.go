package dnf

import (
	"context"
	"slices"
	"strings"

	"github.com/gossh/gossh/internal/pkgversion"
	"github.com/gossh/gossh/modules"
	"github.com/gossh/gossh/modules/pkg/installed"
	"github.com/gossh/gossh/modules/pkg/rpm"
	"github.com/gossh/gossh/ordered"
)

func install(ctx context.Context, c *modules.Call) (any, error) {
	wanted, done, err := installed.Sources(ctx, c, ".rpm")
	if err != nil {
		return nil, err
	}
	defer done()
	if wanted == nil {
		if wanted, err = installed.Wanted(c); err != nil {
			return nil, err
		}
	}
	if len(wanted) == 0 {
		return &ordered.Map{}, nil
	}
	if c.Bool("refresh") && !c.Test {
		if err := refresh(ctx, c); err != nil {
			return nil, err
		}
	}
	now, err := rpm.List(ctx, c)
	if err != nil {
		return nil, err
	}
	lines, again, err := installLines(ctx, c, wanted, installed.Of(now))
	if err != nil {
		return nil, err
	}
	changes, err := perform(ctx, c, now, lines...)
	if err != nil {
		return nil, err
	}
	installed.Again(changes, again, installed.Of(now))
	return changes, nil
}

// installLines returns the command lines that install packages: those that install or
// upgrade, that go back to an older version, and that install again what is there. Of
// the last ones the names are returned too.
func installLines(ctx context.Context, c *modules.Call, wanted []installed.Target, now installed.Versions) (lines [][]string, again []string, err error) {
	kinds := [...]string{"install", "downgrade", "reinstall"}
	var specs [3][]string
	for _, w := range wanted {
		version, err := pick(ctx, c, w)
		if err != nil {
			return nil, nil, err
		}
		kind := 0
		if have := now[w.Name]; len(have) > 0 && w.Path == "" {
			newest := slices.MaxFunc(have, compare)
			a, b := version, newest
			if c.Bool("ignore_epoch") {
				a, b = pkgversion.WithoutEpoch(a), pkgversion.WithoutEpoch(b)
			}
			switch {
			case c.Bool("reinstall") && (version == "" || compare(a, b) == 0):
				kind, again = 2, append(again, w.Name)
			case version != "" && compare(a, b) < 0 && len(have) == 1:
				kind = 1
			}
		}
		specs[kind] = append(specs[kind], spec(program(c.Host), w, version))
	}
	for i, s := range specs {
		if len(s) > 0 {
			lines = append(lines, line(c, kinds[i], s))
		}
	}
	return lines, again, nil
}

// spec returns how dnf is told which package it is to install.
func spec(prog string, w installed.Target, version string) string {
	switch {
	case w.Path != "":
		return w.Path
	case version == "":
		return w.Name
	}
	if prog == "yum" { // it has the epoch before the name
		version = pkgversion.WithoutEpoch(version)
	}
	if bare, arch := rpm.SplitArch(w.Name); arch != "" {
		return bare + "-" + version + "." + arch
	}
	return w.Name + "-" + version
}

// line returns a command line that changes packages.
func line(c *modules.Call, kind string, names []string) []string {
	argv := append([]string{program(c.Host), "-y"}, options(c)...)
	if c.Bool("skip_verify") {
		argv = append(argv, "--nogpgcheck")
	}
	if c.Bool("downloadonly") {
		argv = append(argv, "--downloadonly")
	}
	if c.Bool("update_holds") {
		argv = append(argv, "--disableplugin=versionlock")
	}
	return append(append(argv, kind), names...)
}

// perform runs command lines and returns what has changed, or what would.
func perform(ctx context.Context, c *modules.Call, now []installed.Package, lines ...[]string) (*ordered.Map, error) {
	if c.Test {
		return simulate(ctx, c, now, lines)
	}
	return lister().Around(ctx, c, func() error {
		for _, l := range lines {
			if _, err := run(ctx, c, nil, l...); err != nil {
				return err
			}
		}
		return nil
	})
}

// simulate returns what command lines would change, as the package manager tells when
// it is told no.
func simulate(ctx context.Context, c *modules.Call, now []installed.Package, lines [][]string) (*ordered.Map, error) {
	before := installed.Of(now)
	after := installed.Of(now)
	for _, l := range lines {
		argv := slices.Clone(l)
		argv[1] = "--assumeno"
		r, err := run(ctx, c, []int{1}, argv...)
		if err != nil {
			return nil, err
		}
		said := string(r.Stdout) + string(r.Stderr)
		if r.Code == 1 && !installed.Says("Operation aborted", "Exiting on user command", "Exiting on user Command")(said) {
			return nil, modules.Failed(argv, r)
		}
		transaction(said, c.Host.Grain(ctx, "osarch"), after)
	}
	return installed.Changes(before, after), nil
}

// transaction reads the table of what dnf would do into the versions that there would
// be.
//
//	Upgrading:
//	 gossh-a            noarch            1:0.9-1             test            6.3 k
//	     replacing  gossh-old.noarch 1.0-1
func transaction(said, native string, after installed.Versions) {
	section := ""
	var words []string
	for _, text := range strings.SplitAfter(said, "\n") {
		text = strings.TrimRight(text, "\n")
		f := strings.Fields(text)
		switch {
		case strings.HasSuffix(text, ":") && !strings.HasPrefix(text, " "):
			section, words = text, nil
			continue
		case len(f) == 0 || text[0] != ' ':
			words = nil
			if strings.HasPrefix(text, "Transaction Summary") {
				section = ""
			}
			continue
		case section == "":
			continue
		case f[0] == "replacing" && len(f) > 1:
			name, arch := rpm.SplitArch(f[1])
			delete(after, rpm.Name(name, arch, native))
			continue
		}
		if words = append(words, f...); len(words) < 4 {
			continue // yum breaks lines that are too long
		}
		name, version := rpm.Name(words[0], words[1], native), strings.TrimPrefix(words[2], "0:")
		words = nil
		switch {
		case strings.HasPrefix(section, "Installing"):
			if !slices.Contains(after[name], version) {
				after[name] = slices.Sorted(slices.Values(append(after[name], version)))
			}
		case strings.HasPrefix(section, "Upgrading"), strings.HasPrefix(section, "Updating"), strings.HasPrefix(section, "Downgrading"):
			after[name] = []string{version}
		case strings.HasPrefix(section, "Removing"):
			after[name] = slices.DeleteFunc(slices.Clone(after[name]), func(v string) bool { return v == version })
		}
	}
}

func remove(ctx context.Context, c *modules.Call) (any, error) {
	now, err := rpm.List(ctx, c)
	if err != nil {
		return nil, err
	}
	wanted, err := installed.Wanted(c)
	if err != nil {
		return nil, err
	}
	have := installed.Of(now)
	var names []string
	for _, w := range wanted {
		bare, arch := rpm.SplitArch(w.Name)
		if _, ok := have[rpm.Name(bare, arch, c.Host.Grain(ctx, "osarch"))]; !ok && have[w.Name] == nil {
			continue
		}
		names = append(names, spec(program(c.Host), w, w.Version))
	}
	if len(names) == 0 {
		return &ordered.Map{}, nil
	}
	return perform(ctx, c, now, line(c, "remove", names))
}

func autoremove(ctx context.Context, c *modules.Call) (any, error) {
	now, err := rpm.List(ctx, c)
	if err != nil {
		return nil, err
	}
	argv := line(c, "autoremove", nil)
	if !c.Bool("list_only") {
		return perform(ctx, c, now, argv)
	}
	would, err := simulate(ctx, c, now, [][]string{argv})
	return modules.Texts(would.Keys()), err
}

func upgrade(ctx context.Context, c *modules.Call) (any, error) {
	installed.Keywords(c)
	wanted, err := installed.Wanted(c)
	if err != nil {
		return nil, err
	}
	if c.Bool("refresh") && !c.Test {
		if err := refresh(ctx, c); err != nil {
			return nil, err
		}
	}
	now, err := rpm.List(ctx, c)
	if err != nil {
		return nil, err
	}
	kind := "upgrade"
	if c.Bool("minimal") {
		kind = "upgrade-minimal"
	}
	var names []string
	for _, w := range wanted {
		names = append(names, spec(program(c.Host), w, w.Version))
	}
	argv := line(c, kind, names)
	if !c.Bool("obsoletes") {
		argv = slices.Insert(argv, 2, "--setopt=obsoletes=0")
	}
	return perform(ctx, c, now, argv)
}
