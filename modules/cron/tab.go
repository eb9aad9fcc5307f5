package cron

import (
	"strings"

	"github.com/gossh/gossh/internal/shellquote"
	"github.com/gossh/gossh/ordered"
)

// What marks the lines that are managed: Salt's words, so that a table which Salt
// wrote goes on to be managed.
const (
	header     = "# Lines below here are managed by Salt, do not edit"
	identifier = "SALT_CRON_IDENTIFIER:"
	disabled   = "#DISABLED#"
)

// entry is a line of the table: five times, or a special one alone.
type entry struct {
	times              [5]string
	special            string
	cmd                string
	identifier, remark string
	hasRemark, off     bool
}

// timeNames are the names of the times of an entry, in order.
func timeNames() [5]string { return [5]string{"minute", "hour", "daymonth", "month", "dayweek"} }

// variable is a line NAME=value.
type variable struct{ name, value string }

// tab is a table.
type tab struct {
	pre     []string // lines above the managed ones
	env     []variable
	entries []entry
}

// parse reads a table.
func parse(text string) *tab {
	t := &tab{}
	managed := false
	var remark []string
	id := ""
	for line := range strings.Lines(text) {
		line = strings.TrimRight(line, "\r\n")
		switch {
		case !managed && line == header:
			managed = true
		case !managed:
			t.pre = append(t.pre, line)
		case strings.HasPrefix(line, "#") && !strings.HasPrefix(line, disabled):
			words := strings.TrimSpace(strings.TrimPrefix(line, "#"))
			if before, after, ok := strings.Cut(words, identifier); ok {
				words, id = strings.TrimSpace(before), after
			}
			if words != "" {
				remark = append(remark, words)
			}
		case strings.TrimSpace(line) != "":
			t.line(line, strings.Join(remark, "\n"), id)
			remark, id = nil, ""
		}
	}
	return t
}

// line reads a line that is no comment.
func (t *tab) line(line, remark, id string) {
	e := entry{remark: remark, identifier: id, hasRemark: remark != "" || id != ""}
	line, e.off = strings.CutPrefix(line, disabled)
	line = strings.TrimSpace(line)
	if strings.HasPrefix(line, "@") {
		e.special, e.cmd, _ = strings.Cut(line, " ")
		e.cmd = strings.TrimSpace(e.cmd)
		t.entries = append(t.entries, e)
		return
	}
	if name, value, ok := strings.Cut(line, "="); ok && !strings.ContainsAny(strings.TrimSpace(name), " \t*/,") {
		if words, err := shellquote.Split(value); err == nil && len(words) <= 1 {
			value = strings.Join(words, "")
		}
		t.env = append(t.env, variable{strings.TrimSpace(name), value})
		return
	}
	rest := line
	for i := range e.times {
		end := strings.IndexAny(rest, " \t")
		if end < 0 {
			t.pre = append(t.pre, line) // not an entry: it is kept
			return
		}
		e.times[i], rest = rest[:end], strings.TrimLeft(rest[end:], " \t")
	}
	e.cmd = rest
	t.entries = append(t.entries, e)
}

// String returns the table as it is written: variables, entries, and entries with a
// special time.
func (t *tab) String() string {
	var b strings.Builder
	for _, l := range t.pre {
		b.WriteString(l + "\n")
	}
	b.WriteString(header + "\n")
	for _, v := range t.env {
		value := v.value
		if value == "" {
			value = `""`
		}
		b.WriteString(v.name + "=" + value + "\n")
	}
	for _, special := range [...]bool{false, true} {
		for _, e := range t.entries {
			if (e.special != "") == special {
				e.write(&b)
			}
		}
	}
	return b.String()
}

func (e *entry) write(b *strings.Builder) {
	if e.hasRemark {
		b.WriteString("#")
		if e.remark != "" {
			b.WriteString(" " + strings.ReplaceAll(strings.TrimRight(e.remark, " \n"), "\n", "\n# "))
		}
		if e.identifier != "" {
			b.WriteString(" " + identifier + e.identifier)
		}
		b.WriteString("\n")
	}
	if e.off {
		b.WriteString(disabled)
	}
	if e.special != "" {
		b.WriteString(e.special + " " + e.cmd + "\n")
		return
	}
	b.WriteString(strings.Join(e.times[:], " ") + " " + e.cmd + "\n")
}

// shown is the shape that Salt gives to an entry.
func (e *entry) shown() *ordered.Map {
	out := &ordered.Map{}
	if e.special != "" {
		out.Set("spec", e.special)
	} else {
		for i, n := range timeNames() {
			out.Set(n, e.times[i])
		}
	}
	out.Set("identifier", text(e.identifier))
	out.Set("cmd", e.cmd)
	out.Set("comment", text(e.remark))
	out.Set("commented", e.off)
	return out
}

// text returns a text, or null for none.
func text(s string) any {
	if s == "" {
		return nil
	}
	return s
}

// shown is the shape that Salt gives to a table.
func (t *tab) shown() *ordered.Map {
	pre, crons, special, env := []any{}, []any{}, []any{}, []any{}
	for _, l := range t.pre {
		pre = append(pre, l)
	}
	for i := range t.entries {
		if e := &t.entries[i]; e.special != "" {
			special = append(special, e.shown())
		} else {
			crons = append(crons, e.shown())
		}
	}
	for _, v := range t.env {
		env = append(env, ordered.Of("name", v.name, "value", v.value))
	}
	return ordered.Of("pre", pre, "crons", crons, "special", special, "env", env)
}
