package sshconfig

import (
	"os"
	"os/user"
	"slices"
	"strings"

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
	// Environ are the variables that SendEnv may name; nil means os.Environ.
	Environ func() []string
	// HomeOf finds the home directory that ~user stands for; nil asks the system.
	HomeOf func(user string) (string, error)
}

// Files is a configuration that was read. It does not change, and is safe for
// concurrent use.
type Files struct {
	o        Options
	layers   []*lines // the first one has the highest precedence
	paths    []string
	warnings []string
}

// Load reads the files. Errors are fault.Invalid with file and line.
func Load(o Options) (*Files, error) {
	if o.Getenv == nil {
		o.Getenv = os.Getenv
	}
	if o.Environ == nil {
		o.Environ = os.Environ
	}
	if o.HomeOf == nil {
		o.HomeOf = homeOf
	}
	f := &Files{o: o}
	for _, name := range []string{o.User, o.System} {
		if name == "" {
			continue
		}
		l := loader{o: &f.o, user: name == o.User}
		nodes, err := l.file(name, 0, l.user)
		if err != nil {
			return nil, err
		}
		f.layers = append(f.layers, nodes)
		f.paths = append(f.paths, l.paths...)
		f.warnings = append(f.warnings, l.warnings...)
	}
	return f, nil
}

func homeOf(name string) (string, error) {
	u, err := user.Lookup(name)
	if err != nil {
		return "", err
	}
	return u.HomeDir, nil
}

// Warnings are remarks on what was read, such as options that there are not.
func (f *Files) Warnings() []string { return slices.Clone(f.warnings) }

// Paths returns the files that were read, those that are included with them.
func (f *Files) Paths() []string { return slices.Clone(f.paths) }

// optionPlace begins the place of what ssh_options set.
const optionPlace = "ssh_options "

// With returns f under options as of ssh -o, "Key=value" or "Key value", of which
// the first one wins. As with ssh, one that does not exist is an error here, for
// it was given on purpose. Errors are fault.Invalid.
func (f *Files) With(options []string) (*Files, error) {
	if len(options) == 0 {
		return f, nil
	}
	l := loader{o: &f.o}
	var top []node
	for _, o := range options {
		n, err := l.line(optionPlace+o, o)
		switch {
		case err != nil:
			return nil, err
		case len(l.warnings) > 0, n == nil && isBlank(o), n != nil && n.class == block:
			return nil, fault.New(fault.Invalid, "reading ssh_options", "%q is no option of ssh", o)
		case n != nil: // else IgnoreUnknown has it
			top = append(top, *n)
		}
	}
	c := *f
	c.layers = slices.Concat([]*lines{newLines(top)}, f.layers)
	return &c, nil
}

// isBlank reports whether a line is empty or a comment.
func isBlank(text string) bool {
	text = strings.Trim(text, " \t\r\n\f")
	return text == "" || text[0] == '#'
}
