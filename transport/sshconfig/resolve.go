package sshconfig

import (
	"context"
	"fmt"
	"os/exec"
	"strings"

	"github.com/gossh/gossh/internal/fnmatch"
)

// Query is what is asked about.
type Query struct {
	// Host is the name as the user wrote it.
	Host string
	// HostName and User, if set, come from something above the files.
	HostName, User string
	// Port likewise, as text.
	Port string
}

// values are the settings that were found: the first one of each counts.
type values struct {
	one    map[string][]string
	many   map[string][]string
	places map[string]string
}

// Resolve returns what the configuration says of a host.
func (f *Files) Resolve(ctx context.Context, q Query) (*Config, error) {
	v := &values{one: map[string][]string{}, many: map[string][]string{}, places: map[string]string{}}
	r := &resolver{f: f, ctx: ctx, q: q, v: v}
	for _, layer := range f.layers {
		r.apply(layer, true)
	}
	if f.final {
		r.final = true
		for _, layer := range f.layers {
			r.apply(layer, true)
		}
	}
	return r.config()
}

// resolver evaluates the lines for one query.
type resolver struct {
	f        *Files
	ctx      context.Context //nolint:containedctx // lives as long as one call of Resolve
	q        Query
	v        *values
	final    bool
	warnings []string
}

// apply evaluates lines. Blocks end with their file.
func (r *resolver) apply(nodes []node, active bool) {
	inside := active
	for _, n := range nodes {
		switch n.key {
		case "host":
			inside = active && hostMatches(n.args, r.q.Host)
		case "match":
			inside = active && r.matches(n)
		case "include":
			if inside {
				r.apply(n.include, true)
			}
		default:
			if inside {
				r.set(n)
			}
		}
	}
}

func (r *resolver) set(n node) {
	key := n.key
	if key == "challengeresponseauthentication" {
		key = "kbdinteractiveauthentication"
	}
	if known[key] == several {
		if text := strings.Join(n.args, " "); !contains(r.v.many[key], text) {
			r.v.many[key] = append(r.v.many[key], text)
		}
		return
	}
	if _, ok := r.v.one[key]; !ok {
		r.v.one[key] = n.args
		r.v.places[key] = n.place
	}
}

func contains(l []string, s string) bool {
	for _, e := range l {
		if e == s {
			return true
		}
	}
	return false
}

// hostMatches reports whether a list of patterns means name: one of them fits and
// no negated one does. Case counts, as for ssh.
func hostMatches(patterns []string, name string) bool {
	found := false
	for _, p := range patterns {
		negated := strings.HasPrefix(p, "!")
		if !match(strings.TrimPrefix(p, "!"), name) {
			continue
		}
		if negated {
			return false
		}
		found = true
	}
	return found
}

// match matches with * and ?, and nothing else: brackets are plain here.
func match(pattern, s string) bool {
	return fnmatch.Match(strings.ReplaceAll(pattern, "[", "[[]"), s)
}

// matches evaluates a Match line: all its criteria must hold.
func (r *resolver) matches(n node) bool {
	args := n.args
	for len(args) > 0 {
		word, arg, joined := strings.Cut(args[0], "=")
		args = args[1:]
		negated := strings.HasPrefix(word, "!")
		name := strings.ToLower(strings.TrimPrefix(word, "!"))
		var ok bool
		switch name {
		case "all":
			ok = true
		case "final":
			ok = r.final
		case "canonical":
			ok = false // names are never made canonical
		default:
			if !joined {
				if len(args) == 0 {
					r.warn("%s: Match %s has no argument", n.place, name)
					return false
				}
				arg, args = args[0], args[1:]
			}
			ok = r.criterion(n, name, arg)
		}
		if ok == negated {
			return false
		}
	}
	return true
}

// criterion evaluates one criterion that has an argument.
func (r *resolver) criterion(n node, name, arg string) bool {
	patterns := strings.Split(arg, ",")
	switch name {
	case "host":
		return hostMatches(patterns, r.hostName())
	case "originalhost":
		return hostMatches(patterns, r.q.Host)
	case "user":
		return hostMatches(patterns, r.user())
	case "localuser":
		return hostMatches(patterns, r.f.o.LocalUser)
	case "tagged":
		return hostMatches(patterns, first(r.v.one["tag"]))
	case "exec":
		if !r.f.o.AllowExec {
			r.warn("%s: Match exec is not run; set ssh_config_exec in the section gossh to allow it", n.place)
			return false
		}
		// The command is the user's own configuration, run as ssh runs it.
		return exec.CommandContext(r.ctx, "/bin/sh", "-c", r.expand(arg, "hnpruCdijkLl")).Run() == nil
	case "localnetwork", "sessiontype", "command", "version":
		r.warn("%s: Match %s is not supported and does not match", n.place, name)
		return false
	}
	r.warn("%s: there is no Match %s", n.place, name)
	return false
}

func (r *resolver) warn(format string, args ...any) {
	if w := fmt.Sprintf(format, args...); !contains(r.warnings, w) {
		r.warnings = append(r.warnings, w)
	}
}

func first(l []string) string {
	if len(l) == 0 {
		return ""
	}
	return l[0]
}

// hostName is the name to connect to as far as it is known.
func (r *resolver) hostName() string {
	if r.q.HostName != "" {
		return r.q.HostName
	}
	if h := first(r.v.one["hostname"]); h != "" {
		return strings.ReplaceAll(strings.ReplaceAll(h, "%h", r.q.Host), "%%", "%")
	}
	return r.q.Host
}

func (r *resolver) user() string {
	if r.q.User != "" {
		return r.q.User
	}
	if u := first(r.v.one["user"]); u != "" {
		return u
	}
	return r.f.o.LocalUser
}

func (r *resolver) port() string {
	if r.q.Port != "" {
		return r.q.Port
	}
	if p := first(r.v.one["port"]); p != "" {
		return p
	}
	return "22"
}
