package roster

import (
	"context"
	"fmt"

	"github.com/gossh/gossh/ordered"
	"github.com/gossh/gossh/secret"
	"github.com/gossh/gossh/targets"
)

// Set resolves target expressions over some providers. Its fields are not changed
// while it is in use; Resolve is then safe for concurrent use, if its functions
// are.
type Set struct {
	// Providers are asked in order. Of two entries with one ID the first wins
	// whole, and the other is reported.
	Providers []Provider
	// Force beats everything, Defaults (roster_defaults) stand in for attributes
	// that an entry does not set, Fallback (flags and ssh_* options, see
	// FromOptions) for those that are in neither. They apply key by key, not deep,
	// and also to targets that no roster knows. A null counts as set.
	Force, Defaults, Fallback Attrs
	// MinionOpts are ssh_minion_opts: an entry's minion_opts are laid over them.
	MinionOpts *ordered.Map
	// RandomThinDir gives every target without thin_dir a fresh one (-W).
	RandomThinDir bool
	// Required makes it an error that a provider's source is not there, also
	// where only hosts of no roster are asked for. Otherwise the rest of the
	// providers count, with a warning, and it is the error if nothing matches.
	Required bool
	// Secrets returns the value at a URI of sdb, for attributes that are set to one.
	// It is called when such a target is completed, concurrently, and for each
	// anew. nil makes these an error of their target.
	Secrets func(ctx context.Context, uri string) (secret.String, error)
	// Home expands "~/" in paths; "" leaves it.
	Home string
	// Compile makes the matcher of an expression; nil is targets.Compile.
	Compile func(targets.Expr) (targets.Matcher, error)
	// Facts is asked, at most once per Resolve, for what is known of those targets
	// that the matcher cannot tell without; it may be slow. nil refuses such
	// matchers. The function that it returns gives the facts of a target, or an
	// error: then the target, which may have been meant, has that error as its Err.
	// With neither the target is left out.
	Facts func(ctx context.Context, need targets.Need, open *targets.Map) (func(targets.ID) (targets.Facts, error), error)
	// Explain, if not nil, is told for each target where the value in force of
	// each attribute comes from.
	Explain func(id targets.ID, attribute string, source Source)
	// Dropped, if not nil, is told for each target what of its entry is left out, as
	// the provider is not trusted to give it: an attribute, or one of its options.
	Dropped func(id targets.ID, what string, source Source)
	// Duplicate, if not nil, is told of each entry that does not count, as one
	// before it has its ID.
	Duplicate func(id targets.ID, counts, other Source)
	// Warn takes what the operator should read; nil drops it.
	Warn func(msg string)
}

// Resolve returns the targets that e means, in the order of the providers; hosts
// of no roster follow.
//
// A name in e that stands for itself is looked up as an ID, without user and port
// if it has any; then as an address (attribute host) of entries; and then, if it
// has an @, a dot or a colon, is localhost, or no entry is listed at all, it is
// the name of a host. User and port, if given, beat those of the entry.
//
// What is wrong with a single entry is in the Err of its target. Errors are
// fault.Invalid for what is wrong with e, a source or the fields of s, and
// fault.NoTarget if nothing matches.
func (s *Set) Resolve(ctx context.Context, e targets.Expr) (*targets.Map, error) {
	compile := s.Compile
	if compile == nil {
		compile = targets.Compile
	}
	m, err := compile(e)
	if err != nil {
		return nil, err
	}
	d, err := newDecoder(s)
	if err != nil {
		return nil, err
	}
	r := &resolution{set: s, expr: e, matcher: m, d: d, names: newNames(m)}
	return r.run(ctx)
}

func (s *Set) warn(format string, args ...any) {
	if s.Warn != nil {
		s.Warn(fmt.Sprintf(format, args...))
	}
}
