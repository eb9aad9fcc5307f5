package rangeexpr

import (
	"fmt"
	"strconv"
	"strings"
)

// spans replaces the names of a word that are ranges, such as web1..10.
func (p *parser) spans(from int, list []string) ([]string, error) {
	out := make([]string, 0, len(list))
	for _, n := range list {
		s, ok := parseSpan(n)
		if !ok {
			if p.left--; p.left < 0 {
				return nil, p.tooMany(from)
			}
			out = append(out, n)
			continue
		}
		if s.last < s.first {
			return nil, p.wrong(from, "the range %s is empty", n)
		}
		if s.last-s.first >= p.left {
			return nil, p.tooMany(from)
		}
		p.left -= s.last - s.first + 1
		for i := s.first; i <= s.last; i++ {
			out = append(out, fmt.Sprintf("%s%0*d%s", s.prefix, s.width, i, s.suffix))
		}
	}
	return out, nil
}

// span is a range of numbers in a name.
type span struct {
	prefix, suffix     string
	first, last, width int
}

// parseSpan reads prefix1..10suffix, where the prefix may stand before the last
// number too, and the last number may leave out digits that it has in common with
// the first: web100..9 ends with web109.
func parseSpan(name string) (span, bool) {
	before, after, ok := strings.Cut(name, "..")
	prefix := strings.TrimRight(before, digits)
	after = strings.TrimPrefix(after, prefix)
	suffix := strings.TrimLeft(after, digits)
	lo, hi := before[len(prefix):], after[:len(after)-len(suffix)]
	if !ok || lo == "" || hi == "" {
		return span{}, false
	}
	if len(hi) < len(lo) {
		hi = lo[:len(lo)-len(hi)] + hi
	}
	first, err1 := strconv.Atoi(lo)
	last, err2 := strconv.Atoi(hi)
	if err1 != nil || err2 != nil || len(hi) > 15 {
		return span{}, false
	}
	return span{prefix, suffix, first, last, len(lo)}, true
}

const digits = "0123456789"
