package roster

import (
	"errors"
	"fmt"
	"maps"
	"math"
	"math/big"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/gossh/gossh/ordered"
	"github.com/gossh/gossh/secret"
)

// plain returns v in the kinds of package ordered: programs that embed this
// package write int and map[string]any.
func plain(v any) any {
	switch x := v.(type) {
	case nil, bool, int64, float64, string, *big.Int, *ordered.Map, time.Duration, secret.String:
		return v
	case []any:
		out := make([]any, len(x))
		for i, e := range x {
			out[i] = plain(e)
		}
		return out
	case []string:
		return texts(x)
	case map[string]any:
		out := ordered.NewMap(len(x))
		for _, k := range slices.Sorted(maps.Keys(x)) {
			out.Set(k, plain(x[k]))
		}
		return out
	}
	r := reflect.ValueOf(v)
	switch {
	case r.CanInt():
		return r.Int()
	case r.CanUint() && r.Uint() <= math.MaxInt64:
		return int64(r.Uint())
	case r.CanFloat():
		return r.Float()
	}
	return v
}

// text returns a text, or a number as it was written. null is "".
func (v Value) text() (string, error) {
	switch x := plain(v.V).(type) {
	case nil:
		return "", nil
	case string:
		return x, nil
	case secret.String:
		return x.Reveal(), nil
	case error:
		return "", x
	case int64, float64, *big.Int:
		if v.Text != "" {
			return v.Text, nil
		}
		return fmt.Sprint(x), nil
	default:
		return "", fmt.Errorf("it must be a text, not %s", describe(x))
	}
}

// integer returns a whole number within bounds; null and "" are 0.
func (v Value) integer(low, high int64) (int, error) {
	n := int64(0)
	switch x := plain(v.V).(type) {
	case nil:
		return 0, nil
	case int64:
		n = x
	case string:
		if x == "" {
			return 0, nil
		}
		i, err := strconv.ParseInt(strings.TrimSpace(x), 10, 64)
		if err != nil {
			return 0, fmt.Errorf("it must be a whole number, not %q", x)
		}
		n = i
	case error:
		return 0, x
	default:
		return 0, fmt.Errorf("it must be a whole number, not %s", describe(x))
	}
	if n < low || n > high {
		return 0, fmt.Errorf("%d is not between %d and %d", n, low, high)
	}
	return int(n), nil
}

// boolean returns a truth value; null is nil.
func (v Value) boolean() (*bool, error) {
	switch x := plain(v.V).(type) {
	case nil:
		return nil, nil
	case bool:
		return &x, nil
	case string:
		switch strings.ToLower(x) {
		case "true", "yes", "on":
			return new(true), nil
		case "false", "no", "off", "":
			return new(false), nil
		}
	case int64:
		if x == 0 || x == 1 {
			return new(x == 1), nil
		}
	case error:
		return nil, x
	}
	return nil, fmt.Errorf("it must be true or false, not %s", describe(v.V))
}

// truth returns a truth value; null is false.
func (v Value) truth() (bool, error) {
	b, err := v.boolean()
	return b != nil && *b, err
}

// maxSeconds bounds times: more is a mistake.
const maxSeconds = 365 * 24 * 3600

// seconds returns a time; null is 0.
func (v Value) seconds() (time.Duration, error) {
	var f float64
	switch x := plain(v.V).(type) {
	case nil:
		return 0, nil
	case int64:
		f = float64(x)
	case float64:
		f = x
	case time.Duration:
		f = x.Seconds()
	case string:
		n, err := strconv.ParseFloat(strings.TrimSpace(x), 64)
		if err != nil {
			return 0, fmt.Errorf("it must be a number of seconds, not %q", x)
		}
		f = n
	case error:
		return 0, x
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
	items, ok := plain(v.V).([]any)
	if !ok {
		if err, ok := v.V.(error); ok {
			return nil, err
		}
		s, err := v.text()
		if err != nil {
			return nil, fmt.Errorf("it must be a list or a text, not %s", describe(v.V))
		}
		if s == "" {
			return nil, nil
		}
		return split(s)
	}
	out := make([]string, len(items))
	for i, e := range items {
		s, err := Value{V: e}.text()
		if err != nil {
			return nil, fmt.Errorf("item %d: %w", i+1, err)
		}
		out[i] = s
	}
	return out, nil
}

// mapping returns a mapping; null is nil.
func (v Value) mapping() (*ordered.Map, error) {
	switch x := plain(v.V).(type) {
	case nil:
		return nil, nil
	case *ordered.Map:
		return x, nil
	case error:
		return nil, x
	default:
		return nil, fmt.Errorf("it must be a mapping, not %s", describe(x))
	}
}

// describe names a value without showing it: it may be a secret.
func describe(v any) string {
	switch plain(v).(type) {
	case nil:
		return "null"
	case bool:
		return "true or false"
	case string, secret.String:
		return "a text"
	case []any:
		return "a list"
	case *ordered.Map:
		return "a mapping"
	case int64:
		return "a number"
	case *big.Int:
		return "a number that large"
	case float64, time.Duration:
		return "a number with a fraction"
	}
	return fmt.Sprintf("a %T", v)
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

// errUser is the error for what cannot be a login name.
var errUser = errors.New("no user has such a name")

// user returns a login name; null is "".
func (v Value) user() (string, error) {
	s, err := v.text()
	if err == nil && (strings.HasPrefix(s, "-") || strings.ContainsFunc(s, unprintable)) {
		err = errUser
	}
	return s, err
}

func unprintable(r rune) bool { return !strconv.IsPrint(r) }
