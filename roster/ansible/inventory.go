package ansible

import (
	"cmp"
	"slices"
	"strconv"

	"github.com/gossh/gossh/fault"
	"github.com/gossh/gossh/ordered"
	"github.com/gossh/gossh/roster"
	"github.com/gossh/gossh/secret"
)

// inventory is groups and hosts, in the order in which they were first named.
type inventory struct {
	groups     []*group
	hosts      []*host
	groupNames map[string]*group
	hostNames  map[string]*host
}

type group struct {
	name              string
	vars              *ordered.Map // of setting
	hosts             []*host
	has               map[*host]bool
	children, parents []*group
	depth, priority   int
}

type host struct {
	name   string
	vars   *ordered.Map // of setting
	groups []*group     // that name it
	source roster.Source
}

// setting is the value of a variable and where it was set.
type setting struct {
	v  any
	at roster.Source
}

// newSetting makes a secret of what is a password.
func newSetting(name string, v any, at roster.Source) setting {
	if isPassword(name) {
		switch x := v.(type) {
		case string:
			v = secret.New(x)
		case int64:
			v = secret.New(strconv.FormatInt(x, 10))
		}
	}
	return setting{v, at}
}

func newInventory() *inventory {
	inv := &inventory{groupNames: map[string]*group{}, hostNames: map[string]*host{}}
	inv.group("all")
	inv.group("ungrouped")
	return inv
}

// group returns the group of that name, which it makes if there is none.
func (inv *inventory) group(name string) *group {
	g := inv.groupNames[name]
	if g == nil {
		g = &group{name: name, vars: &ordered.Map{}, has: map[*host]bool{}, priority: 1}
		inv.groupNames[name] = g
		inv.groups = append(inv.groups, g)
	}
	return g
}

// host puts the host of that name into g. The port counts if the host is new.
func (inv *inventory) host(name string, port int, g *group, at roster.Source) (*host, error) {
	h := inv.hostNames[name]
	if h == nil {
		if len(inv.hosts) >= MaxHosts {
			return nil, fault.New(fault.Invalid, "", "%s: the inventory has more than %d hosts", at, MaxHosts)
		}
		h = &host{name: name, vars: &ordered.Map{}, source: at}
		inv.hostNames[name] = h
		inv.hosts = append(inv.hosts, h)
		if port > 0 {
			h.vars.Set("ansible_port", setting{int64(port), at})
		}
	}
	if !g.has[h] {
		g.has[h] = true
		g.hosts = append(g.hosts, h)
		h.groups = append(h.groups, g)
	}
	return h, nil
}

// set sets a variable of a group.
func (g *group) set(name string, v any, at roster.Source) error {
	if name != "ansible_group_priority" {
		g.vars.Set(name, newSetting(name, v, at))
		return nil
	}
	switch x := v.(type) {
	case int64:
		g.priority = int(x)
		return nil
	case string:
		if n, err := strconv.Atoi(x); err == nil {
			g.priority = n
			return nil
		}
	}
	return fault.New(fault.Invalid, "", "%s: ansible_group_priority of %s must be a whole number", at, g.name)
}

// child makes c a child of g.
func (g *group) child(c *group, at roster.Source) error {
	if slices.Contains(g.children, c) {
		return nil
	}
	if g == c || slices.Contains(g.ancestors(), c) {
		return fault.New(fault.Invalid, "", "%s: the group %s as a child of %s would contain itself", at, c.name, g.name)
	}
	g.children = append(g.children, c)
	c.parents = append(c.parents, g)
	return nil
}

// ancestors returns the groups that g is in.
func (g *group) ancestors() []*group {
	return walk([]*group{g}, func(g *group) []*group { return g.parents })[1:]
}

// walk returns the groups that can be reached, start first, level by level.
func walk(start []*group, next func(*group) []*group) []*group {
	seen := map[*group]bool{}
	var out []*group
	for todo := start; len(todo) > 0; {
		var later []*group
		for _, g := range todo {
			if !seen[g] {
				seen[g] = true
				out = append(out, g)
				later = append(later, next(g)...)
			}
		}
		todo = later
	}
	return out
}

// members returns the hosts of g and the groups in it.
func (g *group) members() []*host {
	seen := map[*host]bool{}
	var out []*host
	for _, g := range walk([]*group{g}, func(g *group) []*group { return g.children }) {
		for _, h := range g.hosts {
			if !seen[h] {
				seen[h] = true
				out = append(out, h)
			}
		}
	}
	return out
}

// finish puts every group into all, every host into a group, and finds out how
// deep the groups are.
func (inv *inventory) finish() error {
	all, ungrouped := inv.groupNames["all"], inv.groupNames["ungrouped"]
	for _, g := range inv.groups {
		if g != all && len(g.parents) == 0 {
			if err := all.child(g, roster.Source{Name: "the inventory"}); err != nil {
				return err
			}
		}
	}
	for _, h := range inv.hosts {
		named := slices.ContainsFunc(h.groups, func(g *group) bool { return g != all && g != ungrouped })
		switch {
		case named && ungrouped.has[h]:
			delete(ungrouped.has, h)
			ungrouped.hosts = slices.DeleteFunc(ungrouped.hosts, func(o *host) bool { return o == h })
			h.groups = slices.DeleteFunc(h.groups, func(g *group) bool { return g == ungrouped })
		case !named && !ungrouped.has[h]:
			ungrouped.has[h] = true
			ungrouped.hosts = append(ungrouped.hosts, h)
			h.groups = append(h.groups, ungrouped)
		}
	}
	memo := map[*group]bool{}
	for _, g := range inv.groups {
		g.measure(memo)
	}
	return nil
}

// measure sets the depth of g: the longest way from all. child keeps out circles.
func (g *group) measure(done map[*group]bool) int {
	if done[g] {
		return g.depth
	}
	done[g] = true
	for _, p := range g.parents {
		g.depth = max(g.depth, p.measure(done)+1)
	}
	return g.depth
}

// order returns the groups of h but all, those whose variables count more later.
func (h *host) order() []*group {
	gs := walk(h.groups, func(g *group) []*group { return g.parents })
	gs = slices.DeleteFunc(gs, func(g *group) bool { return g.name == "all" })
	slices.SortFunc(gs, func(a, b *group) int {
		return cmp.Or(cmp.Compare(a.depth, b.depth), cmp.Compare(a.priority, b.priority), cmp.Compare(a.name, b.name))
	})
	return gs
}
