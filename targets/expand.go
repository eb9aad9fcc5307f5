package targets

import (
	"fmt"
	"strconv"
	"strings"
)

// MaxExpand bounds the names that the ranges of one expression stand for.
const MaxExpand = 100_000

// Expand returns the names that a name with ranges stands for: web[01-12,20]
// is web01 to web12 and web20. The width of the first number is kept. Several
// brackets multiply. Text in brackets that is no range, such as an IPv6 address,
// stands for itself. Errors are fault.Invalid: an empty range, and more than
// MaxExpand names.
func Expand(item string) ([]string, error) { return expand(item, MaxExpand) }

func expand(item string, limit int) ([]string, error) {
	out := []string{""}
	for item != "" {
		head, rest, ok := strings.Cut(item, "[")
		body, tail, closed := strings.Cut(rest, "]")
		if !ok || !closed {
			return multiply(out, []string{item}, limit)
		}
		parts, isRange, err := ranges(body, limit)
		if err != nil {
			return nil, err
		}
		if !isRange {
			parts = []string{"[" + body + "]"}
		}
		for i := range parts {
			parts[i] = head + parts[i]
		}
		if out, err = multiply(out, parts, limit); err != nil {
			return nil, err
		}
		item = tail
	}
	return out, nil
}

// multiply appends each of the parts to each of the names.
func multiply(names, parts []string, limit int) ([]string, error) {
	if len(parts) > 0 && len(names) > limit/len(parts) {
		return nil, tooMany()
	}
	out := make([]string, 0, len(names)*len(parts))
	for _, n := range names {
		for _, p := range parts {
			out = append(out, n+p)
		}
	}
	return out, nil
}

// ranges reads "01-12,20"; ok is false if that is no list of ranges.
func ranges(body string, limit int) (out []string, ok bool, err error) {
	for part := range strings.SplitSeq(body, ",") {
		lo, hi, span := strings.Cut(part, "-")
		if !digits(lo) || span && !digits(hi) {
			return nil, false, nil
		}
		if !span {
			hi = lo
		}
		a, err1 := strconv.Atoi(lo)
		b, err2 := strconv.Atoi(hi)
		switch {
		case err1 != nil || err2 != nil || b < a:
			return nil, false, invalid("the range [%s] is empty or its numbers are too large", part)
		case b-a >= limit-len(out):
			return nil, false, tooMany()
		}
		for n := a; n <= b; n++ {
			out = append(out, fmt.Sprintf("%0*d", len(lo), n))
		}
	}
	return out, true, nil
}

func tooMany() error { return invalid("the ranges stand for more than %d names", MaxExpand) }

func digits(s string) bool {
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return s != ""
}
