package output

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/gossh/gossh/internal/pyfmt"
)

// style is what the outputters need to know of the options.
type style struct {
	palette
	indent       Indent
	state        StateOptions
	tabular      *pyfmt.Format
	terminal     bool
	keepEscapes  bool
	nestedIndent int
}

func newStyle(o Options) (*style, error) {
	s := &style{
		palette: newPalette(o.Color, o.Theme), indent: o.Indent, state: o.State,
		terminal: o.Terminal || o.Color, keepEscapes: o.KeepEscapes,
		nestedIndent: min(max(o.NestedIndent, 0), maxIndent),
	}
	s.state.Mode = strings.ToLower(s.state.Mode)
	switch strings.TrimSuffix(s.state.Mode, "_id") {
	case "", "full", "terse", "mixed", "changes", "filter":
	default:
		return nil, stateError("%q is not a form of state output (full, terse, mixed, changes, filter, each also with _id)", o.State.Mode)
	}
	switch strings.ToLower(o.State.Tabular) {
	case "", "false":
		s.state.Tabular = ""
	case "true":
		s.state.Tabular = "true"
	default:
		f, err := pyfmt.ParseFormat(o.State.Tabular, terseArgs)
		if err != nil {
			return nil, stateError("%w", err)
		}
		s.tabular = f
	}
	return s, nil
}

// clean returns text of a host as it may be shown: without ESC, and on a terminal
// without any control character but tab and line feed. Each is replaced by "?".
func (s *style) clean(text string) string {
	if !s.terminal {
		if s.keepEscapes {
			return text
		}
		return strings.ReplaceAll(text, "\x1b", "?")
	}
	text = strings.ReplaceAll(text, "\r\n", "\n")
	if strings.IndexFunc(text, s.dangerous) < 0 {
		return text
	}
	var b strings.Builder
	for i := 0; i < len(text); {
		r, n := utf8.DecodeRuneInString(text[i:])
		if s.dangerous(r) {
			b.WriteByte('?')
		} else {
			b.WriteString(text[i : i+n])
		}
		i += n
	}
	return b.String()
}

// dangerous reports whether a terminal may obey r instead of showing it. Bytes
// that are no UTF-8 come as utf8.RuneError: some terminals take 0x9b for ESC [.
func (s *style) dangerous(r rune) bool {
	switch r {
	case '\t', '\n':
		return false
	case '\x1b':
		return !s.keepEscapes
	case utf8.RuneError:
		return true
	}
	return unicode.IsControl(r)
}
