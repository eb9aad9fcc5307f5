package config

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/gossh/gossh/fault"
	"github.com/gossh/gossh/ordered"
)

// duration reads seconds, as Salt writes them, or a duration of Go.
func duration(text string) (time.Duration, error) {
	text = strings.TrimSpace(text)
	if f, err := strconv.ParseFloat(text, 64); err == nil {
		return seconds(f)
	}
	d, err := time.ParseDuration(text)
	if err == nil && d < 0 {
		err = errors.New("negative")
	}
	return d, err
}

func seconds(f float64) (time.Duration, error) {
	if f < 0 || math.IsNaN(f) || f > float64(math.MaxInt64/time.Second) {
		return 0, errors.New("out of range")
	}
	return time.Duration(f * float64(time.Second)), nil
}

// coerce returns v, from a configuration file, as a value of the option's kind:
// bool, string, int64, float64, time.Duration or []any. Null stays nil.
func coerce(o *Option, v any) (any, error) {
	if v == nil {
		return nil, nil
	}
	var out any
	var ok bool
	switch o.Kind {
	case Bool:
		out, ok = v.(bool)
	case String:
		out, ok = text(v)
	case Int:
		out, ok = integer(v)
	case Float:
		out, ok = float(v)
	case Seconds:
		out, ok = span(v)
	case CSV:
		out, ok = words(v, list)
	case Repeat:
		out, ok = words(v, func(s string) []any { return []any{s} })
	case Indent:
		if v == "pretty" {
			return v, nil
		}
		out, ok = integer(v)
	case Tree:
		out, ok = v, isTree(v)
	}
	if !ok {
		return nil, fault.New(fault.Invalid, "", "%s must be %s, not %s", o.Key, kindNames[o.Kind], describe(v))
	}
	if n, isInt := out.(int64); isInt && o.Bounded && n < o.Least {
		return nil, fault.New(fault.Invalid, "", "%s must be at least %d, not %d", o.Key, o.Least, n)
	}
	if s, isText := out.(string); isText && o.Choices != nil && !slices.Contains(o.Choices, strings.ToLower(s)) {
		return nil, fault.New(fault.Invalid, "", "%s must be one of %s, not %s", o.Key, strings.Join(o.Choices, ", "), s)
	}
	return out, nil
}

var kindNames = map[Kind]string{
	Bool: "true or false", String: "text", Int: "a whole number", Float: "a number",
	Seconds: "a time in seconds", CSV: "a list or a comma-separated text", Repeat: "a list or a text",
	Indent: "a whole number or the word pretty", Tree: "a mapping or a list",
}

// describe names a value in an error without showing it: it may be a secret.
func describe(v any) string {
	switch v.(type) {
	case bool:
		return "true or false"
	case string:
		return "a text"
	case int64, float64:
		return "a number"
	case []any:
		return "a list"
	}
	return "a mapping"
}

// isTree reports whether v is a mapping or a list.
func isTree(v any) bool {
	switch v.(type) {
	case *ordered.Map, []any:
		return true
	}
	return false
}

func text(v any) (string, bool) {
	switch v := v.(type) {
	case string:
		return v, true
	case int64, float64:
		return fmt.Sprint(v), true
	case bool:
		if v {
			return "True", true
		}
		return "False", true
	}
	return "", false
}

func integer(v any) (int64, bool) {
	switch v := v.(type) {
	case int64:
		return v, true
	case string:
		n, err := strconv.ParseInt(strings.TrimSpace(v), 10, 64)
		return n, err == nil
	}
	return 0, false
}

func float(v any) (float64, bool) {
	switch v := v.(type) {
	case int64:
		return float64(v), true
	case float64:
		return v, true
	case string:
		f, err := strconv.ParseFloat(v, 64)
		return f, err == nil
	}
	return 0, false
}

func span(v any) (time.Duration, bool) {
	if s, ok := v.(string); ok {
		d, err := duration(s)
		return d, err == nil
	}
	f, ok := float(v)
	if !ok {
		return 0, false
	}
	d, err := seconds(f)
	return d, err == nil
}

// words returns a list of texts, splitting a single text.
func words(v any, split func(string) []any) ([]any, bool) {
	l, ok := v.([]any)
	if !ok {
		s, ok := text(v)
		return split(s), ok
	}
	out := make([]any, len(l))
	for i, e := range l {
		s, ok := text(e)
		if !ok {
			return nil, false
		}
		out[i] = s
	}
	return out, true
}
