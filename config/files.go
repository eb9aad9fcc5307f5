package config

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/gossh/gossh/fault"
	"github.com/gossh/gossh/ordered"
	"github.com/gossh/gossh/saltyaml"
	"github.com/gossh/gossh/sdb"
)

// saltfile finds and reads the Saltfile; its section is applied later.
func (l *loader) saltfile() error {
	name, named := "", true
	switch {
	case l.args.Given("saltfile"):
		name = l.path(l.args.Values["saltfile"].(string))
	case l.env.Getenv("SALT_SALTFILE") != "":
		name = l.path(l.env.Getenv("SALT_SALTFILE"))
	default:
		named = false
		for _, n := range []string{filepath.Join(l.env.WorkDir, "Saltfile"), filepath.Join(l.env.Home, ".salt", "Saltfile")} {
			if _, err := os.Stat(n); err == nil {
				name = n
				break
			}
		}
	}
	if name == "" {
		return nil
	}
	if _, err := os.Stat(name); err != nil && named {
		return usage("'%s' file does not exist.", name)
	}
	n, err := l.read(name)
	if err != nil {
		return err
	}
	for _, program := range []string{"gossh", "salt-ssh"} {
		part := n.Get(program)
		if part == nil {
			continue
		}
		if part.Kind() != saltyaml.Mapping {
			return part.Errorf(name, "the section %s must be a mapping of keys to values", program)
		}
		l.salt = &section{file: name, node: part, own: program == "gossh"}
		return nil
	}
	l.warn("%s has no section gossh: or salt-ssh:, so it sets nothing", name)
	return nil
}

// applySaltfile lays the Saltfile over the other files.
func (l *loader) applySaltfile() error {
	if l.salt == nil {
		return nil
	}
	return l.apply(*l.salt)
}

// master reads the file master, or in its place master.template, and what it
// includes.
func (l *loader) master() error {
	name := filepath.Join(l.c.Dir, "master")
	if v := l.env.Getenv("SALT_MASTER_CONFIG"); v != "" && l.c.Dir == l.env.System {
		name = l.path(v)
	}
	file := name
	if _, err := os.Stat(name); errors.Is(err, fs.ErrNotExist) {
		file = name + ".template"
	}
	n, err := l.readVia(file, func(src []byte) []byte {
		if file != name {
			return blankFirst(src)
		}
		return src
	})
	if err != nil {
		return err
	}
	if n != nil {
		if err := l.apply(section{file: file, node: n}); err != nil {
			return err
		}
	}
	base := filepath.Dir(name)
	if err := l.include(base, []string{l.c.Text("default_include")}, false); err != nil {
		return err
	}
	return l.include(base, l.c.List("include"), true)
}

// blankFirst empties the first line, which a template has for packagers only.
// Positions stay as they are.
func blankFirst(src []byte) []byte {
	i := bytes.IndexByte(src, '\n')
	if i < 0 {
		return nil
	}
	return src[i:]
}

// include applies the files that patterns name, in the order of their names.
func (l *loader) include(base string, patterns []string, named bool) error {
	for _, p := range patterns {
		if p == "" {
			continue
		}
		if !filepath.IsAbs(p) {
			p = filepath.Join(base, p)
		}
		names, err := filepath.Glob(p)
		if err != nil {
			return fault.New(fault.Invalid, "including "+p, "the pattern is broken: %w", err)
		}
		if len(names) == 0 && named {
			l.warn("include: nothing matches %s", p)
		}
		slices.Sort(names)
		if err := l.merged(names); err != nil {
			return err
		}
	}
	return nil
}

// merged applies files one over the other. Mappings and lists of several files
// are joined with each other, but replace those of the file master.
func (l *loader) merged(names []string) error {
	seen := map[string]any{}
	for _, name := range names {
		n, err := l.read(name)
		if err != nil {
			return err
		}
		if n == nil {
			continue
		}
		if err := l.apply(section{file: name, node: n}); err != nil {
			return err
		}
		for k, v := range n.Pairs() {
			key := k.Key()
			if old, ok := seen[key]; ok {
				l.join(key, old, v.Any())
			}
			seen[key] = l.c.Opts.Value(key)
		}
	}
	return nil
}

// join replaces a value by the deep merge of both.
func (l *loader) join(key string, old, fresh any) {
	v := deep(old, fresh)
	l.c.Opts.Set(key, v)
	s, ok := l.c.settings[key]
	if !ok {
		return
	}
	switch v.(type) {
	case *ordered.Map, []any:
		s.Value = v
		s.Node = nil // no one place has it
		l.c.settings[key] = s
	}
}

