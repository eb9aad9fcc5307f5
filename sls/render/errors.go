package render

import (
	"fmt"
	"strings"

	"github.com/gossh/gossh/fault"
	"github.com/gossh/gossh/internal/redact"
	"github.com/gossh/gossh/jinja"
	"github.com/gossh/gossh/saltyaml"
)

// TemplateError is a template that cannot be rendered. Its kind is fault.Invalid.
type TemplateError struct {
	// Source is what was rendered; the error may be in what that includes.
	Source Source
	// Err has the place, the line, and the way there.
	Err *jinja.Error
}

// Error returns one line: what was rendered, the place and what is wrong there.
func (e *TemplateError) Error() string {
	var what string
	switch e.Err.Class {
	case jinja.UndefinedError:
		what = "Jinja variable " + e.Err.Message
	case jinja.SyntaxError, jinja.AssertionError:
		what = "Jinja syntax error: " + e.Err.Message
	case jinja.NotFound, jinja.NoneFound:
		what = "Jinja template not found: " + e.Err.Message
	default:
		what = "Jinja error: " + e.Err.Message
	}
	at := place(e.Err.Template, e.Err.Line, e.Err.Column)
	if at == "" && len(e.Err.Chain) > 0 { // what is not there has no place, but who asks for it has
		site := e.Err.Chain[0]
		at = place(site.Template, site.Line, site.Column)
	}
	return fmt.Sprintf("Rendering %s failed: %s%s", e.Source.title(), at, what)
}

// Detail returns the line at fault with a caret and the includes, imports and
// macros that led there. What the line says of a secret is masked.
func (e *TemplateError) Detail() string {
	shown := *e.Err
	shown.Source = redact.TemplateBelow(e.above())
	_, rest, _ := strings.Cut(shown.Detail(), "\n")
	return rest
}

// above returns the line at fault and, where it is one of what was rendered, those
// before it.
func (e *TemplateError) above() []string {
	lines := strings.Split(e.Source.Text, "\n")
	if n := e.Err.Line; e.Err.Template != e.Source.template() || n < 1 || n > len(lines) || strings.TrimRight(lines[n-1], "\r") != e.Err.Source {
		return []string{e.Err.Source}
	}
	return lines[:e.Err.Line]
}

// Unwrap returns the error of the template.
func (e *TemplateError) Unwrap() error { return e.Err }

// title names a source as Salt does: SLS 'base:users.admins', or its file.
func (s Source) title() string {
	if s.SLS != "" {
		return "SLS '" + s.env() + ":" + s.SLS + "'"
	}
	return s.Name
}

func (s Source) env() string {
	if s.Env == "" {
		return "base"
	}
	return s.Env
}

// template is the name of the source among templates: its place in the roots.
func (s Source) template() string {
	if s.Path != "" {
		return s.Path
	}
	return s.Name
}

func place(name string, line, column int) string {
	switch {
	case name == "":
		return ""
	case line == 0:
		return name + ": "
	case column == 0:
		return fmt.Sprintf("%s:%d: ", name, line)
	}
	return fmt.Sprintf("%s:%d:%d: ", name, line, column)
}

// DataError is data that a template made and that cannot be read. Its kind is
// fault.Invalid.
type DataError struct {
	Source Source
	// Line and Column are in the rendered text, Msg says what is wrong there.
	Line, Column int
	Msg          string
	// Template and TemplateLine are where that line comes from; "" and 0 if that is
	// not known.
	Template     string
	TemplateLine int
	// Text is the rendered text.
	Text string
}

// Error returns one line with the place in the template and in the rendered text.
func (e *DataError) Error() string {
	at := fmt.Sprintf("line %d of the rendered text, column %d: ", e.Line, e.Column)
	return fmt.Sprintf("Rendering %s failed: %s%s%s", e.Source.title(), place(e.Template, e.TemplateLine, 0), at, e.Msg)
}

// around is how many lines are shown before and after the one at fault, maxWidth
// how much of each.
const (
	around   = 4
	maxWidth = 160
)

// Detail returns the lines around the place in the rendered text, their secrets
// masked.
func (e *DataError) Detail() string {
	lines := strings.Split(e.Text, "\n")
	if n := len(lines); n > 0 && lines[n-1] == "" {
		lines = lines[:n-1]
	}
	last := min(len(lines), e.Line+around)
	lines = redact.Lines(lines[:last])
	var b strings.Builder
	for i := max(1, e.Line-around); i <= last; i++ {
		text := []rune(strings.TrimRight(lines[i-1], "\r"))
		if len(text) > maxWidth {
			text = append(text[:maxWidth], []rune("...")...)
		}
		sign := ' '
		if i == e.Line {
			sign = '>'
		}
		fmt.Fprintf(&b, "%c %4d | %s\n", sign, i, string(text))
		if i == e.Line && e.Column > 0 && e.Column <= maxWidth {
			fmt.Fprintf(&b, "       | %s^\n", strings.Repeat(" ", e.Column-1))
		}
	}
	return strings.TrimSuffix(b.String(), "\n")
}

// broken makes the error of data that cannot be read.
func (j *job) broken(text string, err error) error {
	var e *saltyaml.Error
	if !asError(err, &e) {
		return fault.Wrap(fault.Invalid, j.source.Name, err)
	}
	d := &DataError{Source: j.source, Line: e.Line, Column: e.Column, Msg: e.Msg, Text: text}
	d.Template, d.TemplateLine = j.origin(text, e.Line)
	return &fault.Error{Kind: fault.Invalid, Err: d}
}
