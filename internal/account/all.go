package account

import (
	"context"
	"io/fs"
	"slices"
	"strings"
)

// Users returns all users in the order in which getent lists them, or the file, if
// there is no getent. A name that stands twice counts once.
func (s *Source) Users(ctx context.Context) []User {
	var out []User
	seen := map[string]bool{}
	for line := range s.database(ctx, "passwd") {
		if u, ok := fields(line); ok && !seen[u.Name] {
			seen[u.Name] = true
			out = append(out, u)
		}
	}
	return out
}

// AllGroups returns all groups, as Users does.
func (s *Source) AllGroups(ctx context.Context) []Group {
	var out []Group
	seen := map[string]bool{}
	for f := range s.database(ctx, "group") {
		if len(f) < 4 || seen[f[0]] {
			continue
		}
		gid, err := parseID(f[2])
		if err != nil {
			continue
		}
		seen[f[0]] = true
		g := Group{Name: f[0], Password: f[1], GID: gid}
		if f[3] != "" {
			g.Members = strings.Split(f[3], ",")
		}
		out = append(out, g)
	}
	return out
}

// Group returns the group of a name.
func (s *Source) Group(ctx context.Context, name string) (Group, bool) {
	all := s.AllGroups(ctx)
	i := slices.IndexFunc(all, func(g Group) bool { return g.Name == name })
	if i < 0 {
		return Group{}, false
	}
	return all[i], true
}

// database yields the fields of the lines of a database of getent(1), or of the
// file in /etc.
func (s *Source) database(ctx context.Context, name string) func(yield func([]string) bool) {
	text := s.Run(ctx, "getent", name)
	if text == "" {
		b, err := fs.ReadFile(s.Root, "etc/"+name)
		if err != nil {
			return func(func([]string) bool) {}
		}
		text = string(b)
	}
	return func(yield func([]string) bool) {
		for line := range strings.Lines(text) {
			line = strings.TrimSpace(line)
			if line != "" && line[0] != '#' && !yield(strings.Split(line, ":")) {
				return
			}
		}
	}
}