// deep merges mappings key by key and appends lists; else fresh wins.
func deep(old, fresh any) any {
	switch f := fresh.(type) {
	case *ordered.Map:
		o, ok := old.(*ordered.Map)
		if !ok {
			return f
		}
		out := o.Clone()
		for k, v := range f.All() {
			if have, ok := out.Get(k); ok {
				v = deep(have, v)
			}
			out.Set(k, v)
		}
		return out
	case []any:
		if o, ok := old.([]any); ok {
			return append(slices.Clone(o), f...)
		}
	}
	return fresh
}

// apply sets the keys of one section.
func (l *loader) apply(s section) error {
	for k, v := range s.node.Pairs() {
		key := k.Key()
		if key == "gossh" && !s.own {
			if err := l.applyOwn(s.file, v); err != nil {
				return err
			}
			continue
		}
		if !l.has(key) {
			if s.own && l.known[ownPrefix+key] != nil {
				if err := l.setting(ownPrefix+key, s.file, v); err != nil {
					return err
				}
				continue
			}
			if s.own {
				return k.Errorf(s.file, "there is no option %s%s", key, suggest(key, l.names()))
			}
			l.unknown(s.file, k)
		} else if err := l.setting(key, s.file, v); err != nil {
			return err
		}
		l.c.Opts.Set(key, v.Any())
	}
	return nil
}

// applyOwn sets the keys of gossh's own section, which is strict.
func (l *loader) applyOwn(file string, n *saltyaml.Node) error {
	if n.Kind() != saltyaml.Mapping {
		return n.Errorf(file, "gossh must be a mapping of keys to values")
	}
	for k, v := range n.Pairs() {
		if l.known[ownPrefix+k.Key()] == nil {
			hint := suggest(k.Key(), ownNames())
			if k.Key() == "ansible_trust_script" {
				hint = ": write roster_trust: [ansible], outside of it"
			}
			return k.Errorf(file, "there is no option %s in the section gossh%s", k.Key(), hint)
		}
		if err := l.setting(ownPrefix+k.Key(), file, v); err != nil {
			return err
		}
	}
	return nil
}

func (l *loader) has(key string) bool {
	_, ok := l.c.settings[key]
	return ok && !strings.HasPrefix(key, ownPrefix)
}

// setting gives one key its value from a file.
func (l *loader) setting(key, file string, n *saltyaml.Node) error {
	if key == "config_dir" {
		return nil // decided before any other file is read
	}
	v := n.Any()
	if s, ok := v.(string); ok && sdb.Is(s) && !slices.Contains(deferrable(), key) {
		return n.Errorf(file, "%s: sdb:// values are for attributes of the roster, roster_defaults and %s", key, strings.Join(deferrable(), ", "))
	}
	if structured(key) {
		_, isMap := v.(*ordered.Map)
		_, isList := v.([]any)
		switch {
		case (key == decryptPillar || key == rosterOrder) && isList:
		case key == extPillar && !isList && v != nil:
			return n.Errorf(file, "%s must be a list", key)
		case key != extPillar && !isMap && v != nil:
			return n.Errorf(file, "%s must be a mapping", key)
		}
	} else {
		o := l.known[key]
		var err error
		if v, err = coerce(o, v); err != nil {
			return n.Errorf(file, "%s", err.Error())
		}
	}
	l.c.settings[key] = Setting{Key: key, Value: v, Source: fmt.Sprintf("%s:%d", file, n.Line()), Node: n, File: file}
	return nil
}

// deferrable are the keys that may be sdb:// URIs: they stand in for attributes of
// the roster, or are for a roster, and nothing here looks at them.
func deferrable() []string {
	return []string{"ssh_user", "ssh_passwd", "ssh_priv", "ssh_priv_passwd", "ssh_sudo_user", "ssh_port", ownPrefix + "http_token", ownPrefix + "http_password"}
}

// unknown warns of a key that is close to one of ours. Salt's files hold many
// keys that are not ours, and they stay in Opts.
func (l *loader) unknown(file string, k *saltyaml.Node) {
	if foreign[k.Key()] {
		return
	}
	if k.Key() == "no_host_keys" {
		l.warn("%s:%d: no_host_keys is passed over: only the flag --no-host-keys leaves host keys unchecked", file, k.Line())
		return
	}
	// Keys of one word, such as dns, may be meant for config.get.
	if _, own := l.known[ownPrefix+k.Key()]; own && strings.Contains(k.Key(), "_") {
		l.warn("%s:%d: %s stands in the section gossh, and is passed over here: gossh: {%s: ...}", file, k.Line(), k.Key(), k.Key())
		return
	}
	if hint := suggest(k.Key(), l.names()); hint != "" {
		l.warn("%s:%d: %s is not a key that gossh knows%s", file, k.Line(), k.Key(), hint)
	}
}

func (l *loader) names() []string {
	var out []string
	for _, k := range l.c.order {
		if !strings.HasPrefix(k, ownPrefix) {
			out = append(out, k)
		}
	}
	return out
}

func ownNames() []string {
	var out []string
	for _, o := range ownKeys() {
		out = append(out, o.Key)
	}
	return out
}
