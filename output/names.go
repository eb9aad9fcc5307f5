package output

import (
	"cmp"
	"fmt"
	"strings"
)

// name is an ID cut at the number that ranges are made of.
type name struct {
	prefix, digits, suffix string
	n                      uint64
}

// maxDigits bounds the numbers that are folded; longer ones stay text.
const maxDigits = 18

// splitName cuts id at the last number of its first label ("web12" of
// "web12.example.com"), or of the whole where it is numbers and dots only.
func splitName(id string) name {
	label := id
	if strings.Trim(id, "0123456789.") != "" {
		label, _, _ = strings.Cut(id, ".")
	}
	end := strings.LastIndexAny(label, "0123456789") + 1
	start := end
	for start > 0 && label[start-1] >= '0' && label[start-1] <= '9' {
		start--
	}
	if end == 0 || end-start > maxDigits {
		return name{prefix: id}
	}
	n := name{prefix: id[:start], digits: id[start:end], suffix: id[end:]}
	for _, c := range n.digits {
		n.n = n.n*10 + uint64(c-'0')
	}
	return n
}

func compareNames(a, b string) int {
	x, y := splitName(a), splitName(b)
	return cmp.Or(
		strings.Compare(x.prefix, y.prefix), strings.Compare(x.suffix, y.suffix),
		cmp.Compare(x.n, y.n), strings.Compare(x.digits, y.digits),
	)
}

// foldNames writes ids, sorted by compareNames, with ranges: "db1,web[01-10,12]".
func foldNames(ids []string) string {
	var out []string
	for i := 0; i < len(ids); {
		first := splitName(ids[i])
		var ranges []string
		j := i
		for j < len(ids) {
			from := splitName(ids[j])
			if j > i && (first.digits == "" || from.digits == "" || from.prefix != first.prefix || from.suffix != first.suffix) {
				break
			}
			end := rangeEnd(ids, j)
			ranges = append(ranges, rangeText(from.digits, splitName(ids[end-1]).digits))
			j = end
		}
		out = append(out, first.prefix+bracket(ranges, j-i)+first.suffix)
		i = j
	}
	return strings.Join(out, ",")
}

// rangeEnd returns the end of the run of consecutive numbers that starts at ids[i].
func rangeEnd(ids []string, i int) int {
	prev := splitName(ids[i])
	pad := 0
	if strings.HasPrefix(prev.digits, "0") {
		pad = len(prev.digits)
	}
	for i++; i < len(ids); i++ {
		next := splitName(ids[i])
		if prev.digits == "" || next.prefix != prev.prefix || next.suffix != prev.suffix ||
			next.digits != fmt.Sprintf("%0*d", pad, prev.n+1) {
			break
		}
		prev = next
	}
	return i
}

func rangeText(from, to string) string {
	if from == to {
		return from
	}
	return from + "-" + to
}

func bracket(ranges []string, ids int) string {
	if ids == 1 {
		return ranges[0]
	}
	return "[" + strings.Join(ranges, ",") + "]"
}
