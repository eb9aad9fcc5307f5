package py

import "context"

// Thread is the state of one rendering: its context, limits and policies. It
// belongs to one goroutine. Everything that can grow, loop or fail takes it.
type Thread struct {
	Ctx    context.Context //nolint:containedctx // one Thread is one call
	Limits Limits
	// Undefined makes the undefined for a missing name, attribute or item.
	Policy Policy
	// Local is for the package that runs the thread (jinja keeps its state
	// there); py does not look at it.
	Local any

	depth int
	ticks int
}

// Limits bound what one rendering may use; zero means the default.
type Limits struct {
	MaxRange  int // members of a range(), default 100,000
	MaxString int // bytes of one string made by repetition, padding, joining or formatting, default 64 MiB
	MaxDepth  int // nested calls, default 400
	MaxDigits int // decimal digits of an int made by ** or <<, default 10,000
}

// Policy is how undefined values behave.
type Policy uint8

// The policies, after Jinja2's classes of undefined.
const (
	Default   Policy = iota // prints as nothing, is false and empty; else an error
	Chainable               // like Default; attributes and items are undefined again
	Debug                   // prints how it came about
	Strict                  // every use but `is defined` and default() is an error
)

// Undefined is what a template gets for what does not exist.
type Undefined struct {
	Policy Policy
	Name   string // of the variable, attribute or item
	Owner  Value  // what lacks the attribute or item; undefined for a variable
	Hint   string // a whole message, instead of one made of Name and Owner
}
