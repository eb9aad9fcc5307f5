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

// groupList reads what dnf group list prints:
//
//	Available Environment Groups:
//	   Everything
//	Installed Groups:
//	   Test Tools
func groupList(ctx context.Context, c *modules.Call) (any, error) {
	said, err := c.Host.Output(ctx, program(c.Host), "-q", "group", "list", "--hidden")
	if err != nil {
		return nil, err
	}
	out := ordered.Of("installed", []any{}, "available", []any{}, "installed environments", []any{}, "available environments", []any{}, "available languages", &ordered.Map{})
	section := ""
	for _, line := range strings.SplitAfter(said, "\n") {
		name := strings.TrimSpace(line)
		if !strings.HasPrefix(line, " ") {
			words := strings.ToLower(name)
			section, _, _ = strings.Cut(words, " ")
			if strings.Contains(words, "environment") {
				section += " environments"
			}
			continue
		}
		if list, ok := out.Value(section).([]any); ok && name != "" {
			out.Set(section, append(list, name))
		}
	}
	return out, nil
}

// group is what dnf group info prints of a group of packages or of an environment,
// which is of groups.
type group struct {
	environment bool
	description string
	members     map[string][]string // by mandatory, default, optional, conditional
}

func readGroup(ctx context.Context, c *modules.Call, name string) (*group, error) {
	r, err := run(ctx, c, nil, append(append([]string{program(c.Host), "-q"}, options(c)...), "group", "info", name)...)
	if err != nil {
		return nil, err
	}
	g := &group{members: map[string][]string{}}
	section, found := "", false
	for _, line := range strings.SplitAfter(string(r.Stdout), "\n") {
		text := strings.TrimSpace(line)
		depth := len(line) - len(strings.TrimLeft(line, " "))
		switch {
		case depth == 0 && strings.Contains(text, "Group:"):
			found, g.environment = true, strings.HasPrefix(text, "Environment")
		case strings.HasPrefix(text, "Description: "):
			g.description = strings.TrimPrefix(text, "Description: ")
		case depth <= 1:
			section, _, _ = strings.Cut(strings.ToLower(text), " ")
		case section != "" && text != "":
			g.members[section] = append(g.members[section], strings.TrimLeft(text, "+-= ")) // yum marks what is installed
		}
	}
	if !found {
		return nil, modules.Errorf("Group '%s' not found", name)
	}
	return g, nil
}

// kinds are how packages belong to a group.
func kinds() []string { return []string{"mandatory", "default", "optional", "conditional"} }

// expand replaces the groups of an environment by their packages.
func (g *group) expand(ctx context.Context, c *modules.Call) error {
	all := map[string][]string{}
	for _, k := range kinds() {
		for _, name := range g.members[k] {
			of, err := readGroup(ctx, c, name)
			if err != nil {
				return err
			}
			for _, k := range kinds() {
				all[k] = append(all[k], of.members[k]...)
			}
		}
	}
	g.members = all
	return nil
}

func groupInfo(ctx context.Context, c *modules.Call) (any, error) {
	g, err := readGroup(ctx, c, c.Text("name"))
	if err != nil {
		return nil, err
	}
	kind := "package group"
	if g.environment {
		kind = "environment group"
		if c.Bool("expand") {
			if err := g.expand(ctx, c); err != nil {
				return nil, err
			}
		}
	}
	out := ordered.Of("type", kind, "group", c.Text("name"), "description", g.description)
	for _, k := range kinds() {
		list := slices.Clone(g.members[k])
		slices.Sort(list)
		out.Set(k, modules.Texts(slices.Compact(list)))
	}
	return out, nil
}

func groupDiff(ctx context.Context, c *modules.Call) (any, error) {
	c.Named["expand"] = true
	info, err := groupInfo(ctx, c)
	if err != nil {
		return nil, err
	}
	now, err := rpm.List(ctx, c)
	if err != nil {
		return nil, err
	}
	return installed.GroupDiff(info.(*ordered.Map), installed.Of(now)), nil
}

func groupInstall(ctx context.Context, c *modules.Call) (any, error) {
	var names []string
	for _, name := range c.Strings("name") {
		g, err := readGroup(ctx, c, name)
		if err != nil {
			return nil, err
		}
		if g.environment {
			if err := g.expand(ctx, c); err != nil {
				return nil, err
			}
		}
		names = append(append(names, g.members["mandatory"]...), g.members["default"]...)
	}
	skip := c.Strings("skip")
	names = slices.DeleteFunc(names, func(n string) bool { return slices.Contains(skip, n) })
	names = append(names, c.Strings("include")...)
	now, err := rpm.List(ctx, c)
	if err != nil {
		return nil, err
	}
	have := installed.Of(now)
	names = slices.DeleteFunc(names, func(n string) bool { return have[n] != nil })
	slices.Sort(names)
	names = slices.Compact(names)
	if len(names) == 0 {
		return &ordered.Map{}, nil
	}
	if c.Bool("refresh") && !c.Test {
		if err := refresh(ctx, c); err != nil {
			return nil, err
		}
	}
	return perform(ctx, c, now, line(c, "install", names))
}
