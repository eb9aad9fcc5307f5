package output

import (
	"fmt"

	"github.com/gossh/gossh/ordered"
)

// terseArgs is the number of arguments of a tabular format: colour, name, state,
// function, result, end of colour, and the state's return.
const terseArgs = 7

// terse shows one state on one line, warnings before it.
func (h *host) terse(st *state, color string) string {
	if h.tabular != nil {
		return h.tabular.Apply(color, h.clean(h.shownName(st)), h.clean(st.module), h.clean(st.fun),
			st.verdict(), h.end, h.cleanReturn(st.ret))
	}
	aligned := h.state.Tabular == "true"
	text := ""
	if w, ok := st.warnings(); ok {
		text = h.lightRed + "Warnings:\n" + h.clean(w) + h.end
		if aligned {
			text += "\n"
		}
	}
	started, duration := h.clean(st.text("start_time")), h.clean(st.text("duration"))
	name, module, fun := h.clean(h.shownName(st)), h.clean(st.module), h.clean(st.fun)
	if aligned {
		text += color
		if h.profiled(st) {
			text += fmt.Sprintf("%s [%7s ms] ", started, duration)
		}
		return text + fmt.Sprintf("%10s.%-10s %-7s   Name: %s%s", module, fun, st.verdict(), name, h.end)
	}
	text += fmt.Sprintf(" %s Name: %s - Function: %s - Result: %s", color, name, h.clean(st.function()), st.verdict())
	if h.profiled(st) {
		text += fmt.Sprintf(" - Started: %s - Duration: %s ms", started, duration)
	}
	return text + h.end
}

// verdict says in one word how the state went.
func (st *state) verdict() string {
	switch st.result() {
	case false:
		return "Failed"
	case nil:
		return "Differs"
	}
	if truthy(st.ret.Value("changes")) {
		return "Changed"
	}
	return "Clean"
}

// cleanReturn returns m with its strings cleaned, for a format that picks from it.
func (s *style) cleanReturn(m *ordered.Map) *ordered.Map {
	out := ordered.NewMap(m.Len())
	for k, v := range m.All() {
		if text, ok := v.(string); ok {
			v = s.clean(text)
		}
		out.Set(k, v)
	}
	return out
}
