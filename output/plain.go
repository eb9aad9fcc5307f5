package output

import (
	"slices"
	"strings"

	"github.com/gossh/gossh/internal/ordered"
	"github.com/gossh/gossh/internal/pyfmt"
)

// prettyWidth is the number of columns that pprint fills.
const prettyWidth = 80

func sortedKeys(m *ordered.Map) []string {
	ks := m.Keys()
	slices.Sort(ks)
	return ks
}

// txt shows each line with the ID before it.
func txt(s *style, hosts *ordered.Map) string {
	var b strings.Builder
	for id, v := range hosts.All() {
		lines := []string{pyfmt.Str(v)}
		if text, ok := v.(string); ok {
			lines = pyfmt.SplitLines(text, false)
		}
		for _, line := range lines {
			b.WriteString(s.clean(id) + ": " + s.clean(line) + "\n")
		}
	}
	return b.String()
}

// valuesOnly shows the values without their IDs, one per line.
func valuesOnly(s *style, hosts *ordered.Map) string {
	var lines []string
	for _, v := range hosts.All() {
		l, ok := v.([]any)
		if !ok {
			l = []any{v}
		}
		for _, e := range l {
			lines = append(lines, s.clean(pyfmt.Str(e)))
		}
	}
	return strings.Join(lines, "\n")
}

// raw shows the mapping as Python's str().
func raw(_ *style, hosts *ordered.Map) string { return pyfmt.Str(hosts) }

// pretty shows the mapping as Python's pprint.
func pretty(s *style, hosts *ordered.Map) string {
	step := 1
	if s.indent.mode == indentColumns {
		step = s.indent.n
	}
	return pyfmt.Pretty(hosts, prettyWidth, step)
}

// jsonDocument shows the mapping as one JSON object.
func jsonDocument(s *style, hosts *ordered.Map) string {
	o := pyfmt.JSONOptions{EscapeControls: s.terminal, Lines: true, Indent: s.indent.n}
	switch s.indent.mode {
	case indentUnset:
		o.Indent = 4
	case indentPretty:
		o.SortKeys = true
	case indentLine:
		o.Lines = false
	}
	return pyfmt.JSON(hosts, o)
}
