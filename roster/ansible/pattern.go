package ansible

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
)

const letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"

// Bounds of one pattern: how many hosts it may mean, how many ranges it may have and
// how long all names may be together.
const (
	maxRange  = 100_000
	maxRanges = 20
	maxNames  = 16 << 20
)

// expand returns the names that a pattern such as web[01:10:2].example.com:2222
// means, and the port, 0 without one.
func expand(pattern string) ([]string, int, error) {
	name, port := splitPort(pattern)
	if port == 0 && strings.HasSuffix(strings.TrimSpace(pattern), ":") {
		return nil, 0, fmt.Errorf("the host pattern %q ends with a colon and has no port", pattern)
	}
	if name == "---" {
		return nil, 0, errors.New("found ---: this is YAML; name the file .yml")
	}
	if strings.Count(name, "[") > maxRanges {
		return nil, 0, fmt.Errorf("the host pattern %.60q... has more than %d ranges", name, maxRanges)
	}
	names, err := ranges(name)
	return names, port, err
}

// splitPort splits a port off a pattern. Colons in brackets are of ranges.
func splitPort(s string) (string, int) {
	i := strings.LastIndexByte(s, ':')
	if i < 0 || i == len(s)-1 || strings.Trim(s[i+1:], "0123456789") != "" {
		return s, 0
	}
	port, err := strconv.Atoi(s[i+1:])
	if err != nil {
		return s, 0
	}
	head := s[:i]
	if inner, ok := strings.CutPrefix(head, "["); ok && strings.HasSuffix(inner, "]") && !strings.Contains(inner[:len(inner)-1], "[") {
		return inner[:len(inner)-1], port
	}
	open := false
	for _, r := range head {
		switch {
		case r == '[' && !open, r == ']' && open:
			open = !open
		case (r == ':' || r == ']') && !open:
			return s, 0
		}
	}
	if open {
		return s, 0
	}
	return head, port
}

// ranges expands the ranges in brackets, from left to right.
func ranges(s string) ([]string, error) {
	head, rest, ok := strings.Cut(s, "[")
	if !ok {
		return []string{s}, nil
	}
	inner, tail, ok := strings.Cut(rest, "]")
	if !ok {
		return nil, fmt.Errorf("the range in %q is not closed", s)
	}
	items, err := sequence(inner)
	if err != nil {
		return nil, fmt.Errorf("the range [%s]: %w", inner, err)
	}
	tails, err := ranges(tail)
	if err != nil {
		return nil, err
	}
	if len(items)*len(tails) > maxRange {
		return nil, fmt.Errorf("%q means more than %d hosts", s, maxRange)
	}
	if n := len(items) * len(tails); n > 1 && n*len(s) > maxNames {
		return nil, fmt.Errorf("the names that %.60q... means are longer than %d MiB together", s, maxNames>>20)
	}
	out := make([]string, 0, len(items)*len(tails))
	for _, i := range items {
		for _, t := range tails {
			out = append(out, head+i+t)
		}
	}
	return out, nil
}

// sequence returns what begin:end:step means.
func sequence(s string) ([]string, error) {
	bounds := strings.Split(s, ":")
	if len(bounds) != 2 && len(bounds) != 3 {
		return nil, errors.New("it must be begin:end or begin:end:step")
	}
	begin, end, step := bounds[0], bounds[1], 1
	if begin == "" {
		begin = "0"
	}
	if end == "" {
		return nil, errors.New("it has no end")
	}
	if len(bounds) == 3 {
		var err error
		if step, err = strconv.Atoi(bounds[2]); err != nil || step < 1 {
			return nil, fmt.Errorf("the step %q is not a positive number", bounds[2])
		}
	}
	width := 0
	if begin[0] == '0' && len(begin) > 1 {
		if width = len(begin); width != len(end) {
			return nil, errors.New("begin and end must be equally long")
		}
	}
	var out []string
	if a, b := strings.Index(letters, begin), strings.Index(letters, end); len(begin) == 1 && len(end) == 1 && a >= 0 && b >= 0 {
		if a > b {
			return nil, errors.New("it must begin before it ends")
		}
		for i := a; i <= b; i += step {
			out = append(out, letters[i:i+1])
		}
		return out, nil
	}
	a, err1 := strconv.Atoi(begin)
	b, err2 := strconv.Atoi(end)
	if err1 != nil || err2 != nil || a < 0 {
		return nil, errors.New("its ends must be numbers or letters")
	}
	if b < a {
		return nil, nil
	}
	if (b-a)/step >= maxRange {
		return nil, fmt.Errorf("it has more than %d elements", maxRange)
	}
	for i := range (b-a)/step + 1 { // a sum beyond b may be none
		out = append(out, fmt.Sprintf("%0*d", width, a+i*step))
	}
	return out, nil
}
