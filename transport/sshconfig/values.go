package sshconfig

import (
	"strconv"
	"strings"
	"time"
)

// bad remarks on a value that makes no sense.
func (r *resolver) bad(key, what string) {
	s := r.one[key]
	r.fail("%s: %s: %q is no %s", s.place, key, s.args[0], what)
}

// number reads a number; 0 is unset.
func (r *resolver) number(key string, low, high int) int {
	s, ok := r.one[key]
	if !ok {
		return 0
	}
	n, err := strconv.Atoi(s.args[0])
	if err != nil || n < low || n > high {
		r.bad(key, map[bool]string{true: "port", false: "number"}[key == "port"])
		return 0
	}
	return n
}

// flag reads yes or no; nil is unset.
func (r *resolver) flag(key string) *bool {
	s, ok := r.one[key]
	if !ok {
		return nil
	}
	var b bool
	switch v := strings.ToLower(s.args[0]); {
	case v == "yes", v == "true", key == "pubkeyauthentication" && (v == "unbound" || v == "host-bound"):
		b = true
	case v == "no", v == "false":
	default:
		r.bad(key, "yes or no")
	}
	return &b
}

// on reports whether a flag is set to yes.
func (r *resolver) on(key string) bool {
	b := r.flag(key)
	return b != nil && *b
}

// time reads a time; nil is unset, and none is 0.
func (r *resolver) time(key string) *time.Duration {
	s, ok := r.one[key]
	if !ok {
		return nil
	}
	if s.args[0] == "none" {
		return new(time.Duration)
	}
	d, err := duration(s.args[0])
	if err != nil {
		r.bad(key, "time")
	}
	return &d
}

// paths expands the paths of an option.
func (r *resolver) paths(key string, settings []setting) []string {
	var out []string
	for _, s := range settings {
		p, err := r.path(s.args[0])
		if err != nil {
			r.fail("%s: %s: %w", s.place, key, err)
		}
		out = append(out, p)
	}
	return out
}

// path expands a path; "none" stands for itself.
func (r *resolver) path(p string) (string, error) {
	if strings.EqualFold(p, "none") {
		return "none", nil
	}
	p, err := r.f.o.tilde(p)
	if err != nil {
		return "", err
	}
	return expand(p, r.known, r.f.o.Getenv)
}

// agent reads the socket of an agent: a path, none, SSH_AUTH_SOCK, or the
// variable that has the path, where an empty one is none.
func (r *resolver) agent(key string) string {
	s, ok := r.one[key]
	if !ok {
		return ""
	}
	a := s.args[0]
	if name, ok := strings.CutPrefix(a, "$"); ok && !strings.HasPrefix(name, "{") {
		if a = r.f.o.Getenv(name); a == "" {
			return "none"
		}
		return a
	}
	p, err := r.path(a)
	if err != nil {
		r.fail("%s: %s: %w", s.place, key, err)
	}
	return p
}

// given returns the setting of an option as a list of none or one.
func (r *resolver) given(key string) []setting {
	if s, ok := r.one[key]; ok {
		return []setting{s}
	}
	return nil
}
