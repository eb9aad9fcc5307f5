package fault

import (
	"context"
	"errors"
	"fmt"
	"strings"
)

// Error is a failure with its kind. Its message is meant for an operator:
// what was being done (Op), what went wrong (Err) and what to try (Hint).
type Error struct {
	// Kind is the class of the failure.
	Kind Kind
	// Op is what was being done, as gerund and object: "dialing 10.0.0.1:22".
	// It may be empty.
	Op string
	// Err is the cause. It may be nil if Op says it all.
	Err error
	// Hint is one clause that says what to try. It may be empty.
	Hint string
}

// Error returns "op: cause"; the hint is not part of it.
func (e *Error) Error() string {
	switch {
	case e.Err == nil && e.Op == "":
		return e.Kind.Doc()
	case e.Err == nil:
		return e.Op
	case e.Op == "":
		return e.Err.Error()
	}
	return e.Op + ": " + e.Err.Error()
}

// Unwrap returns the cause.
func (e *Error) Unwrap() error { return e.Err }

// New returns an Error of kind k with a formatted cause; %w works as in
// fmt.Errorf.
func New(k Kind, op, format string, args ...any) *Error {
	return &Error{Kind: k, Op: op, Err: fmt.Errorf(format, args...)}
}

// Wrap returns err as an Error of kind k, or nil if err is nil.
func Wrap(k Kind, op string, err error) error {
	if err == nil {
		return nil
	}
	return &Error{Kind: k, Op: op, Err: err}
}

// WithHint returns a copy of e that carries hint.
func (e *Error) WithHint(hint string) *Error {
	c := *e
	c.Hint = hint
	return &c
}

// KindOf returns the kind of err: the outermost Error's kind in its tree; else
// Timeout for a deadline, Cancelled for a cancelled context, and Internal for
// everything else. It is None for nil.
func KindOf(err error) Kind {
	if err == nil {
		return None
	}
	var e *Error
	switch {
	case errors.As(err, &e):
		return e.Kind
	case errors.Is(err, context.DeadlineExceeded):
		return Timeout
	case errors.Is(err, context.Canceled):
		return Cancelled
	}
	return Internal
}

// HintOf returns the outermost non-empty hint in the tree of err.
func HintOf(err error) string {
	for err != nil {
		var e *Error
		if !errors.As(err, &e) {
			return ""
		}
		if e.Hint != "" {
			return e.Hint
		}
		err = e.Err
	}
	return ""
}

// maxDetail bounds the lines of what an error shows beyond its message.
const maxDetail = 20

// detailed is an error that has something to show: the lines of a template around
// the one at fault.
type detailed interface {
	error
	Detail() string
}

// Message returns what an operator reads of err: the error and its hint, in at
// most three lines. An error in its tree with a method Detail() string has what
// that returns shown below, up to twenty lines.
func Message(err error) string {
	if err == nil {
		return ""
	}
	var d detailed
	if !errors.As(err, &d) || d.Detail() == "" {
		return message(err)
	}
	lines := strings.Split(d.Detail(), "\n")
	if len(lines) > maxDetail {
		lines = append(lines[:maxDetail], "...")
	}
	return message(err) + "\n" + strings.Join(lines, "\n")
}

func message(err error) string {
	lines := strings.Split(strings.TrimSpace(err.Error()), "\n")
	if h := HintOf(err); h != "" {
		if len(lines) > 2 {
			lines = lines[:2]
		}
		lines = append(lines, h)
	}
	if len(lines) > 3 {
		lines = lines[:3]
	}
	return strings.Join(lines, "\n")
}
