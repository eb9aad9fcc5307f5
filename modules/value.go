package modules

import (
	"fmt"
	"math/big"
	"strconv"
	"strings"

	"github.com/gossh/gossh/ordered"
)

// Text returns an argument as text: what was read as a number or a boolean is
// written back as Python's str() does, lists and mappings are JSON. nil is "".
func Text(v any) string {
	switch v := v.(type) {
	case nil:
		return ""
	case string:
		return v
	case bool:
		if v {
			return "True"
		}
		return "False"
	case int64:
		return strconv.FormatInt(v, 10)
	case *big.Int:
		return v.String()
	case float64:
		s := strconv.FormatFloat(v, 'g', -1, 64)
		if !strings.ContainsAny(s, ".eIN") {
			s += ".0"
		}
		return s
	}
	b, err := ordered.Encode(v)
	if err != nil {
		return fmt.Sprint(v)
	}
	return string(b)
}

// Text returns the named argument as text.
func (c *Call) Text(name string) string { return Text(c.Named[name]) }

// Int returns the named argument as a whole number, 0 if it is not given. Its kind
// is Int.
func (c *Call) Int(name string) int64 {
	n, _ := integer(c.Named[name])
	return n
}

// Dict returns the named argument as a mapping, nil if it is not given. Its kind is
// Dict.
func (c *Call) Dict(name string) *ordered.Map {
	m, _ := c.Named[name].(*ordered.Map)
	return m
}

// Given reports whether the named argument is something else than null.
func (c *Call) Given(name string) bool { return c.Named[name] != nil }

// Bool returns the named argument as a truth value, as Python sees it.
func (c *Call) Bool(name string) bool { return truth(c.Named[name]) }

func truth(v any) bool {
	switch v := v.(type) {
	case nil:
		return false
	case bool:
		return v
	case string:
		return v != "" && !strings.EqualFold(v, "false")
	case int64:
		return v != 0
	case float64:
		return v != 0
	}
	return true
}

// Seconds returns the named argument as a number of seconds, 0 if it is not given.
func (c *Call) Seconds(name string) (float64, error) {
	v := c.Named[name]
	if v == nil {
		return 0, nil
	}
	if f, ok := number(v); ok {
		return f, nil
	}
	return 0, &ArgumentError{Msg: "Passed invalid arguments: " + name + " must be a number of seconds"}
}

// Strings returns the named argument as a list: a list item by item, a text split
// at commas, nil as nil.
func (c *Call) Strings(name string) []string {
	return Strings(c.Named[name])
}

// Strings returns a value as Call.Strings does.
func Strings(v any) []string {
	switch v := v.(type) {
	case nil:
		return nil
	case []any:
		out := make([]string, len(v))
		for i, e := range v {
			out[i] = Text(e)
		}
		return out
	default:
		var out []string
		for p := range strings.SplitSeq(Text(v), ",") {
			if p = strings.TrimSpace(p); p != "" {
				out = append(out, p)
			}
		}
		return out
	}
}

// Texts returns texts as a list that a function can return.
func Texts(l []string) []any {
	out := make([]any, len(l))
	for i, s := range l {
		out[i] = s
	}
	return out
}
