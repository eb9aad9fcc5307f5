package render

import (
	"context"
	"errors"
	"strings"

	"github.com/gossh/gossh/jinja"
)

func asError[T error](err error, into *T) bool { return errors.As(err, into) }

// job is one call of Render.
type job struct {
	source Source
	vars   Vars
	file   bool // with the options for files
	// trace renders the template again and tells where its output comes from; nil
	// if there was no template.
	trace func() (string, []jinja.Span)
}

func (j *job) env() string      { return j.source.env() }
func (j *job) template() string { return j.source.template() }

// origin returns the template and the line in it that a line of the rendered text
// comes from. It is looked for only when there is an error to show, by rendering
// again: a template whose output differs each time has none.
func (j *job) origin(text string, line int) (name string, templateLine int) {
	if j.trace == nil {
		return j.template(), line
	}
	again, spans := j.trace()
	if text != again && text != again+"\n" {
		return "", 0
	}
	offset := 0
	for range line - 1 {
		i := strings.IndexByte(text[offset:], '\n')
		if i < 0 {
			break
		}
		offset += i + 1
	}
	// The first thing on the line that is no white space tells.
	for offset < len(text) && (text[offset] == ' ' || text[offset] == '\t') {
		offset++
	}
	for i := len(spans) - 1; i >= 0; i-- {
		if s := spans[i]; s.Offset <= offset {
			return s.Template, s.LineAt(again, offset)
		}
	}
	return "", 0
}

// traced renders t once more. Errors cannot be: it has worked before; if they are,
// there is no origin.
func traced(ctx context.Context, t *jinja.Template, vars *variables) (string, []jinja.Span) {
	out, spans, err := t.Trace(ctx, vars.scope())
	if err != nil {
		return "", nil
	}
	return out, spans
}
