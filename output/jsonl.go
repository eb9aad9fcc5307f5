package output

import (
	"github.com/gossh/gossh/internal/pyfmt"
	"github.com/gossh/gossh/ordered"
)

// jsonLine returns a result as one line of the jsonl stream; docs/output.md is
// its schema.
func jsonLine(s *style, r Result) string {
	m := ordered.NewMap(10)
	m.Set("id", r.ID)
	if r.JID != "" {
		m.Set("jid", r.JID)
	}
	if r.Fun != "" {
		m.Set("fun", r.Fun)
	}
	m.Set("return", r.Value)
	m.Set("retcode", int64(r.Retcode))
	m.Set("kind", r.Kind.String())
	if r.found() {
		m.Set("return", nil)
		m.Set("message", r.text())
		m.Set("stdout", r.Stdout)
		m.Set("stderr", r.Stderr)
	}
	return compact(s, m)
}

// streamLine returns one line that a host wrote while its function still runs.
func streamLine(s *style, id, stream, line string) string {
	return compact(s, ordered.Of("id", id, "stream", stream, "line", line))
}

func compact(s *style, m *ordered.Map) string {
	return pyfmt.JSON(m, pyfmt.JSONOptions{Compact: true, EscapeControls: s.terminal, Strict: true})
}
