package roster

import (
	"fmt"
	"strings"

	"github.com/gossh/gossh/fault"
	"github.com/gossh/gossh/internal/nearest"
	"github.com/gossh/gossh/internal/ordered"
	"github.com/gossh/gossh/targets"
)

// decoder makes targets of entries.
type decoder struct {
	set    *Set
	names  []string // of attributes
	warned map[string]bool
	shared map[string][]string // lists that many targets have in common
	opts   *ordered.Map        // of targets that set none
}

func newDecoder(s *Set) *decoder {
	d := &decoder{set: s, warned: map[string]bool{}, shared: map[string][]string{}}
	for _, a := range attributes {
		d.names = append(d.names, a.name)
	}
	d.opts = d.dropFileServer(s.MinionOpts, "ssh_minion_opts")
	return d
}

// target lays the layers over each other, the highest first: Force; user, if not
// empty; the entry; Defaults; Fallback. What is wrong with a value is in the
// target's Err.
func (d *decoder) target(e Entry, user string) *targets.Target {
	t := &targets.Target{ID: e.ID, Source: e.Source, Trusted: e.Trusted, MinionOpts: d.opts}
	if d.set.RandomThinDir {
		t.Thin.RandomDir = true
	}
	for _, layer := range []Attrs{e.Attrs, d.set.Defaults, d.set.Force} {
		d.unknown(t, layer)
	}
	for i := range attributes {
		a := &attributes[i]
		v, ok := d.value(a.name, e, user)
		if !ok {
			continue
		}
		if err := a.set(d, t, v); err != nil && t.Err == nil {
			t.Err = fault.New(fault.Invalid, "", "%s%s of %s: %w", at(v.Source), a.name, e.ID, err)
		}
	}
	return t
}

// at puts a source before a message.
func at(source string) string {
	if source == "" {
		return ""
	}
	return source + ": "
}

// value returns what an attribute is set to.
func (d *decoder) value(name string, e Entry, user string) (Value, bool) {
	if v, ok := d.set.Force.Get(name); ok {
		return v, true
	}
	if name == "user" && user != "" {
		return Value{V: user, Source: "the command line"}, true
	}
	for _, layer := range []Attrs{e.Attrs, d.set.Defaults, d.set.Fallback} {
		if v, ok := layer.Get(name); ok {
			return v, true
		}
	}
	return Value{}, false
}

// unknown warns of attributes that there are not, once per name.
func (d *decoder) unknown(t *targets.Target, layer Attrs) {
	for i := range layer {
		name := layer[i].Name
		if known[name] || d.warned[name] {
			continue
		}
		d.warned[name] = true
		hint := ""
		if n := nearest.Name(name, d.names); n != "" {
			hint = "; did you mean " + n + "?"
		}
		d.warn("%s%s: there is no attribute %s%s", at(layer[i].Source), t.ID, name, hint)
	}
}

func (d *decoder) warn(format string, args ...any) {
	if d.set.Warn != nil {
		d.set.Warn(fmt.Sprintf(format, args...))
	}
}

// warnOnce warns with a text that many entries may share.
func (d *decoder) warnOnce(key, format string, args ...any) {
	if !d.warned[key] {
		d.warned[key] = true
		d.warn(format, args...)
	}
}

// share returns a list that equals l, the same one for equal lists.
func (d *decoder) share(l []string) []string {
	if len(l) == 0 {
		return nil
	}
	key := strings.Join(l, "\x00")
	if have, ok := d.shared[key]; ok {
		return have
	}
	if len(d.shared) < 1000 {
		d.shared[key] = l
	}
	return l
}

// dropFileServer removes the options of Salt's file server, which hosts have not.
func (d *decoder) dropFileServer(m *ordered.Map, where string) *ordered.Map {
	if m.Len() == 0 {
		return nil
	}
	out := ordered.NewMap(m.Len())
	for k, v := range m.All() {
		if k == "fileserver_backend" || strings.HasSuffix(k, "fs_remotes") || strings.Contains(k, "fs_") {
			d.warnOnce("minion_opts "+k, "%s: %s is dropped: the thin has no file server", where, k)
			continue
		}
		out.Set(k, v)
	}
	return out
}
