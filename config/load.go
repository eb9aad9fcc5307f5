package config

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/gossh/gossh/fault"
	"github.com/gossh/gossh/ordered"
	"github.com/gossh/gossh/saltyaml"
)

// Env is the surroundings that Load looks at. Tests fill it; the command takes
// SystemEnv.
type Env struct {
	// Getenv returns an environment variable, "" if it is not set.
	Getenv func(string) string
	// Home is the user's home directory, WorkDir the current one.
	Home, WorkDir string
	// Root is set for the superuser.
	Root bool
	// System is the directory of the system's configuration: /etc/salt.
	System string
	// Owned returns an error if a file or directory may have been written by
	// somebody else; nil trusts everything.
	Owned func(path string) error
}

// SystemEnv returns the surroundings of this process.
func SystemEnv(owned func(string) error) Env {
	home, err := os.UserHomeDir()
	if err != nil {
		home = "/"
	}
	wd, err := os.Getwd()
	if err != nil {
		wd = "/"
	}
	return Env{
		Getenv: os.Getenv, Home: home, WorkDir: wd, Root: os.Geteuid() == 0,
		System: "/etc/salt", Owned: owned,
	}
}

// Load returns the configuration that the files, the environment and a give, the
// lowest precedence first: built-in values; the file master; default_include;
// include; the Saltfile; the environment; flags. Errors are fault.Invalid and
// name file, line and column.
func Load(env Env, a *Args) (*Config, error) {
	l := &loader{env: env, args: a, c: &Config{Opts: &ordered.Map{}, settings: map[string]Setting{}}}
	l.builtins()
	if err := l.saltfile(); err != nil {
		return nil, err
	}
	if err := l.dir(); err != nil {
		return nil, err
	}
	if err := l.master(); err != nil {
		return nil, err
	}
	if err := l.applySaltfile(); err != nil {
		return nil, err
	}
	l.environment()
	if err := l.flags(); err != nil {
		return nil, err
	}
	return l.c, l.finish()
}

type loader struct {
	env  Env
	args *Args
	c    *Config

	known map[string]*Option // by key, "gossh:" before own ones
	salt  *section           // the Saltfile's
}

// section is a mapping of a file that sets keys.
type section struct {
	file string
	node *saltyaml.Node
	own  bool // strict, as gossh's own
}

// builtins fills the table with every key and its built-in value.
func (l *loader) builtins() {
	l.known = map[string]*Option{}
	add := func(prefix string, options []Option) {
		for i := range options {
			o := &options[i]
			if o.Key == "" || l.known[prefix+o.Key] != nil {
				continue
			}
			l.known[prefix+o.Key] = o
			l.c.order = append(l.c.order, prefix+o.Key)
			s := Setting{Key: prefix + o.Key, Value: o.Default, Source: BuiltIn}
			if s.Value == nil && o.Kind == Bool {
				s.Value = false
			}
			l.c.settings[s.Key] = s
		}
	}
	add("", Options())
	add("", fileKeys())
	for _, o := range structuredKeys() {
		l.c.order = append(l.c.order, o.Key)
		l.c.settings[o.Key] = Setting{Key: o.Key, Source: BuiltIn}
	}
	add(ownPrefix, ownKeys())
}

