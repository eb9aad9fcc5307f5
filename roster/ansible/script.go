package ansible

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/gossh/gossh/fault"
	"github.com/gossh/gossh/internal/process"
	"github.com/gossh/gossh/ordered"
	"github.com/gossh/gossh/roster"
)

// maxStderr bounds what is shown of the messages of a program.
const maxStderr = 2000

// run runs an executable, without a shell, and returns what it prints.
func (l *loader) run(ctx context.Context, path string, args ...string) ([]byte, error) {
	abs, err := filepath.Abs(path)
	if err != nil {
		return nil, fault.Wrap(fault.Invalid, "running "+path, err)
	}
	if err := l.p.o.Check(abs); err != nil {
		return nil, err
	}
	r, err := process.Run(ctx, &process.Command{
		Argv: append([]string{abs}, args...), Env: os.Environ(), Limit: MaxSize, Timeout: l.p.o.ScriptTimeout,
	})
	switch {
	case err != nil && ctx.Err() != nil:
		return nil, ctx.Err()
	case err != nil:
		return nil, fault.New(fault.Invalid, "", "running %s: %w", path, err)
	case r.TimedOut:
		return nil, fault.New(fault.Invalid, "", "%s did not end within %v%s", path, l.p.o.ScriptTimeout, said(r.Stderr))
	case r.Code != 0:
		return nil, fault.New(fault.Invalid, "", "%s ended with exit code %d%s", path, r.Code, said(r.Stderr))
	case r.LostStdout > 0:
		return nil, fault.New(fault.Invalid, "", "%s printed more than %d MiB", path, MaxSize>>20)
	}
	return r.Stdout, nil
}

// said quotes the end of the messages of a program.
func said(stderr []byte) string {
	s := strings.TrimSpace(strings.ToValidUTF8(string(stderr), "?"))
	if s == "" {
		return ""
	}
	if len(s) > maxStderr {
		s = "..." + strings.ToValidUTF8(s[len(s)-maxStderr:], "")
	}
	return fmt.Sprintf(": it said %q", s)
}

// script runs an executable inventory with --list.
func (l *loader) script(ctx context.Context, path string) error {
	out, err := l.run(ctx, path, "--list")
	if err != nil {
		return err
	}
	at := roster.Source{Name: path}
	m, err := object(at, out)
	if err != nil {
		return err
	}
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
	for i, name := range slices.Compact(names) {
		vars, _ := hostvars.Value(name).(*ordered.Map)
		if hostvars == nil {
			if i >= maxScripts {
				return fault.New(fault.Invalid, "", "%s prints no _meta, and would have to run more than %d times", path, maxScripts)
			}
			if vars, err = l.scriptHost(ctx, path, name); err != nil {
				return err
			}
		}
		for k, v := range vars.All() {
			l.inv.hostNames[name].vars.Set(k, newSetting(k, v, at))
		}
	}
	return nil
}

// scriptHost runs an executable inventory with --host.
func (l *loader) scriptHost(ctx context.Context, path, name string) (*ordered.Map, error) {
	if strings.HasPrefix(name, "-") {
		return nil, fault.New(fault.Invalid, "", "%s: the host %q starts with a dash", path, name)
	}
	out, err := l.run(ctx, path, "--host", name)
	if err != nil || len(bytes.TrimSpace(out)) == 0 {
		return nil, err
	}
	return object(roster.Source{Name: path}, out)
}

// object reads JSON that is an object.
func object(at roster.Source, src []byte) (*ordered.Map, error) {
	v, err := ordered.Decode(bytes.TrimSpace(src))
	if err != nil {
		return nil, fault.New(fault.Invalid, "", "%s printed no JSON: %w", at, err)
	}
	m, ok := v.(*ordered.Map)
	if !ok {
		return nil, fault.New(fault.Invalid, "", "%s printed JSON that is no object of groups", at)
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
