package sshconfig

import (
	"strings"

	"github.com/gossh/gossh/internal/sshpattern"
)

// environment reads SendEnv and SetEnv. Of SetEnv the first line counts, as with
// ssh; the lines of SendEnv add up, and a pattern with - takes away what was added
// before it.
func (r *resolver) environment(c *Config) {
	var patterns []string
	for _, s := range r.many["sendenv"] {
		for _, p := range s.args {
			without, remove := strings.CutPrefix(p, "-")
			if !remove {
				patterns = append(patterns, p)
				continue
			}
			kept := patterns[:0:0]
			for _, old := range patterns {
				if !sshpattern.Match(without, old) {
					kept = append(kept, old)
				}
			}
			patterns = kept
		}
	}
	if len(patterns) > 0 {
		for _, e := range r.f.o.Environ() {
			if name, _, ok := strings.Cut(e, "="); ok && sshpattern.MatchList(patterns, name) {
				c.Env = append(c.Env, e)
			}
		}
	}
	for _, e := range r.one["setenv"].args {
		if name, _, ok := strings.Cut(e, "="); !ok || name == "" {
			r.fail("%s: SetEnv: %q is not NAME=value", r.one["setenv"].place, e)
		}
		c.Env = append(c.Env, e)
	}
}
