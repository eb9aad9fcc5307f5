package roster

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"strings"

	"github.com/gossh/gossh/fault"
	"github.com/gossh/gossh/internal/nearest"
	"github.com/gossh/gossh/internal/ordered"
	"github.com/gossh/gossh/targets"
)

// Set resolves target expressions over some providers. Its fields are not changed
// while it is in use; Resolve is then safe for concurrent use.
type Set struct {
	// Providers are asked in order. An ID that several of them list is taken
	// from the last one.
	Providers []Provider
	// Force beats everything, Defaults (roster_defaults) stand in for attributes
	// that an entry does not set, Fallback (flags and ssh_* options) for those
	// that are in neither.
	Force, Defaults, Fallback Attrs
	// MinionOpts are ssh_minion_opts: an entry's minion_opts are laid over them.
	MinionOpts *ordered.Map
	// RandomThinDir gives every target without thin_dir a fresh one (-W).
	RandomThinDir bool
	// Required makes it an error that a provider's source is not there, also
	// where only hosts of no roster are asked for.
	Required bool
	// Home expands "~/" in paths.
	Home string
	// Warn takes what the operator should read; nil drops it.
	Warn func(msg string)
}

// Resolve returns the targets that e means, in the order of the providers; hosts
// of no roster follow. Errors are fault.Invalid for what is wrong with e or a
// source, and fault.NoTarget if nothing matches.
func (s *Set) Resolve(ctx context.Context, e targets.Expr) (*targets.Map, error) {
	m, err := targets.Compile(e)
	if err != nil {
		return nil, err
	}
	literals := literals(m)
	r := &resolution{set: s, matcher: m, literals: literals, seen: map[string]bool{}, d: newDecoder(s)}
	listed, err := r.list(ctx, Query{Expr: e, Literals: literals})
	if err != nil {
		return nil, err
	}
	if err := r.adHoc(listed); err != nil {
		return nil, err
	}
	if r.out.Len() == 0 {
		return nil, r.nothing(e, listed)
	}
	return &r.out, nil
}

// literals are the names that m stands for one by one.
func literals(m targets.Matcher) []string {
	if l, ok := m.(targets.Literals); ok {
		return l.Literals()
	}
	return nil
}

// resolution is one call of Resolve.
type resolution struct {
	set      *Set
	matcher  targets.Matcher
	literals []string
	d        *decoder
	out      targets.Map
	seen     map[string]bool // names and addresses of targets that matched
	ids      []string        // of what is listed, for suggestions
	missing  error           // a source that is not there
}

// list matches what the providers have. It returns how many entries there are.
func (r *resolution) list(ctx context.Context, q Query) (int, error) {
	n := 0
	found := map[targets.ID]*targets.Target{}
	var order []targets.ID
	for _, p := range r.set.Providers {
		for e, err := range p.Entries(ctx, q) {
			if errors.Is(err, fs.ErrNotExist) && !r.set.Required {
				r.missing = err
				break
			}
			if err != nil {
				return n, err
			}
			n++
			if len(r.ids) < maxSuggest {
				r.ids = append(r.ids, string(e.ID))
			}
			t := r.d.target(e, r.userOf(e))
			if !r.matcher.Match(t, nil) {
				continue
			}
			if found[t.ID] == nil {
				order = append(order, t.ID)
			}
			found[t.ID] = t
		}
	}
	for _, id := range order {
		t := found[id]
		r.seen[string(id)], r.seen[t.Addr()] = true, true
		if err := r.out.Add(t); err != nil {
			return n, err
		}
	}
	return n, nil
}

// maxSuggest bounds the names that are kept for suggestions.
const maxSuggest = 10_000

// userOf returns the user of user@name where name is the entry's.
func (r *resolution) userOf(e Entry) string {
	for _, l := range r.literals {
		user, name, ok := strings.Cut(l, "@")
		if !ok || name == "" {
			continue
		}
		if h, _ := e.Attrs.Get("host"); name == string(e.ID) || h.V == name {
			return user
		}
	}
	return ""
}

// adHoc adds the names that no roster has and that can be hosts.
func (r *resolution) adHoc(listed int) error {
	for _, l := range r.literals {
		_, name, _ := strings.Cut("@"+l, "@")
		if i := strings.LastIndex(l, "@"); i >= 0 {
			name = l[i+1:]
		}
		if r.seen[l] || r.seen[name] {
			continue
		}
		e, ok, err := adHocEntry(l, listed == 0)
		if err != nil {
			return err
		}
		if !ok || r.seen[string(e.ID)] {
			if !ok && (len(r.literals) > 1 || listed > 0) {
				r.warn("no target is named %s%s", l, r.suggest(name))
			}
			continue
		}
		t := r.d.target(e, "")
		t.AdHoc = true
		r.seen[string(t.ID)] = true
		if err := r.out.Add(t); err != nil {
			return err
		}
	}
	return nil
}

func (r *resolution) warn(format string, args ...any) {
	if r.set.Warn != nil {
		r.set.Warn(fmt.Sprintf(format, args...))
	}
}

func (r *resolution) suggest(name string) string {
	if n := nearest.Name(name, r.ids); n != "" {
		return "; did you mean " + n + "?"
	}
	return ""
}

// nothing describes why there are no targets.
func (r *resolution) nothing(e targets.Expr, listed int) error {
	if r.missing != nil {
		return r.missing
	}
	hint := "gossh roster lists the targets there are"
	if listed == 0 {
		hint = "the roster is empty"
	} else if len(r.literals) == 1 {
		if n := nearest.Name(r.literals[0], r.ids); n != "" {
			hint = "did you mean " + n + "?"
		} else {
			hint = "write user@host for a host that is in no roster"
		}
	}
	return fault.New(fault.NoTarget, "", "no target matches %q", e.Text).WithHint(hint)
}
