package render

import (
	"context"

	"github.com/gossh/gossh/ordered"
)

// Source is one text to render, and what it is known as.
type Source struct {
	// Name is where the text comes from, for messages: a path.
	Name string
	// Env is the saltenv that it belongs to; "" means base.
	Env string
	// SLS is its name with dots (users.admins); "" for what is no SLS.
	SLS string
	// Path is its place in the file roots of Env (users/admins.sls), slash
	// separated; "" for what lies elsewhere.
	Path string
	// Text is the whole text.
	Text string
}

// Vars are what a template sees. What is nil is empty; the maps are not changed.
type Vars struct {
	Opts, Grains, Pillar *ordered.Map
	// Salt answers salt['mod.fun'](...); nil refuses every call.
	Salt Functions
	// More are further variables, such as the defaults of an include.
	More *ordered.Map
}

// Functions are the execution functions that templates may call. It may be called
// from several goroutines.
type Functions interface {
	// Has reports whether there is a function of that name: `'mod.fun' in salt`.
	Has(name string) bool
	// Call runs the function. Values are those of package ordered.
	Call(ctx context.Context, name string, args []any, kwargs *ordered.Map) (any, error)
}

// Renderer renders sources. Package render has one; it is an interface for those
// who test what comes after.
type Renderer interface {
	// Render returns the data of s: nil, a scalar, []any or *ordered.Map. Errors
	// are fault.Invalid with the place in the source, and those of ctx.
	Render(ctx context.Context, s Source, v Vars) (any, error)
}
