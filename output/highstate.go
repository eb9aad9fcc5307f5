package output

import (
	"slices"
	"strings"

	"github.com/gossh/gossh/internal/pyfmt"
	"github.com/gossh/gossh/ordered"
)

// noOrder is said before a mapping that looks like a state and has no place in the
// order of the run.
const noOrder = "The State execution failed to record the order in which all states were executed. " +
	"The state return missing data is:"

// highstate shows the result of each state in the order of the run, with a
// summary per host.
func highstate(s *style, hosts *ordered.Map) string {
	return highstates(s, hosts, 1)
}

func highstates(s *style, hosts *ordered.Map, level int) string {
	out := make([]string, 0, hosts.Len())
	for id, v := range hosts.All() {
		text, _ := highstateHost(s, id, v, level)
		out = append(out, text)
	}
	return strings.Join(out, "\n")
}

// highstateHost returns the block of one host, and whether anything changed there.
func highstateHost(s *style, id string, v any, level int) (string, bool) {
	h := host{style: s, color: s.green, level: level}
	switch v := v.(type) {
	case *ordered.Map:
		if !hasStates(v) {
			return nested(s, ordered.Of(id, v)), false
		}
		h.states(id, v)
	case []any:
		h.errors(v)
	default:
		h.scalar(v)
	}
	head := h.color + s.clean(id) + ":" + s.end
	return strings.Join(append([]string{head}, h.lines...), "\n"), h.changed > 0
}

// hasStates reports whether m is the result of a state run, which may be empty.
// Anything else is shown as it is: a summary of no states would hide it.
func hasStates(m *ordered.Map) bool {
	if m.Len() == 0 {
		return true
	}
	for _, v := range m.All() {
		if state, ok := v.(*ordered.Map); ok && state.Len() > 0 {
			return true
		}
	}
	return false
}

// host collects the block of one host.
type host struct {
	*style
	level   int
	color   string // of the host's line: that of the last state that is not well
	lines   []string
	counts  counts
	changed int
	// total and longest are milliseconds: of states one after the other, and of
	// the longest of those that ran in parallel.
	total, longest float64
}

func (h *host) add(color, text string) { h.lines = append(h.lines, color+text+h.end) }

// scalar shows a return that is no state result, such as a message.
func (h *host) scalar(v any) {
	h.changed = 1
	for _, line := range pyfmt.SplitLines(pyfmt.Str(v), false) {
		h.add(h.color, "    "+h.clean(line))
	}
	h.color = h.cyan
}

// errors shows what kept the states from being compiled.
func (h *host) errors(l []any) {
	h.color = h.lightRed
	h.lines = append(h.lines, "    "+h.color+"Data failed to compile:"+h.end)
	for _, e := range l {
		h.add(h.color, "----------\n    "+h.clean(pyfmt.Str(e)))
	}
}

// states shows the results of m and their summary.
func (h *host) states(id string, m *ordered.Map) {
	for _, st := range h.sorted(m) {
		h.one(st)
	}
	h.summary(id)
}

// sorted returns the states of m in the order of the run. What should be a state
// and does not say when it ran is complained about.
func (h *host) sorted(m *ordered.Map) []*state {
	var out []*state
	for tag, v := range m.All() {
		ret, ok := v.(*ordered.Map)
		if !ok {
			continue
		}
		if _, ok := ret.Get("__run_num__"); !ok && ret.Len() > 0 && tag != "changes" {
			h.lines = append([]string{noOrder, h.clean(pyfmt.Pretty(ret, prettyWidth, 1))}, h.lines...)
		}
		if _, ok := ret.Get("result"); ok {
			out = append(out, newState(tag, ret))
		}
	}
	if h.state.CompressIDs {
		out = compressIDs(out)
	}
	slices.SortStableFunc(out, func(a, b *state) int {
		return compareNumbers(a.ret.Value("__run_num__"), b.ret.Value("__run_num__"))
	})
	return out
}

// one counts a state and shows it as the options say.
func (h *host) one(st *state) {
	h.counts.add(st.result(), st.merged)
	h.time(st)
	changed, text := h.changes(st)
	switch {
	case changed && st.merged > 1:
		h.changed += st.mergedChanges()
	case changed:
		h.changed++
	}
	result := st.result()
	if truthy(result) && !changed && (h.state.Brief || h.state.Diff) {
		return
	}
	color := h.green
	if changed {
		color = h.cyan
	}
	switch result {
	case false:
		color, h.color = h.red, h.red
	case nil:
		color, h.color = h.lightYellow, h.lightYellow
	}
	switch h.form(result, changed) {
	case formFull:
		h.block(st, color, text)
	case formTerse:
		h.lines = append(h.lines, h.terse(st, color))
	case formNone:
	}
}

type form uint8

const (
	formFull form = iota
	formTerse
	formNone
)

// form says how a state with this result is shown.
func (h *host) form(result any, changed bool) form {
	mode := strings.TrimSuffix(h.state.Mode, "_id")
	switch {
	case mode == "terse",
		mode == "mixed" && result != false,
		mode == "changes" && truthy(result) && !changed,
		mode == "filter" && slices.Contains(h.state.Terse, pyfmt.Str(result)):
		return formTerse
	case mode == "filter" && slices.Contains(h.state.Exclude, pyfmt.Str(result)):
		return formNone
	}
	return formFull
}

// time adds up how long the state took.
func (h *host) time(st *state) {
	d := st.duration()
	if _, parallel := st.ret.Get("__parallel__"); parallel {
		h.longest = max(h.longest, d)
		return
	}
	h.total += d
}
