package targets

import (
	"strconv"
	"strings"
	"unicode/utf8"
)

// MaxExpand bounds the names that the ranges of one expression stand for.
const MaxExpand = 100_000

// maxBrackets bounds the brackets of one name.
const maxBrackets = 100

// Expand returns the names that a name with ranges stands for: web[01-12,20] is
// web01 to web12 and web20, web[0-10/5] is web0, web5 and web10. The width of the
// first number is kept. Several brackets multiply. Text in brackets that is no
// range, such as an IPv6 address, stands for itself. Errors are fault.Invalid: an
// empty range, more than MaxExpand names, and more than a hundred brackets.
func Expand(item string) ([]string, error) { return expand(item, 1, MaxExpand) }

// expand has the place of item in the expression, a character from 1, for errors.
func expand(item string, at, limit int) ([]string, error) {
	out := []string{""}
	for n := 0; item != ""; n++ {
		head, rest, ok := strings.Cut(item, "[")
		body, tail, closed := strings.Cut(rest, "]")
		if !ok || !closed {
			return multiply(out, []string{item}, at, limit)
		}
		if n == maxBrackets {
			return nil, located(at, "more than %d brackets in one name", maxBrackets)
		}
		inside := at + utf8.RuneCountInString(head) + 1
		parts, isRange, err := ranges(body, inside, limit)
		if err != nil {
			return nil, err
		}
		if !isRange {
			parts = []string{"[" + body + "]"}
		}
		for i := range parts {
			parts[i] = head + parts[i]
		}
		if out, err = multiply(out, parts, inside, limit); err != nil {
			return nil, err
		}
		item, at = tail, inside+utf8.RuneCountInString(body)+1
	}
	return out, nil
}

// multiply appends each of the parts to each of the names.
func multiply(names, parts []string, at, limit int) ([]string, error) {
	if len(parts) > 0 && len(names) > limit/len(parts) {
		return nil, tooMany(at)
	}
	out := make([]string, 0, len(names)*len(parts))
	for _, n := range names {
		for _, p := range parts {
			out = append(out, n+p)
		}
	}
	return out, nil
}

// ranges reads "01-12,20,30-40/2"; ok is false if that is no list of ranges.
func ranges(body string, at, limit int) (out []string, ok bool, err error) {
	for part := range strings.SplitSeq(body, ",") {
		lo, hi, span := strings.Cut(part, "-")
		hi, step, steps := strings.Cut(hi, "/")
		if !digits(lo) || span && !digits(hi) || steps && !digits(step) {
			return nil, false, nil
		}
		if !span {
			hi = lo
		}
		if !steps {
			step = "1"
		}
		a, err1 := strconv.Atoi(lo)
		b, err2 := strconv.Atoi(hi)
		by, err3 := strconv.Atoi(step)
		switch {
		case err1 != nil || err2 != nil || err3 != nil || b < a || by == 0:
			return nil, false, located(at, "the range [%s] is empty or its numbers are too large", part)
		case (b-a)/by >= limit-len(out):
			return nil, false, tooMany(at)
		}
		for n := a; ; n += by {
			out = append(out, padded(n, len(lo)))
			if b-n < by {
				break
			}
		}
		at += len(part) + 1
	}
	return out, true, nil
}

// padded writes a number with at least width digits.
func padded(n, width int) string {
	s := strconv.Itoa(n)
	if len(s) < width {
		return strings.Repeat("0", width-len(s)) + s
	}
	return s
}

func tooMany(at int) error {
	return located(at, "the ranges stand for more than %d names", MaxExpand)
}

func digits(s string) bool {
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return s != ""
}
