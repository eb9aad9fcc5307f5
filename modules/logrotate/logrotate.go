// Package logrotate has the functions that read and change the configuration of
// logrotate: logrotate.*.
package logrotate

import (
	"context"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/gossh/gossh/modules"
	"github.com/gossh/gossh/ordered"
)

// Bounds of what is read.
const (
	maxDepth = 8   // of includes within each other
	maxFiles = 500 // of all
)

// line is a line of a configuration file.
type line struct {
	text  string
	words []string // without a comment; none in a script
	logs  []string // the logs of the block that it stands in; nil outside of blocks
	open  bool     // it begins a block
	shut  bool     // it ends one
}

// parse reads a file; see logrotate(8). What is between postrotate or another script
// and endscript is not looked at.
func parse(text string) []line {
	var out []line
	var logs, pending []string
	script := false
	for l := range strings.Lines(text) {
		n := line{text: strings.TrimRight(l, "\r\n"), logs: logs}
		words := strings.Fields(n.text)
		switch {
		case len(words) == 0 || words[0][0] == '#':
		case script:
			script = words[0] != "endscript"
		case logs == nil && strings.HasSuffix(n.text, "{"):
			words = strings.Fields(strings.TrimSuffix(n.text, "{"))
			logs, pending = append(pending, names(words)...), nil
			n.open, n.logs = true, logs
		case words[0] == "}":
			logs, n.shut = nil, true
		case logs == nil && (words[0][0] == '/' || words[0][0] == '"'):
			pending = append(pending, names(words)...)
		default:
			n.words = words
			script = logs != nil && slices.Contains(scripts(), words[0])
		}
		out = append(out, n)
	}
	return out
}

func scripts() []string {
	return []string{"postrotate", "prerotate", "firstaction", "lastaction", "preremove"}
}

func names(words []string) []string {
	out := make([]string, len(words))
	for i, w := range words {
		out[i] = strings.Trim(w, `"'`)
	}
	return out
}

// file is a configuration file and its lines.
type file struct {
	path  string
	lines []line
}

// load returns a file and those that it includes, each after the one with the
// include.
func load(c *modules.Call, path string, depth int, all []file) ([]file, error) {
	b, err := os.ReadFile(c.Host.Path(path))
	switch {
	case err != nil:
		return nil, modules.Errorf("reading %s: %v", path, err)
	case depth > maxDepth || len(all) >= maxFiles:
		return nil, modules.Errorf("%s is included too deep, or among too many files", path)
	}
	f := file{path, parse(string(b))}
	all = append(all, f)
	for _, l := range f.lines {
		if len(l.words) != 2 || l.words[0] != "include" {
			continue
		}
		for _, p := range included(c, l.words[1]) {
			if all, err = load(c, p, depth+1, all); err != nil {
				return nil, err
			}
		}
	}
	return all, nil
}

// included returns the files of an include: a file, or those in a directory.
func included(c *modules.Call, path string) []string {
	entries, err := os.ReadDir(c.Host.Path(path))
	if err != nil {
		return []string{path} // reading it says what is wrong
	}
	var out []string
	for _, e := range entries {
		ext := filepath.Ext(e.Name())
		if e.Type().IsRegular() && e.Name()[0] != '.' && !slices.Contains([]string{".rpmsave", ".rpmorig", ".rpmnew", ".dpkg-old", ".dpkg-new", ".dpkg-dist", ".bak"}, ext) && !strings.HasSuffix(ext, "~") {
			out = append(out, filepath.Join(path, e.Name()))
		}
	}
	return out
}

// value is the value of a directive as Salt shows it.
func value(words []string) any {
	switch len(words) {
	case 1:
		return true
	case 2:
		if n, err := strconv.ParseInt(words[1], 10, 64); err == nil {
			return n
		}
	}
	return strings.Join(words[1:], " ")
}

