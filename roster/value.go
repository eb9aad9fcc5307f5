package roster

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/gossh/gossh/internal/ordered"
	"github.com/gossh/gossh/targets"
)

// text returns a text, or a number as it was written. null is "".
func (v Value) text() (string, error) {
	switch x := v.V.(type) {
	case nil:
		return "", nil
	case string:
		return x, nil
	case bool, *ordered.Map, []any:
		return "", fmt.Errorf("it must be a text, not %s", describe(x))
	}
	if v.Text != "" {
		return v.Text, nil
	}
	return fmt.Sprint(v.V), nil
}

// integer returns a whole number within bounds; null is 0.
func (v Value) integer(low, high int) (int, error) {
	n := int64(0)
	switch x := v.V.(type) {
	case nil:
		return 0, nil
	case int64:
		n = x
	case string:
		i, err := strconv.ParseInt(strings.TrimSpace(x), 10, 64)
		if x == "" {
			return 0, nil
		}
		if err != nil {
			return 0, errors.New("it must be a whole number, not a text")
		}
		n = i
	default:
		return 0, fmt.Errorf("it must be a whole number, not %s", describe(x))
	}
	if n < int64(low) || n > int64(high) {
		return 0, fmt.Errorf("%d is not between %d and %d", n, low, high)
	}
	return int(n), nil
}

// boolean returns a truth value; null is nil.
func (v Value) boolean() (*bool, error) {
	switch x := v.V.(type) {
	case nil:
		return nil, nil
	case bool:
		return &x, nil
	case string:
		switch strings.ToLower(x) {
		case "true", "yes", "on":
			b := true
			return &b, nil
		case "false", "no", "off", "":
			b := false
			return &b, nil
		}
	case int64:
		if x == 0 || x == 1 {
			b := x == 1
			return &b, nil
		}
	}
	return nil, fmt.Errorf("it must be true or false, not %s", describe(v.V))
}

// maxSeconds bounds times: more is a mistake.
const maxSeconds = 365 * 24 * 3600

// seconds returns a time; null is 0.
func (v Value) seconds() (time.Duration, error) {
	var f float64
	switch x := v.V.(type) {
	case nil:
		return 0, nil
	case int64:
		f = float64(x)
	case float64:
		f = x
	case time.Duration:
		return x, nil
	case string:
		n, err := strconv.ParseFloat(strings.TrimSpace(x), 64)
		if err != nil {
			return 0, errors.New("it must be a number of seconds, not a text")
		}
		f = n
	default:
		return 0, fmt.Errorf("it must be a number of seconds, not %s", describe(x))
	}
	if !(f >= 0 && f <= maxSeconds) {
		return 0, fmt.Errorf("%v seconds are out of range", f)
	}
	return time.Duration(f * float64(time.Second)), nil
}

// list returns a list of texts; a single text is split. null is empty.
func (v Value) list(split func(string) ([]string, error)) ([]string, error) {
	switch x := v.V.(type) {
	case nil:
		return nil, nil
	case []any:
		out := make([]string, len(x))
		for i, e := range x {
			s, err := Value{V: e}.text()
			if err != nil {
				return nil, fmt.Errorf("item %d: %w", i+1, err)
			}
			out[i] = s
		}
		return out, nil
	case *ordered.Map, bool:
		return nil, fmt.Errorf("it must be a list or a text, not %s", describe(x))
	}
	s, err := v.text()
	if err != nil || s == "" {
		return nil, err
	}
	return split(s)
}

// mapping returns a mapping; null is nil.
func (v Value) mapping() (*ordered.Map, error) {
	switch x := v.V.(type) {
	case nil:
		return nil, nil
	case *ordered.Map:
		return x, nil
	}
	return nil, fmt.Errorf("it must be a mapping, not %s", describe(v.V))
}

// describe names a value without showing it: it may be a secret.
func describe(v any) string {
	switch v.(type) {
	case nil:
		return "null"
	case bool:
		return "true or false"
	case string:
		return "a text"
	case []any:
		return "a list"
	case *ordered.Map:
		return "a mapping"
	}
	return "a number"
}

func commas(s string) ([]string, error) {
	var out []string
	for p := range strings.SplitSeq(s, ",") {
		if p = strings.TrimSpace(p); p != "" {
			out = append(out, p)
		}
	}
	return out, nil
}

// maxUmask is the largest file mode mask.
const maxUmask = 0o777

// umask reads cmd_umask. The source text decides: a leading 0 or 0o, or digits in
// quotes, are octal; a plain number is decimal, as Salt takes it.
func (d *decoder) umask(t *targets.Target, v Value) (*uint32, error) {
	text, octal := v.Text, v.Quoted
	switch x := v.V.(type) {
	case nil:
		return nil, nil
	case string:
		octal = true
		if text == "" {
			text = x
		}
	case int64:
		if text == "" {
			text = strconv.FormatInt(x, 10)
		}
	default:
		return nil, fmt.Errorf("it must be a file mode mask, not %s", describe(x))
	}
	if rest, ok := strings.CutPrefix(text, "0o"); ok {
		text, octal = rest, true
	}
	base := 10
	if octal || len(text) > 1 && text[0] == '0' {
		base = 8
	} else if text == "77" {
		d.warnOnce("cmd_umask 77", "%scmd_umask of %s: 77 is decimal, 0115 in octal; write 0077 for the mask that leaves others nothing", at(v.Source), t.ID)
	}
	n, err := strconv.ParseUint(text, base, 32)
	if err != nil {
		return nil, fmt.Errorf("%q is no file mode mask: write it as 0077, 0o77 or \"77\"", text)
	}
	if n > maxUmask {
		return nil, fmt.Errorf("%#o is above 0777", n)
	}
	u := uint32(n)
	return &u, nil
}
