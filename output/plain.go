package output

import (
	"slices"
	"strings"

	"github.com/gossh/gossh/internal/pyfmt"
	"github.com/gossh/gossh/ordered"
	"github.com/gossh/gossh/saltyaml"
)

const (
	// prettyWidth is the number of columns that pprint fills.
	prettyWidth = 80
	// maxYAMLDepth is the nesting up to which YAML is indented.
	maxYAMLDepth = 50
)

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

// yaml shows the mapping as a YAML document with sorted keys. What nests too deeply
// to be indented becomes JSON on one line, which is YAML as well.
func yaml(s *style, hosts *ordered.Map) string {
	if deeper(hosts, maxYAMLDepth) {
		return pyfmt.JSON(hosts, pyfmt.JSONOptions{SortKeys: true, EscapeControls: true})
	}
	o := saltyaml.DumpOptions{SortKeys: true}
	switch s.indent.mode {
	case indentColumns:
		o.Indent = s.indent.n
	case indentLine:
		o.Flow = true
	}
	return saltyaml.Dump(hosts, o)
}

// deeper reports whether v nests more than n levels.
func deeper(v any, n int) bool {
	switch v := v.(type) {
	case []any:
		return n == 0 || slices.ContainsFunc(v, func(e any) bool { return deeper(e, n-1) })
	case *ordered.Map:
		if n == 0 {
			return true
		}
		for _, e := range v.All() {
			if deeper(e, n-1) {
				return true
			}
		}
	}
	return false
}