// dir decides on the configuration directory.
func (l *loader) dir() error {
	s := Setting{Key: "config_dir", Source: BuiltIn}
	switch {
	case l.args.Given("config-dir"):
		s.Value, s.Source = l.args.Values["config-dir"], "--config-dir"
	case l.salt != nil && l.salt.node.Get("config_dir") != nil:
		n := l.salt.node.Get("config_dir")
		s.Value, s.Source = n.Any(), fmt.Sprintf("%s:%d", l.salt.file, n.Line())
	case l.env.Getenv("SALT_CONFIG_DIR") != "":
		s.Value, s.Source = l.env.Getenv("SALT_CONFIG_DIR"), "$SALT_CONFIG_DIR"
	default:
		s.Value = l.defaultDir()
	}
	text, ok := s.Value.(string)
	if !ok || text == "" {
		return fault.New(fault.Invalid, "", "%s: config_dir must be a path", s.Source)
	}
	l.c.Dir = l.path(text)
	s.Value = l.c.Dir
	l.c.settings["config_dir"] = s
	if s.Source == BuiltIn {
		return nil
	}
	if info, err := os.Stat(l.c.Dir); err != nil || !info.IsDir() {
		l.warn("CONFIG '%s' directory does not exist.", l.c.Dir)
		return nil
	}
	return l.owned(l.c.Dir)
}

// defaultDir is the system's directory, or the user's own where they have no
// access to it.
func (l *loader) defaultDir() string {
	if l.env.Root {
		return l.env.System
	}
	for _, name := range []string{"master", "roster"} {
		if f, err := os.Open(filepath.Join(l.env.System, name)); err == nil {
			f.Close()
			return l.env.System
		}
	}
	return filepath.Join(l.xdg("XDG_CONFIG_HOME", ".config"), "gossh")
}

func (l *loader) xdg(name, def string) string {
	if d := l.env.Getenv(name); filepath.IsAbs(d) {
		return d
	}
	return filepath.Join(l.env.Home, def)
}

// path makes a path absolute, expanding a leading tilde.
func (l *loader) path(p string) string {
	if p == "~" || strings.HasPrefix(p, "~/") {
		return filepath.Join(l.env.Home, p[1:])
	}
	if !filepath.IsAbs(p) {
		return filepath.Join(l.env.WorkDir, p)
	}
	return filepath.Clean(p)
}

func (l *loader) owned(path string) error {
	if l.env.Owned == nil {
		return nil
	}
	return l.env.Owned(path)
}

func (l *loader) warn(format string, args ...any) {
	l.c.Warnings = append(l.c.Warnings, fmt.Sprintf(format, args...))
}

// read parses a file that is a mapping or empty. A file that does not exist is
// nil without an error.
func (l *loader) read(name string) (*saltyaml.Node, error) {
	return l.readVia(name, func(src []byte) []byte { return src })
}

// readVia is read with a change to the text.
func (l *loader) readVia(name string, change func([]byte) []byte) (*saltyaml.Node, error) {
	src, err := os.ReadFile(name)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, fault.Wrap(fault.Invalid, "reading the configuration", err)
	}
	if err := l.owned(name); err != nil {
		return nil, err
	}
	n, err := saltyaml.Parse(name, change(src))
	if err != nil {
		return nil, err
	}
	empty := n == nil || n.Kind() == saltyaml.Scalar && n.Value() == nil
	if !empty && n.Kind() != saltyaml.Mapping {
		return nil, n.Errorf(name, "the configuration must be a mapping of keys to values")
	}
	return n, nil
}

// environment applies the variables that stand for keys.
func (l *loader) environment() {
	for name, key := range map[string]string{"SALT_NO_PARSE": "no_parse", "SALT_HARD_CRASH": "hard_crash"} {
		v := l.env.Getenv(name)
		if v == "" {
			continue
		}
		s := Setting{Key: key, Source: "$" + name, Value: list(v)}
		if key == "hard_crash" {
			s.Value = v != "0" && !strings.EqualFold(v, "false")
		}
		l.c.settings[key] = s
	}
}

// flags applies what the command line gives.
func (l *loader) flags() error {
	for _, o := range Options() {
		v, ok := l.args.Values[o.Long[0]]
		if !ok || o.Key == "" || o.Key == "config_dir" {
			continue
		}
		if s, isText := v.(string); isText {
			var err error
			if v, err = convert(&o, s); err != nil {
				return err
			}
		}
		l.c.settings[o.Key] = Setting{Key: o.Key, Value: v, Source: o.Name()}
	}
	return nil
}
