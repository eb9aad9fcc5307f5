package ansible

import (
	"bytes"
	"context"
	"os"
	"slices"
	"strings"

	"github.com/gossh/gossh/fault"
	"github.com/gossh/gossh/internal/script"
	"github.com/gossh/gossh/ordered"
	"github.com/gossh/gossh/roster"
)

// run runs an executable, without a shell, and returns what it prints.
func (l *loader) run(ctx context.Context, path string, args ...string) ([]byte, error) {
	s := script.Script{Path: path, Env: os.Environ(), Limit: MaxSize, Timeout: l.p.o.ScriptTimeout, Check: l.p.o.Check}
	return s.Run(ctx, args...)
}

// script runs an executable inventory with --list.
func (l *loader) script(ctx context.Context, path string) error {
	out, err := l.run(ctx, path, "--list")
	if err != nil {
		return err
	}
	m, err := object(path, out)
	if err != nil {
		return err
	}
	return l.output(ctx, path, m, func(ctx context.Context, name string) ([]byte, error) {
		return l.run(ctx, path, "--host", name)
	})
}

// output reads what an executable inventory printed for --list. Where it has no
// _meta, host gives what it prints for a single host, and that is put into m as
// _meta; a nil host gives nothing.
func (l *loader) output(ctx context.Context, path string, m *ordered.Map, host func(context.Context, string) ([]byte, error)) error {
	at := roster.Source{Name: path}
	l.foreign[path] = true
	var names []string
	var hostvars *ordered.Map
	for name, v := range m.All() {
		if name == "_meta" {
			meta, _ := v.(*ordered.Map)
			hostvars, _ = meta.Value("hostvars").(*ordered.Map)
			continue
		}
		list, err := l.scriptGroup(name, v, at)
		if err != nil {
			return err
		}
		names = append(names, list...)
	}
	slices.Sort(names)
	names = slices.Compact(names)
	if hostvars == nil && host != nil {
		var err error
		if hostvars, err = scriptHosts(ctx, path, names, host); err != nil {
			return err
		}
		m.Set("_meta", ordered.Of("hostvars", hostvars))
	}
	for _, name := range names {
		vars, _ := hostvars.Value(name).(*ordered.Map)
		for k, v := range vars.All() {
			l.inv.hostNames[name].vars.Set(k, newSetting(k, v, at))
		}
	}
	return nil
}

// scriptHosts asks an executable inventory for single hosts, with --host.
func scriptHosts(ctx context.Context, path string, names []string, host func(context.Context, string) ([]byte, error)) (*ordered.Map, error) {
	if len(names) > maxScripts {
		return nil, fault.New(fault.Invalid, "", "%s prints no _meta, and would have to run more than %d times", path, maxScripts)
	}
	all := ordered.NewMap(len(names))
	for _, name := range names {
		if strings.HasPrefix(name, "-") {
			return nil, fault.New(fault.Invalid, "", "%s: the host %q starts with a dash", path, name)
		}
		out, err := host(ctx, name)
		if err != nil {
			return nil, err
		}
		if len(bytes.TrimSpace(out)) == 0 {
			continue
		}
		vars, err := object(path, out)
		if err != nil {
			return nil, err
		}
		all.Set(name, vars)
	}
	return all, nil
}

// object reads JSON that is an object.
func object(path string, src []byte) (*ordered.Map, error) {
	v, err := ordered.Decode(bytes.TrimSpace(src))
	if err != nil {
		return nil, fault.New(fault.Invalid, "", "%s printed no JSON: %w", path, err)
	}
	m, ok := v.(*ordered.Map)
	if !ok {
		return nil, fault.New(fault.Invalid, "", "%s printed JSON that is no object of groups", path)
	}
	return m, nil
}

// scriptGroup reads a group of an executable inventory: a list of hosts, or an
// object with hosts, vars and children.
func (l *loader) scriptGroup(name string, v any, at roster.Source) ([]string, error) {
	g := l.inv.group(name)
	m, ok := v.(*ordered.Map)
	if !ok {
		m = ordered.Of("hosts", v)
	} else if m.Value("hosts") == nil && m.Value("vars") == nil && m.Value("children") == nil && m.Len() > 0 {
		m = ordered.Of("hosts", []any{name}, "vars", m) // one host, its variables
	}
	names, err1 := texts(m.Value("hosts"))
	children, err2 := texts(m.Value("children"))
	vars, ok := m.Value("vars").(*ordered.Map)
	if err1 != nil || err2 != nil || !ok && m.Value("vars") != nil {
		return nil, fault.New(fault.Invalid, "", "%s: the group %s must have lists of hosts and children, and an object of vars", at, name)
	}
	for _, n := range names {
		if _, err := l.inv.host(n, 0, g, at); err != nil {
			return nil, err
		}
	}
	for k, v := range vars.All() {
		if err := g.set(k, v, at); err != nil {
			return nil, err
		}
	}
	for _, c := range children {
		if err := g.child(l.inv.group(c), at); err != nil {
			return nil, err
		}
	}
	return names, nil
}

// texts returns a list of texts; null is empty.
func texts(v any) ([]string, error) {
	if v == nil {
		return nil, nil
	}
	list, ok := v.([]any)
	if !ok {
		return nil, errMapping
	}
	out := make([]string, len(list))
	for i, e := range list {
		if out[i], ok = e.(string); !ok {
			return nil, errMapping
		}
	}
	return out, nil
}
