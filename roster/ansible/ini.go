package ansible

import (
	"errors"
	"regexp"
	"strings"
	"unicode/utf8"

	"github.com/gossh/gossh/fault"
	"github.com/gossh/gossh/roster"
)

// iniParser reads an inventory in INI.
type iniParser struct {
	l    *loader
	at   roster.Source
	g    *group
	kind string // hosts, children, vars
	// declared are the groups that have a section of their own, asked those that
	// sections :vars and :children name, in order.
	declared map[string]bool
	asked    []asked

	section, name *regexp.Regexp
}

// asked is a group that has to be declared somewhere.
type asked struct {
	name, by string
	at       roster.Source
}

// startsWithSection reports whether the first line that says something is that of a
// section. Ansible reads such a file as INI whatever its name ends with.
func startsWithSection(src []byte) bool {
	for line := range strings.Lines(string(src)) {
		if line = strings.TrimSpace(line); line != "" && line[0] != ';' && line[0] != '#' {
			head, _, _ := strings.Cut(line, "#")
			head = strings.TrimSpace(head)
			return head[0] == '[' && strings.HasSuffix(head, "]") && !strings.ContainsAny(head, ", \"'{")
		}
	}
	return false
}

// ini reads an inventory in INI.
func (l *loader) ini(path string, src []byte) error {
	p := &iniParser{
		l: l, g: l.inv.group("ungrouped"), kind: "hosts", declared: map[string]bool{},
		section: regexp.MustCompile(`^\[([^:\]\s]+)(?::(\w+))?\]\s*(?:#.*)?$`),
		name:    regexp.MustCompile(`^([^:\]\s]+)\s*(?:#.*)?$`),
	}
	text := strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(string(src))
	n := 0
	for line := range strings.SplitSeq(text, "\n") {
		n++
		p.at = roster.Source{Name: path, Line: n}
		line = strings.TrimSpace(line)
		if line == "" || line[0] == ';' || line[0] == '#' {
			continue
		}
		if err := p.line(line); err != nil {
			if fault.KindOf(err) == fault.Invalid {
				return err
			}
			return fault.New(fault.Invalid, "", "%s: %w", p.at, err)
		}
	}
	for _, a := range p.asked {
		if !p.declared[a.name] && !l.inv.groupNames[a.name].known() {
			return fault.New(fault.Invalid, "", "%s: %s names the group %s, which is not defined", a.at, a.by, a.name)
		}
	}
	return nil
}

// known reports whether something but a mention made g.
func (g *group) known() bool {
	return g.name == "all" || g.name == "ungrouped" || len(g.hosts) > 0 || len(g.children) > 0
}

func (p *iniParser) line(line string) error {
	if !utf8.ValidString(line) {
		return errors.New("the line is not valid UTF-8")
	}
	if m := p.section.FindStringSubmatch(line); m != nil {
		return p.header(m[1], m[2])
	}
	if line[0] == '[' && line[len(line)-1] == ']' {
		return errors.New("this is no section: a group name has no white space, colons or brackets")
	}
	switch p.kind {
	case "hosts":
		return p.hosts(line)
	case "vars":
		k, v, ok := strings.Cut(line, "=")
		if !ok {
			return errors.New("found no KEY=VALUE in a section :vars")
		}
		return p.g.set(strings.TrimSpace(k), literal(strings.TrimSpace(v)), p.at)
	}
	m := p.name.FindStringSubmatch(line)
	if m == nil {
		return errors.New("found no name of a group in a section :children")
	}
	p.asked = append(p.asked, asked{m[1], "[" + p.g.name + ":children]", p.at})
	return p.g.child(p.l.inv.group(m[1]), p.at)
}

func (p *iniParser) header(name, kind string) error {
	switch kind {
	case "", "hosts", "children":
		p.declared[name] = true
	case "vars":
		p.asked = append(p.asked, asked{name, "[" + name + ":vars]", p.at})
	default:
		return errors.New("there are no sections of the kind :" + kind + ", only :vars, :children and :hosts")
	}
	if kind == "" {
		kind = "hosts"
	}
	p.g, p.kind = p.l.inv.group(name), kind
	return nil
}

// hosts reads a pattern of hosts and their variables.
func (p *iniParser) hosts(line string) error {
	words, err := shlex(line)
	if err != nil {
		return err
	}
	if len(words) == 0 {
		return errors.New("found no host")
	}
	names, port, err := expand(words[0])
	if err != nil {
		return err
	}
	vars := make([][2]string, 0, len(words)-1)
	for _, w := range words[1:] {
		k, v, ok := strings.Cut(w, "=")
		if !ok {
			// The word is not shown: it may be a part of a password.
			return errors.New("found a word that is no KEY=VALUE after the host")
		}
		vars = append(vars, [2]string{k, v})
	}
	for _, name := range names {
		h, err := p.l.inv.host(name, port, p.g, p.at)
		if err != nil {
			return err
		}
		for _, kv := range vars {
			h.vars.Set(kv[0], newSetting(kv[0], literal(kv[1]), p.at))
		}
	}
	return nil
}

// shlex splits a line as Python's shlex.split(line, comments=True) does.
func shlex(s string) ([]string, error) {
	var words []string
	var b strings.Builder
	in, quote := false, byte(0)
	for i := 0; i < len(s); i++ {
		c := s[i]
		switch {
		case c == '\\' && quote != '\'':
			if i++; i == len(s) {
				return nil, errors.New("the line ends with a backslash")
			}
			if quote == '"' && s[i] != '"' && s[i] != '\\' {
				b.WriteByte('\\')
			}
			b.WriteByte(s[i])
			in = true
		case quote != 0 && c == quote:
			quote = 0
		case quote != 0:
			b.WriteByte(c)
		case c == '"' || c == '\'':
			quote, in = c, true
		case c == '#':
			i = len(s)
		case c == ' ' || c == '\t' || c == '\r' || c == '\n':
			if in {
				words = append(words, b.String())
				b.Reset()
				in = false
			}
		default:
			b.WriteByte(c)
			in = true
		}
	}
	if quote != 0 {
		return nil, errors.New("a quotation mark is not closed")
	}
	if in {
		words = append(words, b.String())
	}
	return words, nil
}
