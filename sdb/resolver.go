package sdb

import (
	"context"
	"fmt"
	"os"
	"sync"

	"github.com/gossh/gossh/fault"
	"github.com/gossh/gossh/internal/ownership"
	"github.com/gossh/gossh/ordered"
	"github.com/gossh/gossh/saltyaml"
	"github.com/gossh/gossh/secret"
)

// Options say where values may be. The zero value knows the environment and files.
type Options struct {
	// Profiles are the keys of the configuration: a profile is one whose value is a
	// mapping with driver.
	Profiles *ordered.Map
	// Dir is the directory that relative paths in profiles start from.
	Dir string
	// Home expands "~/"; "" leaves it.
	Home string
	// LookupEnv returns an environment variable; nil is os.LookupEnv.
	LookupEnv func(name string) (string, bool)
	// Check returns an error if somebody else may have written the file at path,
	// which is then not read. nil looks at owner and mode, and those of the
	// directories above.
	Check func(path string) error
	// Warn takes what the operator should read, such as that others can read a
	// file; nil drops it.
	Warn func(msg string)
}

// Resolver finds values, each at most once: what was found, or why it was not, holds
// as long as the Resolver. It is safe for concurrent use.
type Resolver struct {
	o Options

	mu    sync.Mutex
	open  int // files that others can read
	found map[string]func() (value, error)
	docs  map[string]func() (*saltyaml.Node, error) // of the driver yaml, by path
}

// New returns a resolver. Nothing is looked at yet.
func New(o Options) *Resolver {
	if o.LookupEnv == nil {
		o.LookupEnv = os.LookupEnv
	}
	if o.Check == nil {
		o.Check = ownership.Check
	}
	if o.Warn == nil {
		o.Warn = func(string) {}
	}
	return &Resolver{o: o, found: map[string]func() (value, error){}, docs: map[string]func() (*saltyaml.Node, error){}}
}

// value is what a driver has: as data, and as text if it can be one.
type value struct {
	data any
	text string
	what string // "" for a text, else what it is
}

func textValue(s string) value { return value{s, s, ""} }

// Get returns the value at a URI as the driver has it: a text, or what YAML says.
// Errors are fault.Invalid, name the URI and never show a value.
func (r *Resolver) Get(ctx context.Context, uri string) (any, error) {
	v, err := r.once(ctx, uri)
	return v.data, err
}

// Text returns the value at a URI as a secret text. What is no text in YAML, such as
// a number, is what was written; lists, mappings and null are no texts.
func (r *Resolver) Text(ctx context.Context, uri string) (secret.String, error) {
	v, err := r.once(ctx, uri)
	if err == nil && v.what != "" {
		err = fault.New(fault.Invalid, "", "the value at %s is %s, not a text", uri, v.what)
	}
	return secret.New(v.text), err
}

// once returns the value at a URI, looking it up the first time.
func (r *Resolver) once(ctx context.Context, uri string) (value, error) {
	if err := ctx.Err(); err != nil {
		return value{}, err
	}
	r.mu.Lock()
	get := r.found[uri]
	if get == nil {
		get = sync.OnceValues(func() (value, error) { return r.get(uri) })
		r.found[uri] = get
	}
	r.mu.Unlock()
	return get()
}

func (r *Resolver) get(text string) (value, error) {
	u, err := Parse(text)
	if err != nil {
		return value{}, err
	}
	var v value
	d, err := r.driver(u.Profile)
	if err == nil {
		v, err = d.get(r, u.Key)
	}
	if err != nil {
		return value{}, &fault.Error{Kind: fault.Invalid, Err: fmt.Errorf("%s: %w", u, err), Hint: fault.HintOf(err)}
	}
	return v, nil
}
