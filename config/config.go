package config

import (
	"log/slog"
	"maps"
	"path/filepath"
	"time"

	"github.com/gossh/gossh/ordered"
	"github.com/gossh/gossh/saltyaml"
)

// Setting is the effective value of one key.
type Setting struct {
	// Key is the name, with "gossh:" before those of gossh's own section.
	Key string
	// Value is nil if nothing set it and there is no built-in value.
	Value any
	// Source tells where it comes from: "built-in", "file:line", "$NAME" or the
	// flag.
	Source string
	// Node is the value as it stands in a file; nil for other sources.
	Node *saltyaml.Node
	// File is the file of Node.
	File string
}

// Set reports whether something other than the built-in value is in force. A key
// that is null in a file is set.
func (s Setting) Set() bool { return s.Source != BuiltIn }

// BuiltIn is the Source of values that nothing set.
const BuiltIn = "built-in"

// Config is the effective configuration. It does not change after Load and may be
// read concurrently.
type Config struct {
	// Dir is the configuration directory.
	Dir string
	// Opts are all keys of the files, known or not, as templates will see them.
	Opts *ordered.Map
	// Warnings are what the operator should read.
	Warnings []string

	settings map[string]Setting
	order    []string
}

// Get returns the setting of a key of the tables. It panics for a key that is in
// none: that is an error of the program.
func (c *Config) Get(key string) Setting {
	s, ok := c.settings[key]
	if !ok {
		panic("config: no such key: " + key)
	}
	return s
}

// With returns c with another value of a key of the tables, and where that comes
// from. c is not changed.
func (c *Config) With(key string, v any, source string) *Config {
	c.Get(key)
	out := *c
	out.settings = maps.Clone(c.settings)
	out.settings[key] = Setting{Key: key, Value: v, Source: source}
	return &out
}

// All returns the settings in the order of the manual.
func (c *Config) All() []Setting {
	out := make([]Setting, len(c.order))
	for i, k := range c.order {
		out[i] = c.settings[k]
	}
	return out
}

// Text returns the text of a key, "" if it has none.
func (c *Config) Text(key string) string { v, _ := c.Get(key).Value.(string); return v }

// Bool returns the truth of a key, false if it has none.
func (c *Config) Bool(key string) bool { v, _ := c.Get(key).Value.(bool); return v }

// Int returns the number of a key, 0 if it has none.
func (c *Config) Int(key string) int { v, _ := c.Get(key).Value.(int64); return int(v) }

// Duration returns the time of a key, 0 if it has none.
func (c *Config) Duration(key string) time.Duration {
	v, _ := c.Get(key).Value.(time.Duration)
	return v
}

// List returns the texts of a key, nil if it has none.
func (c *Config) List(key string) []string {
	l, _ := c.Get(key).Value.([]any)
	out := make([]string, 0, len(l))
	for _, e := range l {
		if s, ok := e.(string); ok {
			out = append(out, s)
		}
	}
	return out
}

// Roots returns a mapping of environments to directories, such as file_roots,
// with the defaults of Salt for base.
func (c *Config) Roots(key string) map[string][]string {
	m, _ := c.Get(key).Value.(*ordered.Map)
	out := map[string][]string{}
	for env, v := range m.All() {
		dirs, _ := words(v, func(s string) []any { return []any{s} })
		for _, d := range dirs {
			out[env] = append(out[env], d.(string))
		}
	}
	return out
}

// Level returns the level of log messages that are shown, of log/slog's scale.
func Level(name string) slog.Level {
	switch name {
	case "all", "garbage", "trace":
		return slog.LevelDebug - 4
	case "debug", "profile":
		return slog.LevelDebug
	case "info":
		return slog.LevelInfo
	case "error":
		return slog.LevelError
	case "critical":
		return slog.LevelError + 4
	case "quiet":
		return slog.LevelError + 100
	}
	return slog.LevelWarn
}

// rooted puts root_dir before a path, as Salt does: before relative ones, and
// before the given default.
func (c *Config) rooted(path, def string) string {
	root := c.Text("root_dir")
	if root == "/" || root == "" || path == "" {
		return path
	}
	if !filepath.IsAbs(path) || path == def {
		return filepath.Join(root, path)
	}
	return path
}
