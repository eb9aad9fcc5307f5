package jinja

import (
	"context"
	"maps"
	"reflect"
	"sync"

	"github.com/gossh/gossh/jinja/builtin"
	"github.com/gossh/gossh/jinja/py"
	"github.com/gossh/gossh/jinja/syntax"
)

// Filter is x|name(args).
type Filter = builtin.Filter

// Test is x is name(args).
type Test = builtin.Test

// Options are what an environment is made of. The zero value is Jinja's own
// environment, without a loader.
type Options struct {
	// Syntax is the delimiters, the treatment of white space, the extensions for
	// break, continue and do, and the program's own tags.
	Syntax syntax.Config
	// Filters, Tests and Globals come on top of Jinja's own; a nil filter or test
	// takes one of those away.
	Filters map[string]Filter
	Tests   map[string]Test
	Globals map[string]py.Value
	// Loader finds templates by name; without one only FromString works.
	Loader Loader
	// JoinPath makes the name to load of the one that a template gives in
	// include, import and extends. Without it that name is taken as it is.
	JoinPath func(name, parent string) (string, error)
	// Undefined is how values behave that do not exist.
	Undefined py.Policy
	// Missing, if set, may give a value for an attribute or item that is not there
	// before it is undefined: Python 2's dict.iteritems, for instance.
	Missing func(t *py.Thread, owner, key py.Value) (v py.Value, found bool)
	// Finalize, if set, changes each value before it is printed.
	Finalize func(t *py.Thread, v py.Value) (py.Value, error)
	// Autoescape escapes what is printed for HTML. AutoescapeFor, if set, says so
	// for each template by its name.
	Autoescape    bool
	AutoescapeFor func(name string) bool
	// Limits bound what one rendering may use.
	Limits Limits
	// CacheSize is how many templates are kept, default 400; -1 keeps none.
	CacheSize int
}

// Limits bound what one rendering may use; zero means the default. Time is
// bounded by the context.
type Limits struct {
	py.Limits
	MaxOutput int // bytes, default 64 MiB
}

// Environment makes templates. It is not changed after New, and is safe for
// concurrent use.
type Environment struct {
	syntax    syntax.Config
	filters   map[string]Filter
	tests     map[string]Test
	globals   valueVars
	loader    Loader
	joinPath  func(name, parent string) (string, error)
	policy    py.Policy
	missing   func(t *py.Thread, owner, key py.Value) (py.Value, bool)
	finalize  func(t *py.Thread, v py.Value) (py.Value, error)
	escape    bool
	escapeFor func(name string) bool
	limits    Limits
	newline   string
	cache     *cache
	states    sync.Pool // of *state
}

// New returns an environment.
func New(o Options) *Environment {
	e := &Environment{
		syntax: o.Syntax, filters: builtin.Filters(), tests: builtin.Tests(), globals: builtin.Globals(),
		loader: o.Loader, joinPath: o.JoinPath, policy: o.Undefined, missing: o.Missing, finalize: o.Finalize,
		escape: o.Autoescape, escapeFor: o.AutoescapeFor, limits: o.Limits, newline: o.Syntax.Newline,
		cache: newCache(o.CacheSize),
	}
	overlayMap(e.filters, o.Filters)
	overlayMap(e.tests, o.Tests)
	maps.Copy(e.globals, o.Globals)
	if e.newline == "" {
		e.newline = "\n"
	}
	if e.limits.MaxOutput <= 0 {
		e.limits.MaxOutput = 64 << 20
	}
	return e
}

// overlayMap lays more over m; what is nil is taken away.
func overlayMap[F Filter | Test](m, more map[string]F) {
	for k, v := range more {
		if reflect.ValueOf(v).IsNil() {
			delete(m, k)
		} else {
			m[k] = v
		}
	}
}

func (e *Environment) autoescape(name string) bool {
	if e.escapeFor != nil {
		return e.escapeFor(name)
	}
	return e.escape
}

// FromString makes a template of its text. The name is for messages, and for
// the names that the template loads relative to itself.
func (e *Environment) FromString(name, source string) (*Template, error) {
	return e.compile(name, source)
}

// GetTemplate returns the template of this name.
func (e *Environment) GetTemplate(ctx context.Context, name string) (*Template, error) {
	return e.load(ctx, name)
}

// SelectTemplate returns the first template that exists.
func (e *Environment) SelectTemplate(ctx context.Context, names ...string) (*Template, error) {
	for _, n := range names {
		t, err := e.load(ctx, n)
		if err == nil || !isNotFound(err) {
			return t, err
		}
	}
	return nil, noneFound(names)
}
