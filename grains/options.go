package grains

import (
	"slices"

	"github.com/gossh/gossh/internal/fnmatch"
)

// option reports whether a minion option is on that is off by itself.
func (s *Source) option(name string) bool { return s.opts.Value(name) == true }

// without reports whether a minion option is off that is on by itself.
func (s *Source) without(name string) bool { return s.opts.Value(name) == false }

// hidden reports whether grains_blacklist has a pattern of the name. What the roster
// gives is not hidden.
func (s *Source) hidden(name string) bool {
	patterns, _ := s.opts.Value("grains_blacklist").([]any)
	return slices.ContainsFunc(patterns, func(p any) bool {
		text, ok := p.(string)
		return ok && fnmatch.Match(text, name)
	})
}
