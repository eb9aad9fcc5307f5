package jinja

import (
	"errors"
	"fmt"
	"strings"

	"github.com/gossh/gossh/jinja/py"
	"github.com/gossh/gossh/jinja/syntax"
)

// The classes of errors that templates of their own give; the others are those
// of Python (TypeError, ValueError, KeyError, ...), and Failed for an error of
// the program's code.
const (
	SyntaxError       = "TemplateSyntaxError"
	AssertionError    = "TemplateAssertionError"
	RuntimeError      = "TemplateRuntimeError"
	UndefinedError    = "UndefinedError"
	SecurityError     = "SecurityError"
	NotFound          = "TemplateNotFound"
	NoneFound         = "TemplatesNotFound"
	FilterArgument    = "FilterArgumentError"
	OutputLimit       = "OutputLimitError"
	Failed            = "Error"
	anonymousTemplate = "<template>"
)

// Error is a template that cannot be read or rendered.
type Error struct {
	Class    string // TemplateSyntaxError, UndefinedError, TypeError, ...
	Message  string // in the words of Jinja and Python
	Template string // name of the template at fault
	Line     int    // from 1; 0 where no place is known
	Column   int    // in characters, from 1
	Source   string // the line at fault
	Chain    []Site // how it came there, the innermost step first
	Err      error  // the cause, where there is one
}

// Site is one step on the way to an error.
type Site struct {
	What     string // include, import, extends, macro, block, loop
	Name     string // of the template, macro or block
	Template string // where that was written
	Line     int
	Column   int
}

// String is the place, and what was done there: "main.sls:3:5 (include lib.sls)".
func (s Site) String() string {
	what := s.What
	if s.Name != "" {
		what += " " + s.Name
	}
	return fmt.Sprintf("%s:%d:%d (%s)", s.Template, s.Line, s.Column, what)
}

// Error implements error: "name:line:column: Class: message".
func (e *Error) Error() string {
	var b strings.Builder
	if e.Template != "" {
		b.WriteString(e.Template)
		if e.Line > 0 {
			fmt.Fprintf(&b, ":%d:%d", e.Line, e.Column)
		}
		b.WriteString(": ")
	}
	b.WriteString(e.Class)
	b.WriteString(": ")
	b.WriteString(e.Message)
	return b.String()
}

// Unwrap returns the cause.
func (e *Error) Unwrap() error { return e.Err }

// Detail shows the error over several lines: the message, the source line with
// a caret, and the chain of includes, imports and macros that led there.
func (e *Error) Detail() string {
	var b strings.Builder
	b.WriteString(e.Error())
	if e.Line > 0 && e.Source != "" {
		at := fmt.Sprintf("%d", e.Line)
		fmt.Fprintf(&b, "\n  %s | %s", at, e.Source)
		if e.Column > 0 {
			fmt.Fprintf(&b, "\n  %s | %s^", strings.Repeat(" ", len(at)), indent(e.Source, e.Column-1))
		}
	}
	for i, s := range e.Chain {
		if n := len(e.Chain); n > 2*chainEnd && i >= chainEnd && i < n-chainEnd {
			if i == chainEnd {
				fmt.Fprintf(&b, "\n  ... %d more ...", n-2*chainEnd)
			}
			continue
		}
		b.WriteString("\n  from " + s.String())
	}
	return b.String()
}

// chainEnd is how much Detail shows of each end of a long chain.
const chainEnd = 8

// indent is as wide as the first n characters of line, tabs kept.
func indent(line string, n int) string {
	var b strings.Builder
	for _, r := range line {
		if n == 0 {
			break
		}
		n--
		if r == '\t' {
			b.WriteByte('\t')
		} else {
			b.WriteByte(' ')
		}
	}
	return b.String()
}

// newError makes an Error of err, at a place in t.
func newError(t *Template, pos syntax.Pos, err error) *Error {
	e := &Error{Err: err, Template: t.displayName(), Line: int(pos.Line), Column: int(pos.Column)}
	e.Source = sourceLine(t.source, e.Line)
	var p *py.Error
	var s *syntax.Error
	switch {
	case errors.As(err, &p):
		e.Class, e.Message = p.Type, p.Msg
	case errors.As(err, &s):
		e.Class, e.Message = s.Class, s.Msg
		if s.Class == "" {
			e.Class = SyntaxError
		}
	default:
		e.Class, e.Message = Failed, err.Error()
	}
	return e
}

// sourceLine returns line n of src.
func sourceLine(src string, n int) string {
	if n < 1 {
		return ""
	}
	for ; n > 1; n-- {
		_, rest, ok := strings.Cut(src, "\n")
		if !ok {
			return ""
		}
		src = rest
	}
	line, _, _ := strings.Cut(src, "\n")
	return strings.TrimSuffix(line, "\r")
}

// fail gives err the place where it came up, unless it has one.
func (f *frame) fail(pos syntax.Pos, err error) error {
	switch e := err.(type) { //nolint:errorlint // only what came up here is without a place; what is wrapped has one
	case *Error:
		return e
	case signal:
		return e
	}
	return newError(f.code.tmpl, pos, err)
}

// via notes a step of the way on which err came up.
func (f *frame) via(what, name string, pos syntax.Pos, err error) error {
	e, ok := err.(*Error) //nolint:errorlint // as in fail
	if !ok {
		return f.fail(pos, err)
	}
	if e.Template == "" { // it is about this place
		at := newError(f.code.tmpl, pos, err)
		e.Template, e.Line, e.Column, e.Source = at.Template, at.Line, at.Column, at.Source
		return e
	}
	e.Chain = append(e.Chain, Site{
		What: what, Name: name, Template: f.code.tmpl.displayName(), Line: int(pos.Line), Column: int(pos.Column),
	})
	return e
}

// signal leaves a loop or an iteration of it.
type signal uint8

const (
	breaking signal = iota + 1
	continuing
)

// Error implements error.
func (s signal) Error() string { return "loop control outside of a loop" }
