package targets

import (
	"fmt"

	"github.com/gossh/gossh/fault"
)

// reading is what all errors of this package were doing.
const reading = "reading the target"

// invalid is what is wrong with an expression. Errors in it do not say again what
// was being done.
func invalid(format string, args ...any) *fault.Error {
	for i, a := range args {
		if e, ok := a.(*fault.Error); ok && e.Op == reading {
			inner := *e
			inner.Op = ""
			args[i] = &inner
		}
	}
	return fault.New(fault.Invalid, reading, format, args...)
}

// placed is what is wrong at a character, from 1, of the text that is read.
type placed struct {
	at  int
	err error
}

// Error implements error.
func (p *placed) Error() string { return fmt.Sprintf("at character %d: %v", p.at, p.err) }

// Unwrap returns what is wrong.
func (p *placed) Unwrap() error { return p.err }

// located is what is wrong at a character of the expression, counted from 1.
func located(at int, format string, args ...any) *fault.Error {
	return &fault.Error{Kind: fault.Invalid, Op: reading, Err: &placed{at, invalid(format, args...).Err}}
}

// within says of an error of a part where it is in the whole: the part begins at the
// character at. An error that is not about the text of the part, but about what that
// names, is that of the character or.
func within(err error, at, or int) (int, error) {
	e, ok := err.(*fault.Error) //nolint:errorlint // a place further down is one in another text
	if !ok {
		return or, err
	}
	p, ok := e.Err.(*placed) //nolint:errorlint // as above
	if !ok {
		return or, err
	}
	inner := *e // with its hint
	inner.Op, inner.Err = "", p.err
	return at + p.at - 1, &inner
}
