package sshconfig

import (
	"context"
	"fmt"
	"net/netip"
	"slices"
	"strings"

	"github.com/gossh/gossh/fault"
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

// setting is the value of an option, and where it was found.
type setting struct {
	args  []string
	place string
}

// resolver evaluates the lines for one query.
type resolver struct {
	f         *Files
	ctx       context.Context //nolint:containedctx // lives as long as one call of Resolve
	q         Query
	one       map[string]setting // of each option the first value counts,
	many      map[string][]setting
	final     bool   // this is the second pass,
	wantFinal bool   // which some Match asks for
	known     tokens // once the passes are done
	warnings  []string
	err       error // the first one
}

// Resolve returns what the configuration says of a host. Commands of Match exec
// end with ctx, whose error is returned then; others are fault.Invalid.
func (f *Files) Resolve(ctx context.Context, q Query) (*Config, error) {
	r := &resolver{f: f, ctx: ctx, q: q, one: map[string]setting{}, many: map[string][]setting{}}
	if err := q.check(); err != nil {
		return nil, fault.Wrap(fault.Invalid, "reading the ssh configuration", err)
	}
	r.pass()
	if r.wantFinal {
		r.final = true
		r.pass()
	}
	c := r.config()
	if r.err != nil {
		return nil, r.err
	}
	return c, nil
}

func (r *resolver) pass() {
	for _, layer := range r.f.layers {
		r.apply(layer)
	}
}

// apply evaluates the lines of a file. Blocks end with it.
func (r *resolver) apply(l *lines) { l.blocks(r.q.Host, r.block) }

// block evaluates a block.
func (r *resolver) block(nodes []node) {
	inside := true
	for i := range nodes {
		n := &nodes[i]
		switch n.key {
		case "host":
			inside = r.isHost(n.args)
		case "match":
			inside = r.matches(n)
		case "include":
			if inside {
				r.apply(n.include)
			} else {
				r.seekFinal(n.include)
			}
		default:
			if inside {
				r.set(n)
			}
		}
	}
}

// seekFinal looks for Match final in files that are not for this host: that
// alone makes ssh read everything once more.
func (r *resolver) seekFinal(l *lines) {
	if l == nil {
		return
	}
	for i := range l.nodes {
		r.seekFinal(l.nodes[i].include)
		for _, c := range l.nodes[i].criteria {
			r.wantFinal = r.wantFinal || c.name == "final" && !c.negated
		}
	}
}

func (r *resolver) set(n *node) {
	s := setting{n.args, n.place}
	if n.class == several || n.class == sum {
		same := func(o setting) bool { return slices.Equal(o.args, s.args) }
		if !slices.ContainsFunc(r.many[n.key], same) {
			r.many[n.key] = append(r.many[n.key], s)
		}
		return
	}
	if _, ok := r.one[n.key]; ok {
		return
	}
	switch n.key {
	case "hostname":
		if r.final { // it is decided before the second pass
			return
		}
	case "proxyjump": // whichever comes first
		if _, ok := r.one["proxycommand"]; ok {
			return
		}
	case "proxycommand":
		if _, ok := r.one["proxyjump"]; ok {
			return
		}
	case "refuseconnection":
		r.fail("%s: RefuseConnection: %s", n.place, n.args[0])
	}
	r.one[n.key] = s
}

func (r *resolver) warn(format string, args ...any) {
	if w := fmt.Sprintf(format, args...); !slices.Contains(r.warnings, w) {
		r.warnings = append(r.warnings, w)
	}
}

func (r *resolver) fail(format string, args ...any) {
	if r.err == nil {
		r.err = fault.New(fault.Invalid, "", format, args...)
	}
}

// text returns the value of an option, "" if it is not set.
func (r *resolver) text(key string) string {
	if s, ok := r.one[key]; ok {
		return s.args[0]
	}
	return ""
}

// hostName is the name to connect to as far as it is known.
func (r *resolver) hostName() string {
	name := r.q.HostName
	if h := r.text("hostname"); name == "" && h != "" {
		var err error
		if name, err = expand(h, tokens{'h': r.q.Host}, nil); err != nil {
			r.fail("%s: HostName: %w", r.one["hostname"].place, err)
		}
	}
	if name == "" {
		name = r.q.Host
	}
	if _, err := netip.ParseAddr(name); err == nil {
		return name
	}
	return strings.ToLower(name)
}

func (r *resolver) user() string {
	if r.q.User != "" {
		return r.q.User
	}
	if u := r.text("user"); u != "" {
		return u
	}
	return r.f.o.LocalUser
}

func (r *resolver) port() string {
	if r.q.Port != "" {
		return r.q.Port
	}
	if p := r.text("port"); p != "" {
		return p
	}
	return "22"
}
