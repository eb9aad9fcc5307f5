package targets

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/gossh/gossh/fault"
)

// MaxExpand bounds the names that one range stands for.
const MaxExpand = 100_000

// Expand returns the names that a name with ranges stands for: web[01-12,20]
// is web01 to web12 and web20. The width of the first number is kept. Several
// brackets multiply. Text in brackets that is no range, such as an IPv6 address,
// stands for itself. Errors are fault.Invalid.
func Expand(item string) ([]string, error) {
	out := []string{""}
	for item != "" {
		head, rest, ok := strings.Cut(item, "[")
		body, tail, closed := strings.Cut(rest, "]")
		if !ok || !closed {
			return add(out, []string{item})
		}
		parts, isRange, err := ranges(body)
		if err != nil {
			return nil, err
		}
		if !isRange {
			parts = []string{"[" + body + "]"}
		}
		if out, err = add(out, []string{head}); err != nil {
			return nil, err
		}
		if out, err = add(out, parts); err != nil {
			return nil, err
		}
		item = tail
	}
	return out, nil
}

// add appends each of the parts to each of the names.
func add(names, parts []string) ([]string, error) {
	if len(names)*len(parts) > MaxExpand {
		return nil, fault.New(fault.Invalid, "reading the target", "a range stands for more than %d names", MaxExpand)
	}
	out := make([]string, 0, len(names)*len(parts))
	for _, n := range names {
		for _, p := range parts {
			out = append(out, n+p)
		}
	}
	return out, nil
}

// ranges reads "01-12,20".
func ranges(body string) (out []string, ok bool, err error) {
	for part := range strings.SplitSeq(body, ",") {
		lo, hi, span := strings.Cut(part, "-")
		if !digits(lo) || span && !digits(hi) {
			return nil, false, nil
		}
		if !span {
			out = append(out, lo)
			continue
		}
		a, err1 := strconv.Atoi(lo)
		b, err2 := strconv.Atoi(hi)
		if err1 != nil || err2 != nil || b < a || b-a >= MaxExpand {
			return nil, false, fault.New(fault.Invalid, "reading the target", "the range %s is empty or too long", part)
		}
		for n := a; n <= b; n++ {
			out = append(out, fmt.Sprintf("%0*d", len(lo), n))
		}
		if len(out) > MaxExpand {
			return nil, false, fault.New(fault.Invalid, "reading the target", "a range stands for more than %d names", MaxExpand)
		}
	}
	return out, true, nil
}

func digits(s string) bool {
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return s != ""
}
