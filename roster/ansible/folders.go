package ansible

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/gossh/gossh/fault"
	"github.com/gossh/gossh/ordered"
	"github.com/gossh/gossh/saltyaml"
)

// varsOf returns the variables that the folders beside the inventory have for a
// group or host; folder is group_vars or host_vars.
func (l *loader) varsOf(ctx context.Context, folder, name string) (*ordered.Map, error) {
	if !slices.ContainsFunc(l.bases, func(base string) bool { return !l.isAbsent(filepath.Join(base, folder)) }) {
		return nil, nil
	}
	key := folder + "/" + name
	if m, ok := l.folders[key]; ok {
		return m, nil
	}
	m := &ordered.Map{}
	l.folders[key] = m
	if name == "" || strings.ContainsAny(name, "/\x00") || name == "." || name == ".." {
		return m, nil
	}
	for _, base := range l.bases {
		dir := filepath.Join(base, folder)
		if l.isAbsent(dir) {
			continue
		}
		files, err := varsFiles(dir, name)
		if err != nil {
			return nil, err
		}
		for _, f := range files {
			if err := l.varsFile(ctx, f, m); err != nil {
				return nil, err
			}
		}
	}
	return m, nil
}

// isAbsent reports whether a folder is not there, and remembers it: there may be
// many hosts.
func (l *loader) isAbsent(dir string) bool {
	absent, ok := l.absent[dir]
	if !ok {
		_, err := os.Stat(dir)
		absent = errors.Is(err, fs.ErrNotExist)
		l.absent[dir] = absent
	}
	return absent
}

// varsFiles returns the files for name: those in the directory of that name, or
// the first of name, name.yml, name.yaml and name.json.
func varsFiles(dir, name string) ([]string, error) {
	for _, ext := range []string{"", ".yml", ".yaml", ".json"} {
		path := filepath.Join(dir, name+ext)
		info, err := os.Stat(path)
		switch {
		case errors.Is(err, fs.ErrNotExist):
			continue
		case err != nil:
			return nil, fault.Wrap(fault.Invalid, "reading the inventory", err)
		case info.IsDir():
			return filesIn(path, 0)
		}
		return []string{path}, nil
	}
	return nil, nil
}

// filesIn returns the files with variables in a directory, in order.
func filesIn(dir string, depth int) ([]string, error) {
	if depth > maxDepth {
		return nil, fault.New(fault.Invalid, "", "%s: directories are nested deeper than %d", dir, maxDepth)
	}
	list, err := os.ReadDir(dir)
	if err != nil {
		return nil, fault.Wrap(fault.Invalid, "reading the inventory", err)
	}
	var out []string
	for _, f := range list {
		name, ext := f.Name(), filepath.Ext(f.Name())
		if strings.HasPrefix(name, ".") || strings.HasSuffix(name, "~") {
			continue
		}
		path := filepath.Join(dir, name)
		info, err := os.Stat(path)
		switch {
		case err != nil:
			return nil, fault.Wrap(fault.Invalid, "reading the inventory", err)
		case info.IsDir() && ext == "":
			more, err := filesIn(path, depth+1)
			if err != nil {
				return nil, err
			}
			out = append(out, more...)
		case !info.IsDir() && (ext == "" || ext == ".yml" || ext == ".yaml" || ext == ".json"):
			out = append(out, path)
		}
	}
	return out, nil
}

// varsFile reads a file of variables, which may be encrypted, into m.
func (l *loader) varsFile(ctx context.Context, path string, m *ordered.Map) error {
	src, err := l.read(ctx, path)
	if err != nil {
		return err
	}
	if src, err = l.vault.whole(ctx, path, src); err != nil {
		return err
	}
	d, err := parseYAML(path, src)
	n := d.Node
	switch {
	case err != nil:
		return err
	case empty(n):
		return nil
	case n.Kind() != saltyaml.Mapping:
		return n.Errorf(path, "%s", errMapping)
	}
	for k, v := range n.Pairs() {
		m.Set(k.Key(), newSetting(k.Key(), d.value(v), place(path, v)))
	}
	return nil
}

// groupVars are the variables of hosts that are in the same groups.
type groupVars struct {
	order []*group
	vars  *ordered.Map
}

// merged returns the variables of a host, laid over each other as Ansible does:
// inventory before folders, all before groups before the host.
func (l *loader) merged(ctx context.Context, h *host) (*ordered.Map, error) {
	g, err := l.ofGroups(ctx, h)
	if err != nil {
		return nil, err
	}
	file, err := l.varsOf(ctx, "host_vars", h.name)
	if err != nil {
		return nil, err
	}
	out := ordered.NewMap(g.vars.Len() + h.vars.Len() + file.Len())
	lay(out, g.vars, h.vars, file)
	return out, nil
}

// lay lays maps over out.
func lay(out *ordered.Map, layers ...*ordered.Map) {
	for _, m := range layers {
		for k, v := range m.All() {
			out.Set(k, v)
		}
	}
}

// ofGroups returns what the groups of a host say.
func (l *loader) ofGroups(ctx context.Context, h *host) (groupVars, error) {
	var key strings.Builder
	for _, g := range h.groups {
		key.WriteString(g.name + "\x00")
	}
	if g, ok := l.shared[key.String()]; ok {
		return g, nil
	}
	g := groupVars{h.order(), &ordered.Map{}}
	lay(g.vars, l.inv.groupNames["all"].vars)
	for _, o := range g.order {
		lay(g.vars, o.vars)
	}
	for _, o := range append([]*group{l.inv.groupNames["all"]}, g.order...) {
		m, err := l.varsOf(ctx, "group_vars", o.name)
		if err != nil {
			return g, err
		}
		lay(g.vars, m)
	}
	l.shared[key.String()] = g
	return g, nil
}
