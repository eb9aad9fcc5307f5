package ini

import (
	"slices"
	"strings"

	"github.com/gossh/gossh/modules"
	"github.com/gossh/gossh/ordered"
)

// kind is what a line is.
type kind uint8

const (
	other   kind = iota // a comment, an empty line, or what cannot be read
	heading             // [section]
	setting             // option = value
	more                // the next line of a value
)

// line is a line of a file, with its end.
type line struct {
	kind            kind
	text            string
	section, option string
	value           string
}

// document is a file. What is not changed stays as it is.
type document struct {
	lines     []line
	separator string
	changed   bool
}

// parse reads a file.
func parse(text, separator string) *document {
	d := &document{separator: separator}
	section, option, indent := "", "", 0
	for text != "" {
		end := strings.IndexByte(text, '\n') + 1
		if end == 0 {
			end = len(text)
		}
		l := line{text: text[:end], section: section}
		text = text[end:]
		bare := strings.TrimSpace(l.text)
		width := len(strings.ReplaceAll(l.text[:len(l.text)-len(strings.TrimLeft(l.text, " \t"))], "\t", "    "))
		key, value, ok := strings.Cut(bare, separator)
		switch {
		case bare == "" || bare[0] == '#' || bare[0] == ';':
		case bare[0] == '[' && strings.Contains(bare, "]") && width == 0:
			section, option, indent = bare[1:strings.LastIndexByte(bare, ']')], "", 0
			l.kind, l.section = heading, section
		case option != "" && width > indent:
			l.kind, l.option, l.value = more, option, bare
		case ok && strings.TrimSpace(key) != "":
			option, indent = strings.TrimSpace(key), width
			l.kind, l.option, l.value = setting, option, strings.TrimSpace(value)
		}
		d.lines = append(d.lines, l)
	}
	return d
}

// String returns the file.
func (d *document) String() string {
	var b strings.Builder
	for _, l := range d.lines {
		b.WriteString(l.text)
	}
	return b.String()
}

// options returns the options of a section.
func (d *document) options(section string) *ordered.Map {
	found := &ordered.Map{}
	for _, l := range d.lines {
		switch {
		case l.section != section:
		case l.kind == setting:
			found.Set(l.option, l.value)
		case l.kind == more:
			found.Set(l.option, modules.Text(found.Value(l.option))+"\n"+l.value)
		}
	}
	return found
}

func (d *document) get(section, option string) (string, bool) {
	v, ok := d.options(section).Get(option)
	return modules.Text(v), ok
}

// remove removes lines; it reports whether there were any.
func (d *document) remove(match func(*line) bool) bool {
	n := len(d.lines)
	d.lines = slices.DeleteFunc(d.lines, func(l line) bool { return match(&l) })
	return len(d.lines) != n
}

// end sees to it that the file ends with a line end.
func (d *document) end() {
	if n := len(d.lines); n > 0 && !strings.HasSuffix(d.lines[n-1].text, "\n") {
		d.lines[n-1].text += "\n"
	}
}

// section makes a section if there is none.
func (d *document) section(name string) {
	if slices.ContainsFunc(d.lines, func(l line) bool { return l.kind == heading && l.section == name }) || name == "" {
		return
	}
	d.end()
	if n := len(d.lines); n > 0 && strings.TrimSpace(d.lines[n-1].text) != "" {
		d.lines = append(d.lines, line{text: "\n", section: d.lines[n-1].section})
	}
	d.lines = append(d.lines, line{kind: heading, section: name, text: "[" + name + "]\n"})
	d.changed = true
}

// set sets an option: where it stands last, or behind the last one of its section.
func (d *document) set(section, option, value string) error {
	if strings.ContainsAny(section+option, "\r\n") || option == "" || strings.Contains(option, d.separator) ||
		strings.TrimSpace(option) != option || strings.TrimSpace(section) != section || strings.ContainsAny(option[:1], "#;[") {
		return modules.Errorf("%q cannot be an option of the section %q", option, section)
	}
	d.end()
	d.changed = true
	at, old := -1, -1
	for i, l := range d.lines {
		switch {
		case l.section != section:
		case l.kind == setting && l.option == option:
			old = i
		case l.kind == heading && at < 0, l.kind == setting, l.kind == more:
			at = i
		}
	}
	value = strings.ReplaceAll(value, "\n", "\n\t")
	if old < 0 {
		between := " " + d.separator + " "
		if strings.TrimSpace(d.separator) == "" {
			between = d.separator
		}
		d.lines = slices.Insert(d.lines, at+1, line{
			kind: setting, section: section, option: option, value: strings.ReplaceAll(value, "\n\t", "\n"),
			text: strings.TrimRight(option+between+value, " ") + "\n",
		})
		return nil
	}
	l := &d.lines[old]
	head := l.text[:strings.Index(l.text, d.separator)+len(d.separator)]
	if rest := l.text[len(head):]; strings.HasPrefix(rest, " ") {
		head += " "
	}
	l.text, l.value = head+value+"\n", strings.ReplaceAll(value, "\n\t", "\n")
	for old+1 < len(d.lines) && d.lines[old+1].kind == more {
		d.lines = slices.Delete(d.lines, old+1, old+2)
	}
	return nil
}