// config returns the configuration in the shape that Salt gives to it.
func config(c *modules.Call) (*ordered.Map, error) {
	all, err := load(c, c.Text("conf_file"), 0, nil)
	if err != nil {
		return nil, err
	}
	out, from := &ordered.Map{}, &ordered.Map{}
	for i, f := range all {
		var keys []any
		add := func(k string) {
			if i > 0 && !slices.Contains(keys, any(k)) {
				keys = append(keys, k)
			}
		}
		for _, l := range f.lines {
			switch {
			case l.open:
				for _, log := range l.logs {
					out.Set(log, &ordered.Map{})
					add(log)
				}
			case len(l.words) == 0 || l.words[0] == "include":
			case l.logs == nil:
				out.Set(l.words[0], value(l.words))
				add(l.words[0])
			default:
				for _, log := range l.logs {
					out.Value(log).(*ordered.Map).Set(l.words[0], value(l.words))
				}
			}
		}
		if i > 0 {
			from.Set(filepath.Base(f.path), append([]any{}, keys...))
		}
	}
	if from.Len() > 0 {
		out.Set("include files", from)
	}
	return out, nil
}

func showConf(_ context.Context, c *modules.Call) (any, error) {
	m, err := config(c)
	if err != nil {
		return nil, err
	}
	return m, nil
}

func get(_ context.Context, c *modules.Call) (any, error) {
	m, err := config(c)
	if err != nil {
		return nil, err
	}
	v, ok := m.Get(c.Text("key"))
	if ok && c.Given("value") {
		var of *ordered.Map
		if of, ok = v.(*ordered.Map); ok {
			v, ok = of.Get(c.Text("value"))
		}
	}
	if !ok {
		return false, nil
	}
	return v, nil
}

func set(_ context.Context, c *modules.Call) (any, error) {
	log, directive, v := "", c.Text("key"), c.Named["value"]
	if c.Given("setting") {
		log, directive, v = c.Text("key"), c.Text("value"), c.Named["setting"]
	}
	text := directive
	if v != true {
		text += " " + modules.Text(v)
	}
	if directive == "" || strings.ContainsAny(text, "\n{}#") || len(strings.Fields(directive)) != 1 || directive == "include" {
		return nil, modules.Errorf("%q is no directive of logrotate", text)
	}
	if v == false {
		text = ""
	}
	all, err := load(c, c.Text("conf_file"), 0, nil)
	if err != nil {
		return nil, err
	}
	for i, f := range all {
		if log == "" && i > 0 {
			break // what holds for all logs stands in the file itself
		}
		at, there := place(f.lines, log, directive)
		if at < 0 {
			continue
		}
		return true, write(c, f, at, there, log != "", text)
	}
	return nil, modules.Errorf("the configuration has no log %s", log)
}

// place returns the line of a directive, or, if it is not there, the line that it is
// to be put before; -1 if the log is not in this file.
func place(lines []line, log, directive string) (at int, there bool) {
	at = -1
	inside := func(l line) bool { return log == "" && l.logs == nil || slices.Contains(l.logs, log) }
	for i, l := range lines {
		if inside(l) && len(l.words) > 0 && l.words[0] == directive {
			return i, true
		}
		switch {
		case log != "" && l.shut && i > 0 && slices.Contains(lines[i].logs, log):
			at = i
		case log == "" && at < 0 && (l.open || len(l.words) > 0 && l.words[0] == "include"):
			at = i
		}
	}
	if log == "" && at < 0 {
		at = len(lines)
	}
	return at, false
}

// write puts a directive into a file: it replaces the line at, or comes before it. An
// empty text removes the line.
func write(c *modules.Call, f file, at int, there, indent bool, text string) error {
	if text == "" && !there || there && strings.Join(f.lines[at].words, " ") == text || c.Test {
		return nil
	}
	if indent {
		text = "    " + text
	}
	var b strings.Builder
	for i, l := range f.lines {
		if i == at && strings.TrimSpace(text) != "" {
			b.WriteString(text + "\n")
		}
		if i != at || !there {
			b.WriteString(l.text + "\n")
		}
	}
	if at == len(f.lines) {
		b.WriteString(text + "\n")
	}
	return c.Host.Save(f.path, []byte(b.String()), 0o644)
}
