package flat

import (
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/gossh/gossh/fault"
	"github.com/gossh/gossh/internal/redact"
	"github.com/gossh/gossh/ordered"
	"github.com/gossh/gossh/roster"
	"github.com/gossh/gossh/saltyaml"
	"github.com/gossh/gossh/sdb"
	"github.com/gossh/gossh/secret"
	"github.com/gossh/gossh/targets"
)

// WriteOptions say how a roster is written.
type WriteOptions struct {
	// Header is said in comments at the head of it, each text on a line.
	Header []string
	// Secrets writes passwords in clear, and the values of keys that speak of
	// secrets. Without it they are left out, and a comment says which.
	Secrets bool
}

// Omission is what Write has left out of a roster.
type Omission struct {
	// Entry is the place of the entry among those that were to be written.
	Entry int
	// Attributes are the names of what holds a secret, such as passwd or
	// minion_opts:db:password.
	Attributes []string
	// Err is why the whole entry is not there: it has no value, see roster.Value.
	Err error
}

// Write writes entries, as roster.EntryOf makes them, as a roster file, in their order: what a Provider reads from
// it are these entries. It is not rendered when it is read, as its first line says,
// and the same text is written for the same entries.
func Write(w io.Writer, entries []roster.Entry, o WriteOptions) ([]Omission, error) {
	var b strings.Builder
	b.WriteString("#!yaml\n")
	for _, h := range o.Header {
		comment(&b, h)
	}
	var out []Omission
	for i, e := range entries {
		left := Omission{Entry: i}
		m := ordered.NewMap(len(e.Attrs))
		for _, a := range e.Attrs {
			if err, ok := a.V.(error); ok && left.Err == nil {
				left.Err = fault.Wrap(fault.Invalid, "", err)
			}
			if v, ok := left.value(a.Name, a.V, o.Secrets); ok {
				m.Set(a.Name, v)
			}
		}
		switch {
		case left.Err != nil:
			comment(&b, fmt.Sprintf("%s is left out: %s", e.ID, fault.Message(left.Err)))
		case left.Attributes != nil:
			comment(&b, fmt.Sprintf("%s has secrets that are left out: %s", e.ID, strings.Join(left.Attributes, ", ")))
		}
		if left.Err == nil {
			b.WriteString(entryText(e.ID, m))
		}
		if left.Err != nil || left.Attributes != nil {
			out = append(out, left)
		}
	}
	if _, err := io.WriteString(w, b.String()); err != nil {
		return nil, fmt.Errorf("writing the roster: %w", err)
	}
	return out, nil
}

// entryText is the text of one entry.
func entryText(id targets.ID, m *ordered.Map) string {
	return saltyaml.Dump(ordered.Of(string(id), m), saltyaml.DumpOptions{Width: -1})
}

// value returns what is written for a value; ok is false if it is left out.
func (l *Omission) value(path string, v any, secrets bool) (_ any, ok bool) {
	switch x := v.(type) {
	case secret.String:
		if !secrets {
			l.Attributes = append(l.Attributes, path)
			return nil, false
		}
		return x.Reveal(), true
	case *ordered.Map:
		out := ordered.NewMap(x.Len())
		for k, e := range x.All() {
			at := path + ":" + k
			if text, _ := e.(string); !secrets && (redact.Sensitive(k) && e != nil && e != "" && !isURI(e) || redact.URLs(text) != text) {
				l.Attributes = append(l.Attributes, at)
				continue
			}
			if e, ok := l.value(at, e, secrets); ok {
				out.Set(k, e)
			}
		}
		return out, true
	case []any:
		out := make([]any, 0, len(x))
		for _, e := range x {
			if e, ok := l.value(path, e, secrets); ok {
				out = append(out, e)
			}
		}
		return out, true
	}
	return v, true
}

// isURI reports whether a value only says where a secret is.
func isURI(v any) bool {
	s, ok := v.(string)
	return ok && sdb.Is(s)
}

// comment writes a text that stays on its line.
func comment(b *strings.Builder, text string) {
	b.WriteString("# ")
	for _, r := range text {
		switch {
		case r == '\n':
			b.WriteByte(' ')
		case !strconv.IsPrint(r):
			b.WriteByte('?')
		default:
			b.WriteRune(r)
		}
	}
	b.WriteByte('\n')
}
