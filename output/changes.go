package output

import (
	"regexp"
	"strings"

	"github.com/gossh/gossh/internal/pyfmt"
	"github.com/gossh/gossh/ordered"
)

// maxHighstates bounds how deep the changes of a state may hold results of
// further runs; what is deeper is shown as a tree.
const maxHighstates = 16

// changes returns whether the state changed anything, and the text of its changes
// from the end of their label on.
func (h *host) changes(st *state) (bool, string) {
	v := st.ret.Value("changes")
	if st.orchestration() && h.level < maxHighstates {
		return true, h.orchestrated(v)
	}
	if !truthy(v) {
		return false, ""
	}
	m, ok := v.(*ordered.Map)
	if !ok {
		return true, "Invalid Changes data: " + h.clean(pyfmt.Str(v))
	}
	inner, _ := m.Value("ret").(*ordered.Map)
	if inner == nil || m.Value("out") != "highstate" || h.level >= maxHighstates {
		return true, "\n" + pyfmt.StripRight(nestedAt(h.style, m, changesIndent))
	}
	var b strings.Builder
	changed := false
	for id, v := range inner.All() {
		text, c := highstateHost(h.style, id, v, h.level+1)
		changed = changed || c
		pad := "\n" + strings.Repeat(" ", changesIndent)
		b.WriteString(pad + strings.Join(pyfmt.SplitLines(text, false), pad))
	}
	return changed, b.String()
}

var lineStart = regexp.MustCompile(`(?m)^`)

// orchestrated shows the changes of a state that ran states itself: they are
// results of hosts, in the envelope of a runner.
func (h *host) orchestrated(v any) string {
	text := pyfmt.Str(v)
	if m, ok := unwrap(v).(*ordered.Map); ok {
		text = highstates(h.style, m, h.level+1)
	}
	return lineStart.ReplaceAllString("\n"+text, strings.Repeat(" ", changesIndent*h.level))
}

// unwrap takes the envelopes "return" and "data" off, and a return code next to
// the results of a master.
func unwrap(v any) any {
	for _, k := range []string{"return", "data"} {
		if m, ok := v.(*ordered.Map); ok {
			if inner, ok := m.Get(k); ok {
				v = inner
			}
		}
	}
	m, ok := v.(*ordered.Map)
	if !ok {
		return v
	}
	masters := 0
	for k := range m.All() {
		if strings.HasSuffix(k, "_master") {
			masters++
		}
	}
	if _, ok := m.Get("retcode"); ok && masters == 1 {
		m = m.Clone()
		m.Delete("retcode")
	}
	return m
}
