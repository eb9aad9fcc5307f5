package sshconfig

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"

	"github.com/gossh/gossh/fault"
)

// Options say what is read and for whom.
type Options struct {
	// User and System are the files, normally ~/.ssh/config and
	// /etc/ssh/ssh_config. "" and files that do not exist are skipped.
	User, System string
	// Home is the home directory, LocalUser the name of the user of this
	// process, LocalHost that of this machine.
	Home, LocalUser, LocalHost string
	// AllowExec lets Match exec run commands; otherwise it never matches.
	AllowExec bool
	// Getenv is for ${NAME} in paths; nil means os.Getenv.
	Getenv func(string) string
}

// Files is a configuration that was read. It does not change, and is safe for
// concurrent use.
type Files struct {
	o        Options
	layers   [][]node // the first one has the highest precedence
	final    bool     // there is a Match final
	warnings []string
}

// node is one line, or the file that one includes.
type node struct {
	place   string // file:line
	key     string // lower case
	args    []string
	include []node
}

// maxDepth is how deeply files may include each other.
const maxDepth = 16

// Load reads the files. Errors are fault.Invalid with file and line.
func Load(o Options) (*Files, error) {
	if o.Getenv == nil {
		o.Getenv = os.Getenv
	}
	f := &Files{o: o}
	for _, name := range []string{o.User, o.System} {
		if name == "" {
			continue
		}
		nodes, err := f.read(name, name == o.User, 0)
		if err != nil {
			return nil, err
		}
		f.layers = append(f.layers, nodes)
	}
	return f, nil
}

// Warnings are remarks on what was read, such as options that there are not.
func (f *Files) Warnings() []string { return f.warnings }

// With returns f under options as of ssh -o, "Key=value" or "Key value", of which
// the first one wins.
func (f *Files) With(options []string) (*Files, error) {
	if len(options) == 0 {
		return f, nil
	}
	c := *f
	c.layers = nil
	var top []node
	for _, o := range options {
		n, err := c.line("ssh_options "+o, o)
		if err != nil {
			return nil, err
		}
		if n == nil || n.key == "host" || n.key == "match" || n.key == "include" {
			return nil, fault.New(fault.Invalid, "reading ssh_options", "%q is no option", o)
		}
		top = append(top, *n)
	}
	c.layers = append([][]node{top}, f.layers...)
	return &c, nil
}

// read reads one file.
func (f *Files) read(name string, user bool, depth int) ([]node, error) {
	if depth > maxDepth {
		return nil, fault.New(fault.Invalid, "reading "+name, "files include each other more than %d deep", maxDepth)
	}
	file, err := os.Open(name)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, fault.Wrap(fault.Invalid, "reading the ssh configuration", err)
	}
	defer file.Close()
	if user {
		if err := private(file, name); err != nil {
			return nil, err
		}
	}
	text, err := os.ReadFile(name)
	if err != nil {
		return nil, fault.Wrap(fault.Invalid, "reading the ssh configuration", err)
	}
	return f.parse(name, string(text), user, depth)
}

// private refuses a file as ssh does: if others can write it.
func private(file *os.File, name string) error {
	info, err := file.Stat()
	if err != nil {
		return fault.Wrap(fault.Invalid, "reading "+name, err)
	}
	st, ok := info.Sys().(*syscall.Stat_t)
	if ok && (st.Uid != 0 && int(st.Uid) != os.Geteuid() || info.Mode().Perm()&0o022 != 0) {
		return fault.New(fault.Invalid, "", "Bad owner or permissions on %s", name).WithHint("chmod go-w " + name)
	}
	return nil
}

// parse reads the lines of a file.
func (f *Files) parse(name, text string, user bool, depth int) ([]node, error) {
	var out []node
	number := 0
	for l := range strings.Lines(text) {
		number++
		n, err := f.line(fmt.Sprintf("%s:%d", name, number), l)
		if err != nil {
			return nil, err
		}
		if n == nil {
			continue
		}
		if n.key == "include" {
			if n.include, err = f.included(n, user, depth); err != nil {
				return nil, err
			}
		}
		out = append(out, *n)
	}
	return out, nil
}

// included reads the files that an Include names.
func (f *Files) included(n *node, user bool, depth int) ([]node, error) {
	var out []node
	for _, pattern := range n.args {
		pattern = f.tilde(pattern)
		if !filepath.IsAbs(pattern) {
			dir := "/etc/ssh"
			if user {
				dir = filepath.Join(f.o.Home, ".ssh")
			} else if f.o.System != "" {
				dir = filepath.Dir(f.o.System)
			}
			pattern = filepath.Join(dir, pattern)
		}
		names, err := filepath.Glob(pattern)
		if err != nil {
			return nil, fault.New(fault.Invalid, "", "%s: the pattern %q is broken", n.place, pattern)
		}
		for _, name := range names {
			nodes, err := f.read(name, user, depth+1)
			if err != nil {
				return nil, err
			}
			out = append(out, nodes...)
		}
	}
	return out, nil
}

// line reads one line; nil is an empty one or a comment.
func (f *Files) line(place, l string) (*node, error) {
	l = strings.Trim(l, " \t\r\n\f")
	if l == "" || l[0] == '#' {
		return nil, nil
	}
	i := strings.IndexAny(l, " \t=")
	if i < 0 {
		return nil, fault.New(fault.Invalid, "", "%s: %s has no argument", place, l)
	}
	key := strings.ToLower(l[:i])
	rest := strings.TrimLeft(l[i:], " \t")
	if strings.HasPrefix(rest, "=") {
		rest = strings.TrimLeft(rest[1:], " \t")
	}
	n := &node{place: place, key: key}
	if key == "proxycommand" || key == "localcommand" || key == "remotecommand" || key == "knownhostscommand" {
		n.args = []string{rest}
	} else {
		args, err := split(rest)
		if err != nil {
			return nil, fault.New(fault.Invalid, "", "%s: %w", place, err)
		}
		n.args = args
	}
	if len(n.args) == 0 {
		return nil, fault.New(fault.Invalid, "", "%s: %s has no argument", place, key)
	}
	switch class := known[key]; {
	case class == 0 && key != "host" && key != "match" && key != "include":
		f.warnings = append(f.warnings, fmt.Sprintf("%s: there is no ssh option %s", place, l[:i]))
	case key == "match":
		for _, a := range n.args {
			f.final = f.final || strings.EqualFold(a, "final")
		}
	}
	return n, nil
}

// split splits at white space; double and single quotes hold words together, a
// backslash escapes quotes and itself, and # begins a comment at a word.
func split(s string) ([]string, error) {
	var out []string
	var b strings.Builder
	in, quote := false, byte(0)
	for i := 0; i < len(s); i++ {
		c := s[i]
		switch {
		case c == '\\' && i+1 < len(s) && (s[i+1] == '"' || s[i+1] == '\'' || s[i+1] == '\\' || quote == 0 && s[i+1] == ' '):
			i++
			b.WriteByte(s[i])
			in = true
		case quote != 0 && c == quote:
			quote = 0
		case quote != 0:
			b.WriteByte(c)
		case c == '"' || c == '\'':
			quote, in = c, true
		case c == '#' && !in:
			return out, nil
		case c == ' ' || c == '\t':
			if in {
				out = append(out, b.String())
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
		out = append(out, b.String())
	}
	return out, nil
}

// tilde expands "~/".
func (f *Files) tilde(p string) string {
	if p == "~" {
		return f.o.Home
	}
	if strings.HasPrefix(p, "~/") {
		return filepath.Join(f.o.Home, p[2:])
	}
	return p
}
