package output

import (
	"strings"

	"github.com/gossh/gossh/internal/pyfmt"
	"github.com/gossh/gossh/ordered"
)

// nested shows values as an indented tree. What nests too deeply for that is shown
// on one line.
func nested(s *style, hosts *ordered.Map) string { return nestedAt(s, hosts, s.nestedIndent) }

func nestedAt(s *style, v any, indent int) string {
	n := nester{style: s}
	n.value(v, indent, "")
	return strings.Join(n.lines, "\n")
}

type nester struct {
	*style
	lines []string
}

func (n *nester) line(indent int, color, prefix, text, suffix string) {
	n.lines = append(n.lines, strings.Repeat(" ", indent)+color+prefix+text+n.end+suffix)
}

func (n *nester) value(v any, indent int, prefix string) {
	if indent > pyfmt.MaxIndent {
		v = pyfmt.Repr(v)
	}
	switch v := v.(type) {
	case string:
		for _, line := range pyfmt.SplitLines(v, false) {
			n.line(indent, n.green, prefix, n.clean(line), "")
			prefix = strings.Repeat(" ", len(prefix))
		}
	case []any:
		n.list(v, indent)
	case *ordered.Map:
		n.mapping(v, indent, prefix)
	default:
		n.line(indent, n.lightYellow, prefix, n.clean(pyfmt.Repr(v)), "")
	}
}

func (n *nester) list(l []any, indent int) {
	for _, e := range l {
		switch e.(type) {
		case []any:
			n.line(indent, n.green, "", "|_", "")
			n.value(e, indent+2, "- ")
		case *ordered.Map:
			n.line(indent, n.green, "", "|_", "")
			n.value(e, indent+2, "")
		default:
			n.value(e, indent, "- ")
		}
	}
}

func (n *nester) mapping(m *ordered.Map, indent int, prefix string) {
	if indent > 0 {
		n.line(indent, n.cyan, "", "----------", "")
	}
	for _, k := range sortedKeys(m) {
		n.line(indent, n.cyan, prefix, n.clean(k), ":")
		n.value(m.Value(k), indent+4, "")
	}
}
