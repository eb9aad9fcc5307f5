package pacman

import (
	"context"
	"slices"
	"strings"

	"github.com/gossh/gossh/modules"
	"github.com/gossh/gossh/modules/pkg/installed"
	"github.com/gossh/gossh/ordered"
)

func install(ctx context.Context, c *modules.Call) (any, error) {
	wanted, done, err := installed.Sources(ctx, c, "")
	if err != nil {
		return nil, err
	}
	defer done()
	args := []string{"-U"}
	if wanted == nil {
		if wanted, err = installed.Wanted(c); err != nil {
			return nil, err
		}
		args = []string{"-S"}
		if c.Bool("sysupgrade") {
			args = append(args, "-u")
		}
	}
	if len(wanted) == 0 {
		return &ordered.Map{}, nil
	}
	if c.Bool("refresh") && !c.Test {
		if _, err := refresh(ctx, c); err != nil {
			return nil, err
		}
	}
	now, err := list(ctx, c)
	if err != nil {
		return nil, err
	}
	if !c.Bool("reinstall") {
		args = append(args, "--needed")
	}
	if c.Bool("downloadonly") && args[0] == "-S" {
		args = append(args, "-w")
	}
	args = append(args, "--")
	for _, w := range wanted {
		args = append(args, spec(w))
	}
	changes, err := perform(ctx, c, now, args)
	if err != nil {
		return nil, err
	}
	if c.Bool("reinstall") {
		again, _ := installed.Present(c, installed.Of(now))
		installed.Again(changes, installed.Names(again), installed.Of(now))
	}
	return changes, nil
}

// spec returns how pacman is told which package it is to install.
func spec(w installed.Target) string {
	switch {
	case w.Path != "":
		return w.Path
	case w.Version == "" || w.Version == "latest":
		return w.Name
	case strings.ContainsAny(w.Version[:1], "<>="):
		return w.Name + w.Version
	}
	return w.Name + "=" + w.Version
}

// perform runs pacman and returns what has changed, or what would.
func perform(ctx context.Context, c *modules.Call, now []installed.Package, args []string) (*ordered.Map, error) {
	if c.Test {
		r, err := run(ctx, c, nil, slices.Insert(slices.Clone(args), 1, "-p", "--print-format", "%n %v")...)
		if err != nil {
			return nil, err
		}
		after := installed.Of(now)
		for _, p := range parse(string(r.Stdout)) {
			if args[0] == "-R" {
				delete(after, p.Name)
			} else {
				after[p.Name] = []string{p.Version}
			}
		}
		return installed.Changes(installed.Of(now), after), nil
	}
	return lister().Around(ctx, c, func() error {
		_, err := run(ctx, c, nil, slices.Insert(slices.Clone(args), 1, "--noprogressbar", "--noconfirm")...)
		return err
	})
}

// remove returns pkg.remove, or pkg.purge, with the options for it.
func remove(args ...string) modules.Func {
	return func(ctx context.Context, c *modules.Call) (any, error) {
		now, err := list(ctx, c)
		if err != nil {
			return nil, err
		}
		wanted, err := installed.Present(c, installed.Of(now))
		if err != nil || len(wanted) == 0 {
			return &ordered.Map{}, err
		}
		return perform(ctx, c, now, append(append(slices.Clone(args), "--"), installed.Names(wanted)...))
	}
}

func upgrade(ctx context.Context, c *modules.Call) (any, error) {
	if c.Given("name") || c.Given("pkgs") {
		return nil, modules.Errorf("pkg.upgrade is for all packages with pacman: it does not support a part of them")
	}
	if c.Bool("refresh") && !c.Test {
		if _, err := refresh(ctx, c); err != nil {
			return nil, err
		}
	}
	now, err := list(ctx, c)
	if err != nil {
		return nil, err
	}
	return perform(ctx, c, now, []string{"-S", "-u"})
}

func owner(ctx context.Context, c *modules.Call) (any, error) {
	out := &ordered.Map{}
	for _, path := range modules.Strings(c.Rest) {
		r, err := run(ctx, c, []int{1}, "-Qqo", "--", path)
		if err != nil {
			return nil, err
		}
		out.Set(path, strings.TrimSpace(string(r.Stdout)))
	}
	return installed.Single(out, len(c.Rest) == 1), nil
}

// files is an installed.Files.
func files(ctx context.Context, c *modules.Call, add func(name string, files []any)) ([]any, error) {
	r, err := run(ctx, c, []int{1}, append([]string{"-Ql", "--"}, modules.Strings(c.Rest)...)...)
	if err != nil {
		return nil, err
	}
	name, found := "", []any(nil)
	for _, line := range strings.SplitAfter(string(r.Stdout), "\n") {
		owner, file, ok := strings.Cut(strings.TrimRight(line, "\n"), " ")
		if ok && owner != name {
			if name != "" {
				add(name, found)
			}
			name, found = owner, nil
		}
		if ok {
			found = append(found, file)
		}
	}
	if name != "" {
		add(name, found)
	}
	errors := []any{}
	for _, line := range strings.SplitAfter(string(r.Stderr), "\n") {
		if line = strings.TrimSpace(line); line != "" {
			errors = append(errors, strings.TrimPrefix(line, "error: "))
		}
	}
	return errors, nil
}
