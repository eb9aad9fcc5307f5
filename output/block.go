package output

import (
	"strings"

	"github.com/gossh/gossh/internal/pyfmt"
	"github.com/gossh/gossh/ordered"
)

const (
	// changesIndent is where the changes and further lines of a comment start.
	changesIndent = 14
	// warningsWidth is where lines of warnings end.
	warningsWidth = 80
)

// block shows one state in full.
func (h *host) block(st *state, color, changes string) {
	field := func(label, text string) {
		h.lines = append(h.lines, "    "+color+label+": "+text+h.end)
	}
	h.add(color, "----------")
	field("      ID", h.clean(st.id))
	field("Function", h.clean(st.function()))
	if name := h.shownName(st); name != st.id {
		field("    Name", h.clean(name))
	}
	field("  Result", h.clean(pyfmt.Str(st.result())))
	field(" Comment", h.clean(st.comment()))
	if h.profiled(st) {
		field(" Started", h.clean(st.text("start_time")))
		duration := st.text("duration")
		if duration != "" {
			duration += " ms"
		}
		field("Duration", h.clean(duration))
	}
	h.add(color, "     Changes:   "+changes)
	if w, ok := st.warnings(); ok {
		h.counts.warnings++
		fill := pyfmt.Fill(h.clean(w), warningsWidth, changesIndent)
		h.lines = append(h.lines, "   "+h.lightRed+" Warnings: "+strings.TrimLeft(fill, " ")+h.end)
	}
}

// shownName returns the name of the state, or its ID where the mode asks for that.
func (h *host) shownName(st *state) string {
	if strings.HasSuffix(h.state.Mode, "_id") {
		return st.id
	}
	return st.name
}

// profiled reports whether the times of the state are shown.
func (h *host) profiled(st *state) bool {
	_, ok := st.ret.Get("start_time")
	return ok && !h.state.NoProfile
}

// comment returns the comment with its further lines indented, and the "data" of
// the state after it.
func (st *state) comment() string {
	text := strings.ReplaceAll(pyfmt.Strip(st.text("comment")), "\n", "\n"+strings.Repeat(" ", changesIndent))
	v, ok := st.ret.Get("data")
	if !ok {
		return text
	}
	switch v := v.(type) {
	case []any:
		for _, e := range v {
			text += " " + pyfmt.Str(e)
		}
	case *ordered.Map:
		for k, e := range v.All() {
			text += "\n\t\t" + k + ": " + pyfmt.Str(e)
		}
	default:
		text += " " + pyfmt.Str(v)
	}
	return text
}
