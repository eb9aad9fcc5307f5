package main

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/gossh/gossh/ordered"
	"github.com/gossh/gossh/roster"
	"github.com/gossh/gossh/targets"
)

// listing is what gossh roster knows of targets.
type listing struct {
	expr targets.Expr
	m    *targets.Map
	link *linker
	// sources are where the attributes of a target come from; dropped is what of its
	// entry does not count, hidden are the entries that do not.
	sources map[targets.ID][]sourced
	dropped map[targets.ID][]sourced
	hidden  map[targets.ID][]roster.Source
}

// sourced is an attribute and where its value comes from.
type sourced struct{ name, source string }

// setting is a value with its origin.
type setting struct {
	name   string
	value  any
	source string
}

// watch remembers what set tells of the targets it resolves.
func (l *listing) watch(set *roster.Set) {
	l.sources, l.dropped, l.hidden = map[targets.ID][]sourced{}, map[targets.ID][]sourced{}, map[targets.ID][]roster.Source{}
	set.Explain = func(id targets.ID, attribute string, source roster.Source) {
		text := source.String()
		if v, ok := set.Defaults.Get(attribute); ok && v.Source == source {
			text = "roster_defaults, " + text
		} else if v, ok := set.Fallback.Get(attribute); ok && v.Source == source && strings.Contains(text, "/") {
			text = "the configuration, " + text
		}
		l.sources[id] = append(l.sources[id], sourced{attribute, text})
	}
	set.Dropped = func(id targets.ID, what string, source roster.Source) {
		l.dropped[id] = append(l.dropped[id], sourced{what, source.String()})
	}
	set.Duplicate = func(id targets.ID, _, other roster.Source) { l.hidden[id] = append(l.hidden[id], other) }
}

// table has a line for each target, with what is in force when it is connected to.
// Columns that no target has are left out.
func (l *listing) table(ctx context.Context) string {
	rows := [][]string{{"ID", "ADDRESS", "USER", "PORT", "SUDO", "VIA", "SOURCE"}}
	var wrong strings.Builder
	for t := range l.m.All() {
		k := l.link.of(ctx, t)
		sudo := ""
		if t.Become.Method != "" {
			if sudo = t.Become.User; sudo == "" {
				sudo = "root"
			}
		}
		port := ""
		if k.port != 0 {
			port = strconv.Itoa(k.port)
		}
		rows = append(rows, []string{string(t.ID), k.host, k.user, port, sudo, k.via, t.Source})
		if t.Err != nil {
			fmt.Fprintf(&wrong, "%s cannot be used: %s\n", t.ID, why(t.Err))
		}
	}
	for i := len(rows[0]) - 2; i > 0; i-- {
		if !slices.ContainsFunc(rows[1:], func(r []string) bool { return r[i] != "" }) {
			for j := range rows {
				rows[j] = slices.Delete(rows[j], i, i+1)
			}
		}
	}
	return aligned(rows, "") + wrong.String()
}

// settings are the attributes of t with their origins.
func (l *listing) settings(t *targets.Target) []setting {
	origin := func(names ...string) string {
		for _, n := range names {
			for _, s := range l.sources[t.ID] {
				if s.name == n {
					return s.source
				}
			}
		}
		return ""
	}
	var out []setting
	shown := roster.Show(t)
	for name, v := range shown.All() {
		s := setting{name, v, origin(name)}
		switch {
		case name == "source" || name == "error":
			continue
		case s.source != "":
		case name == "ssh_options":
			s.source = origin("proxy_jump")
		case name == "keepalive":
			s.source = origin("keepalive_interval")
		case name == "minion_opts":
			s.source = "ssh_minion_opts"
		}
		if s.source == "" {
			s.source = t.Source
		}
		out = append(out, s)
	}
	for _, s := range l.sources[t.ID] {
		if _, ok := shown.Get(s.name); !ok && s.name != "winrm" && s.name != "proxy_jump" {
			out = append(out, setting{s.name, roster.Unset(s.name), s.source})
		}
	}
	return out
}

// untrusted is why something of an entry does not count.
const untrusted = "the roster is not trusted to give it"

// explanation says for each target where everything comes from.
func (l *listing) explanation(ctx context.Context) string {
	var b strings.Builder
	for t := range l.m.All() {
		fmt.Fprintf(&b, "%s:\n", t.ID)
		var rows [][]string
		for _, s := range l.settings(t) {
			rows = append(rows, []string{s.name, valueText(s.value), s.source})
		}
		k := l.link.of(ctx, t)
		for _, s := range k.settings {
			rows = append(rows, []string{s.name, valueText(s.value), s.source})
		}
		for _, d := range l.dropped[t.ID] {
			rows = append(rows, []string{"(" + d.name + ")", "is dropped: " + untrusted, d.source})
		}
		for _, h := range l.hidden[t.ID] {
			rows = append(rows, []string{"(another entry)", "does not count", h.String()})
		}
		b.WriteString(aligned(rows, "  "))
		for _, err := range []error{t.Err, k.err} {
			if err != nil {
				fmt.Fprintf(&b, "  cannot be used: %s\n", why(err))
			}
		}
	}
	return b.String()
}

// explained is the same as data.
func (l *listing) explained(ctx context.Context, t *targets.Target) *ordered.Map {
	pairs := func(list []setting) *ordered.Map {
		m := &ordered.Map{}
		for _, s := range list {
			m.Set(s.name, ordered.Of("value", s.value, "source", s.source))
		}
		return m
	}
	m := pairs(l.settings(t))
	k := l.link.of(ctx, t)
	m.Set("ssh", pairs(k.settings))
	m.Set("source", t.Source)
	var dropped []any
	for _, d := range l.dropped[t.ID] {
		dropped = append(dropped, ordered.Of("what", d.name, "why", untrusted, "source", d.source))
	}
	if dropped != nil {
		m.Set("dropped", dropped)
	}
	var hidden []any
	for _, h := range l.hidden[t.ID] {
		hidden = append(hidden, h.String())
	}
	if hidden != nil {
		m.Set("duplicates", hidden)
	}
	for _, err := range []error{t.Err, k.err} {
		if err != nil {
			m.Set("error", err.Error())
			break
		}
	}
	return m
}

// valueText writes a value on one line.
func valueText(v any) string {
	if s, ok := v.(string); ok && s != "" {
		return oneLine(s)
	}
	b, err := ordered.Encode(v)
	if err != nil { // such as a number that JSON has not
		return oneLine(fmt.Sprint(v))
	}
	return oneLine(string(b))
}

// why returns an error on one line.
func why(err error) string { return oneLine(strings.ReplaceAll(err.Error(), "\n", "; ")) }

func oneLine(s string) string { return strings.ReplaceAll(printable(s), "\n", " ") }

// aligned writes rows in columns. Cells may hold what strangers chose.
func aligned(rows [][]string, indent string) string {
	var width []int
	for _, r := range rows {
		for i, cell := range r {
			r[i] = oneLine(cell)
			if i == len(width) {
				width = append(width, 0)
			}
			width[i] = max(width[i], utf8.RuneCountInString(cell))
		}
	}
	var b strings.Builder
	for _, r := range rows {
		line := indent
		for i, cell := range r {
			line += cell
			if i < len(r)-1 {
				line += strings.Repeat(" ", width[i]-utf8.RuneCountInString(cell)+2)
			}
		}
		b.WriteString(strings.TrimRight(line, " ") + "\n")
	}
	return b.String()
}
