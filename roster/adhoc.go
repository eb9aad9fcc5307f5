package roster

import (
	"errors"
	"strings"

	"github.com/gossh/gossh/fault"
	"github.com/gossh/gossh/internal/nearest"
	"github.com/gossh/gossh/targets"
)

// byAddress adds the entries whose address is a name that no entry has as ID.
func (r *resolution) byAddress() error {
	from := map[targets.ID]*name{}
	for _, n := range r.names.list {
		if n.found {
			continue
		}
		for _, p := range r.at(n) {
			id := p.target.ID
			n.found = true
			if other := from[id]; other != nil && other.Name != n.Name {
				return twice(string(id), other.text, n.text)
			}
			if p.place < 0 { // it is there by its ID
				if n.User != "" && n.User != p.target.User {
					return twice(string(id), string(id), n.text)
				}
				continue
			}
			if from[id] == nil {
				r.matched = append(r.matched, p)
			}
			from[id] = n
		}
	}
	return nil
}

// at returns the entries at the address n. A port in n finds the entries with that
// port, or else is that of those without: several hosts may be behind an address.
// What was matched by its ID has a negative place.
func (r *resolution) at(n *name) []placed {
	var same, open []placed
	for _, p := range r.addressed[n] {
		if p.target != nil {
			p.place = -1
		} else {
			p.target = r.d.target(p.entry, targets.Name{User: n.User})
		}
		switch {
		case n.Port == 0 || p.target.Port == n.Port:
			same = append(same, p)
		case p.target.Port == 0 && p.place >= 0:
			p.target = r.d.target(p.entry, n.Name)
			open = append(open, p)
		}
	}
	if len(same) > 0 {
		return same
	}
	return open
}

// adHoc adds the names that no entry has and that can be hosts, and reports the
// others, unless they are all there is.
func (r *resolution) adHoc() error {
	made := map[targets.ID]*name{}
	unknown := 0
	for _, n := range r.names.list {
		if n.found {
			continue
		}
		if !r.canBeHost(n) {
			if unknown++; len(r.names.list) > 1 && unknown <= maxReported {
				r.set.warn("no target is named %s%s", n.text, r.meant(n, "; did you mean ", "?"))
			}
			continue
		}
		if n.err != nil {
			var broken *fault.Error
			if flag := r.forgotten(n); flag != "" && errors.As(n.err, &broken) {
				return broken.WithHint("did you forget " + flag + "?")
			}
			return n.err
		}
		id, err := targets.ParseID(n.Host)
		if err != nil {
			return err
		}
		if other := made[id]; other != nil {
			return twice(string(id), other.text, n.text)
		}
		made[id] = n
		if flag := r.forgotten(n); flag != "" {
			r.set.warn("%s is taken for the user %s on the host %s; did you forget %s?", n.text, n.User, n.Host, flag)
		}
		if hint := r.meant(n, "; did you mean ", "?"); hint != "" && n.User == "" {
			r.set.warn("%s is in no roster and taken for an address%s", n.text, hint)
		}
		e := Entry{ID: id, Source: commandLine(), Trusted: true}
		e.Attrs = Attrs{{"host", Value{V: n.Host, Source: e.Source}}}
		t := r.d.target(e, n.Name)
		t.AdHoc = true
		r.matched = append(r.matched, placed{target: t})
	}
	if unknown > maxReported {
		r.set.warn("%d more names are those of no target", unknown-maxReported)
	}
	return nil
}

// forgotten returns the flag without which a name is no matcher: G@os:Debian and
// os:Debian are hosts unless something says otherwise.
func (r *resolution) forgotten(n *name) string {
	if r.expr.Kind != "" && r.expr.Kind != targets.Glob {
		return ""
	}
	switch letter, rest, ok := strings.Cut(n.text, "@"); {
	case ok && len(letter) == 1 && rest != "" && targets.Engine(letter[0]) != "":
		return "-C"
	case !ok && n.err != nil && strings.Count(n.text, ":") == 1:
		return "-G"
	}
	return ""
}

// canBeHost reports whether a name looks like a host and not like an ID. Where
// there are no IDs at all, everything does.
func (r *resolution) canBeHost(n *name) bool {
	if strings.Contains(n.text, ",") {
		return false
	}
	return len(r.seen) == 0 || n.text == "localhost" || strings.ContainsAny(n.text, "@.:")
}

// maxLooks is for how many names something similar is looked for: a list of many
// names that are not there must not be compared with all IDs.
const maxLooks = 20

// meant returns the IDs that may have been meant by a name, in words.
func (r *resolution) meant(n *name, before, after string) string {
	if r.looks++; r.looks > maxLooks {
		return ""
	}
	word := n.Host
	if word == "" {
		word = n.text
	}
	close := nearest.Names(word, r.ids, 3)
	if len(close) == 0 {
		return ""
	}
	return before + strings.Join(close, " or ") + after
}

// maxShown is how many characters of an expression a message shows.
const maxShown = 200

// nothing describes why there are no targets.
func (r *resolution) nothing() error {
	if r.missing != nil {
		return r.missing
	}
	text := r.expr.Text
	if cut := []rune(text); len(cut) > maxShown { // a list may be long
		text = string(cut[:maxShown]) + "..."
	}
	err := fault.New(fault.NoTarget, "", "no target matches %q", text)
	glob := r.expr.Kind == "" || r.expr.Kind == targets.Glob
	switch {
	case glob && numberRange(r.expr.Text):
		return err.WithHint("a range of numbers is asked for with -L; in a glob [...] stands for one character")
	case len(r.seen) == 0:
		return err.WithHint(r.empty())
	case len(r.names.list) == 1:
		n := r.names.list[0]
		return err.WithHint(r.meant(n, "did you mean ", "? ") + "Write " + hostForm(n) + " for a host that is in no roster")
	}
	return err.WithHint("gossh roster lists the targets there are")
}

// empty is the advice of providers that list nothing.
func (r *resolution) empty() string {
	q := Query{Expr: r.expr, Literals: r.names.texts()}
	var out []string
	for _, p := range r.set.Providers {
		if e, ok := p.(Emptier); ok {
			if advice := e.Empty(q); advice != "" {
				out = append(out, advice)
			}
		}
	}
	if len(out) == 0 {
		return "the roster is empty"
	}
	return strings.Join(out, "\n")
}

// hostForm is how a word is written to be taken for a host.
func hostForm(n *name) string {
	if n.Host == "" {
		return "user@host"
	}
	return "user@" + n.Host
}

// numberRange reports whether text has a range such as [01-12].
func numberRange(text string) bool {
	_, rest, ok := strings.Cut(text, "[")
	inside, _, closed := strings.Cut(rest, "]")
	from, to, dash := strings.Cut(inside, "-")
	return ok && closed && dash && len(from)+len(to) > 2 && strings.Trim(from+to, "0123456789") == ""
}
