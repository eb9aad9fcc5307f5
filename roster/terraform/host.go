package terraform

import (
	"fmt"
	"iter"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"github.com/gossh/gossh/ordered"
	"github.com/gossh/gossh/roster"
	"github.com/gossh/gossh/targets"
)

// saltHost is the type of Salt's own provider.
const saltHost = "salt_host"

// saltAttributes are the attributes of salt_host that are ours.
var saltAttributes = [...]string{
	"host", "user", "passwd", "port", "sudo", "sudo_user", "tty", "priv", "timeout", "thin_dir", "cmd_umask", "minion_opts",
}

// saltEntry makes an entry of a salt_host. One without a salt_id is none, and what
// is empty is not set: a state has all attributes.
func saltEntry(r *resource, source roster.Source) (roster.Entry, what) {
	name, _ := r.attrs.Value("salt_id").(string)
	if name == "" {
		return roster.Entry{}, passed
	}
	attrs := roster.FromPairs(func(yield func(string, any) bool) {
		for _, k := range saltAttributes {
			if v := r.attrs.Value(k); !empty(v) && !yield(k, number(k, v)) {
				return
			}
		}
	}, at(source, r))
	return newEntry(r, name, attrs, source), host
}

// number returns v as a number where the old generation has its text.
func number(name string, v any) any {
	s, ok := v.(string)
	if !ok || !slices.Contains([]string{"port", "timeout", "cmd_umask"}, name) || strings.HasPrefix(s, "0") {
		return v
	}
	if n, err := strconv.ParseInt(s, 10, 64); err == nil {
		return n
	}
	return v
}

// empty reports whether v is what a state has for what was not set.
func empty(v any) bool {
	switch v := v.(type) {
	case nil:
		return true
	case string:
		return v == ""
	case int64:
		return v == 0
	case []any:
		return len(v) == 0
	case *ordered.Map:
		return v.Len() == 0
	}
	return false
}

// at is the place of what r sets.
func at(source roster.Source, r *resource) roster.Source {
	return roster.Source{Name: source.Name + " (" + r.address() + ")"}
}

// newEntry makes an entry. A name that is no id is the outcome of a host that has
// the name of the resource.
func newEntry(r *resource, name string, attrs roster.Attrs, source roster.Source) roster.Entry {
	id, err := targets.ParseID(name)
	if err != nil {
		return failed(r, source, err)
	}
	return roster.Entry{ID: id, Attrs: attrs, Source: source}
}

// failed is the entry of a resource whose outcome is err.
func failed(r *resource, source roster.Source, err error) roster.Entry {
	why := roster.Attr{Name: "host", Value: roster.Value{V: err, Source: at(source, r)}}
	return roster.Entry{ID: targets.ID(r.defaultID()), Source: source, Attrs: roster.Attrs{why}}
}

// maxID leaves room for what tells ids apart.
const maxID = 200

// defaultID is the address of the resource without its type, as an id: web, web-0,
// blue-web-eu.
func (r *resource) defaultID() string {
	parts := strings.NewReplacer(`["`, "-", `"]`, "", "[", "-", "]", "", ".module.", "-").Replace(strings.TrimPrefix(r.module, "module."))
	name := r.name
	if parts != "" {
		name = parts + "-" + name
	}
	if r.index != nil {
		name += fmt.Sprintf("-%v", r.index)
	}
	name = strings.Map(func(c rune) rune {
		if c == '/' || c == '\\' || unicode.IsSpace(c) || !unicode.IsPrint(c) || c == unicode.ReplacementChar {
			return '_'
		}
		return c
	}, name)
	if name = strings.TrimLeft(name, "-"); len(name) > maxID {
		name = strings.ToValidUTF8(name[:maxID], "")
	}
	if name == "" || name == "." || name == ".." {
		name = "unnamed"
	}
	return name
}

// pairs returns names and values in their order.
func pairs(names []string, values []any) iter.Seq2[string, any] {
	return func(yield func(string, any) bool) {
		for i, n := range names {
			if !yield(n, values[i]) {
				return
			}
		}
	}
}
