package apk

import (
	"context"
	"slices"
	"strings"

	"github.com/gossh/gossh/modules"
	"github.com/gossh/gossh/modules/pkg/installed"
	"github.com/gossh/gossh/ordered"
)

func install(ctx context.Context, c *modules.Call) (any, error) {
	wanted, done, err := installed.Sources(ctx, c, ".apk")
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
	args := []string{"add"}
	if c.Bool("skip_verify") {
		args = append(args, "--allow-untrusted")
	}
	for _, w := range wanted {
		switch {
		case w.Path != "":
			args = append(args, w.Path)
		case w.Version == "" || w.Version == "latest":
			args = append(args, w.Name)
		case strings.ContainsAny(w.Version[:1], "<>=~"):
			args = append(args, w.Name+w.Version)
		default:
			args = append(args, w.Name+"="+w.Version)
		}
	}
	return perform(ctx, c, args)
}

// perform runs apk and returns what has changed, or what would.
func perform(ctx context.Context, c *modules.Call, args []string) (*ordered.Map, error) {
	if c.Test {
		r, err := run(ctx, c, nil, slices.Insert(slices.Clone(args), 1, "-s")...)
		if err != nil {
			return nil, err
		}
		before, after := simulated(string(r.Stdout))
		return installed.Changes(before, after), nil
	}
	return lister().Around(ctx, c, func() error {
		_, err := run(ctx, c, nil, args...)
		return err
	})
}

// simulated reads what apk -s prints:
//
//	(1/3) Installing nano (7.2-r1)
//	(2/3) Upgrading musl (1.2.4-r1 -> 1.2.4-r2)
//	(3/3) Purging vim (9.0.1568-r0)
func simulated(said string) (before, after installed.Versions) {
	before, after = installed.Versions{}, installed.Versions{}
	for _, line := range strings.SplitAfter(said, "\n") {
		f := strings.Fields(line)
		if len(f) < 4 || f[0][0] != '(' || !strings.HasSuffix(f[0], ")") {
			continue
		}
		name, old := f[2], strings.Trim(f[3], "()")
		switch {
		case f[1] == "Installing":
			after[name] = []string{old}
		case f[1] == "Purging":
			before[name] = []string{old}
		case len(f) >= 6 && f[4] == "->": // Upgrading, Downgrading, Replacing
			before[name], after[name] = []string{old}, []string{strings.Trim(f[5], "()")}
		}
	}
	return before, after
}

func listUpgrades(ctx context.Context, c *modules.Call) (any, error) {
	if c.Bool("refresh") {
		if err := refresh(ctx, c); err != nil {
			return nil, err
		}
	}
	r, err := run(ctx, c, nil, "upgrade", "-s")
	if err != nil {
		return nil, err
	}
	before, after := simulated(string(r.Stdout))
	out := &ordered.Map{}
	for name := range installed.Changes(before, after).All() {
		if v := after.Text(name); v != "" && before.Text(name) != "" {
			out.Set(name, v)
		}
	}
	return out, nil
}

// remove returns pkg.remove, or pkg.purge, with the command for it.
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
		return perform(ctx, c, append(slices.Clone(args), installed.Names(wanted)...))
	}
}

func upgrade(ctx context.Context, c *modules.Call) (any, error) {
	wanted, err := installed.Wanted(c)
	if err != nil {
		return nil, err
	}
	if c.Bool("refresh") && !c.Test {
		if err := refresh(ctx, c); err != nil {
			return nil, err
		}
	}
	args := []string{"upgrade"}
	for _, w := range wanted {
		args = append(args, w.Name)
	}
	return perform(ctx, c, args)
}

func owner(ctx context.Context, c *modules.Call) (any, error) {
	out := &ordered.Map{}
	for _, path := range modules.Strings(c.Rest) {
		r, err := run(ctx, c, []int{1}, "info", "--who-owns", path)
		if err != nil {
			return nil, err
		}
		name := ""
		if _, by, ok := strings.Cut(string(r.Stdout), "is owned by "); ok && r.Code == 0 {
			name, _, _ = split(strings.TrimSpace(by))
		}
		out.Set(path, name)
	}
	return installed.Single(out, len(c.Rest) == 1), nil
}

// files calls add with the files of the packages that a call names, or of all.
func files(ctx context.Context, c *modules.Call, add func(name string, files []any)) ([]any, error) {
	names, errors := modules.Strings(c.Rest), []any{}
	if len(names) == 0 {
		all, err := list(ctx, c)
		if err != nil {
			return nil, err
		}
		for _, p := range all {
			names = append(names, p.Name)
		}
	}
	for _, n := range names {
		r, err := run(ctx, c, []int{1}, "info", "-L", n)
		if err != nil {
			return nil, err
		}
		_, text, ok := strings.Cut(string(r.Stdout), "contains:\n")
		if !ok {
			errors = append(errors, "package "+n+" is not installed")
			continue
		}
		found := []any{}
		for _, line := range strings.SplitAfter(text, "\n") {
			if line = strings.TrimSpace(line); line != "" {
				found = append(found, "/"+line)
			}
		}
		add(n, found)
	}
	return errors, nil
}
