package apt

import (
	"context"
	"os"
	"slices"
	"strings"

	"github.com/gossh/gossh/internal/process"
	"github.com/gossh/gossh/modules"
	"github.com/gossh/gossh/modules/pkg/installed"
	"github.com/gossh/gossh/ordered"
)

type selection struct{ name, state string }

// selections returns what dpkg has as selected, of all packages or of those that match
// a pattern.
func selections(ctx context.Context, c *modules.Call, pattern string) ([]selection, error) {
	argv := []string{"dpkg", "--get-selections"}
	if pattern != "" {
		argv = append(argv, "--", pattern)
	}
	r, err := c.Host.Exec(ctx, argv...)
	if err != nil {
		return nil, err
	}
	if r.Code != 0 {
		return nil, modules.Failed(argv, r)
	}
	var out []selection
	for _, line := range strings.SplitAfter(string(r.Stdout), "\n") {
		if f := strings.Fields(line); len(f) == 2 {
			out = append(out, selection{f[0], f[1]})
		}
	}
	return out, nil
}

func getSelections(ctx context.Context, c *modules.Call) (any, error) {
	all, err := selections(ctx, c, c.Text("pattern"))
	if err != nil {
		return nil, err
	}
	byState := map[string][]any{}
	for _, s := range all {
		byState[s.state] = append(byState[s.state], s.name)
	}
	out := &ordered.Map{}
	for _, state := range []string{"deinstall", "hold", "install", "purge"} {
		if names := byState[state]; names != nil && (!c.Given("state") || c.Text("state") == state) {
			out.Set(state, names)
		}
	}
	return out, nil
}

// stateOf returns what is selected for a package, "" if dpkg does not know it.
func stateOf(all []selection, name string) string {
	for _, s := range all {
		if bare, _, _ := strings.Cut(s.name, ":"); s.name == name || bare == name {
			return s.state
		}
	}
	return ""
}

// choose makes selections and returns those that it changed.
func choose(ctx context.Context, c *modules.Call, wanted []selection) (*ordered.Map, error) {
	all, err := selections(ctx, c, "")
	if err != nil {
		return nil, err
	}
	out, lines := &ordered.Map{}, ""
	for _, w := range wanted {
		if !slices.Contains([]string{"install", "hold", "deinstall", "purge"}, w.state) || strings.ContainsAny(w.name, " \t\n") || w.name == "" {
			return nil, modules.Errorf("'%s %s' is no selection", w.name, w.state)
		}
		if old := stateOf(all, w.name); old != w.state {
			lines += w.name + "\t" + w.state + "\n"
			out.Set(w.name, ordered.Of("old", old, "new", w.state))
		}
	}
	if c.Test || lines == "" {
		return out, nil
	}
	return out, setLines(ctx, c, lines)
}

func setLines(ctx context.Context, c *modules.Call, lines string) error {
	_, err := installed.Patient(ctx, c, &process.Command{Argv: []string{"dpkg", "--set-selections"}, Stdin: []byte(lines), Env: environment(c.Host)}, locked)
	return err
}

func setSelections(ctx context.Context, c *modules.Call) (any, error) {
	if c.Given("path") == c.Given("selection") {
		return nil, modules.Errorf("The 'selection' and 'path' arguments to pkg.set_selections are mutually exclusive, and cannot be specified together: one must be given")
	}
	wanted, err := wantedSelections(ctx, c)
	if err != nil {
		return nil, err
	}
	if c.Bool("clear") && !c.Test {
		if _, err := run(ctx, c, "dpkg", "--clear-selections"); err != nil {
			return nil, err
		}
	}
	return choose(ctx, c, wanted)
}

func wantedSelections(ctx context.Context, c *modules.Call) ([]selection, error) {
	var out []selection
	for state, names := range c.Dict("selection").All() {
		for _, n := range modules.Strings(names) {
			out = append(out, selection{n, state})
		}
	}
	if !c.Given("path") {
		return out, nil
	}
	path := c.Host.Path(c.Text("path"))
	if uri, ok := strings.CutPrefix(c.Text("path"), "salt://"); ok {
		local, err := c.Host.Files.Fetch(ctx, uri, c.Text("saltenv"))
		if err != nil {
			return nil, modules.Errorf("fetching %s: %v", c.Text("path"), err)
		}
		defer func() { _ = os.Remove(local) }()
		path = local
	}
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, modules.Errorf("reading selections: %v", err)
	}
	for _, line := range strings.SplitAfter(string(text), "\n") {
		if f := strings.Fields(line); len(f) == 2 {
			out = append(out, selection{f[0], f[1]})
		}
	}
	return out, nil
}

// hold returns pkg.hold, or pkg.unhold.
func hold(on bool) modules.Func {
	return func(ctx context.Context, c *modules.Call) (any, error) {
		targets, err := installed.HoldTargets(c)
		if err != nil {
			return nil, err
		}
		all, err := selections(ctx, c, "")
		if err != nil {
			return nil, err
		}
		return installed.Hold(c, targets, on, installed.Holds{
			Known: func(name string) bool { return stateOf(all, name) != "" },
			Held:  func(name string) bool { return stateOf(all, name) == "hold" },
			Free: func(name string) string {
				if s := stateOf(all, name); s != "hold" {
					return s
				}
				return "install"
			},
			Set: func(names []string) error {
				state, lines := "install", ""
				if on {
					state = "hold"
				}
				for _, n := range names {
					lines += n + "\t" + state + "\n"
				}
				return setLines(ctx, c, lines)
			},
		})
	}
}
