package saltyaml_test

import (
	"encoding/base64"
	"math"
	"math/big"
	"strconv"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/gossh/gossh/internal/pyfmt"
	"github.com/gossh/gossh/ordered"
)

// mark returns v in the form in which testdata and the oracle have values.
func mark(v any) any {
	switch v := v.(type) {
	case int64:
		return ordered.Of("__int", strconv.FormatInt(v, 10))
	case *big.Int:
		return ordered.Of("__int", v.String())
	case float64:
		return ordered.Of("__float", strconv.FormatFloat(v, 'g', -1, 64))
	case string:
		if !utf8.ValidString(v) {
			return ordered.Of("__bytes", base64.StdEncoding.EncodeToString([]byte(v)))
		}
	case []any:
		out := []any{}
		for _, e := range v {
			out = append(out, mark(e))
		}
		return out
	case *ordered.Map:
		m := ordered.NewMap(v.Len())
		for k, e := range v.All() {
			m.SetAs(k, v.Key(k), mark(e))
		}
		return markMap(m)
	}
	return v
}

// markMap returns the form of a map whose values have theirs already.
func markMap(m *ordered.Map) any {
	pairs := []any{}
	for k, e := range m.All() {
		pairs = append(pairs, []any{mark(m.Key(k)), e})
	}
	return ordered.Of("__map", pairs)
}

// unmark undoes mark.
func unmark(tb testing.TB, v any) any {
	tb.Helper()
	return unmarker{tb, nil}.value(v)
}

// unmarkShared undoes mark; what has the same name becomes the same object.
func unmarkShared(tb testing.TB, v any) any {
	tb.Helper()
	return unmarker{tb, map[string]any{}}.value(v)
}

type unmarker struct {
	testing.TB
	named map[string]any
}

func (u unmarker) value(v any) any {
	switch v := v.(type) {
	case []any:
		out := []any{}
		for _, e := range v {
			out = append(out, u.value(e))
		}
		return out
	case *ordered.Map:
		for kind, inner := range v.All() {
			return u.one(kind, inner)
		}
	}
	return v
}

func (u unmarker) one(kind string, inner any) any {
	switch kind {
	case "__map":
		m := &ordered.Map{}
		for _, pair := range inner.([]any) {
			key := u.value(pair.([]any)[0])
			m.SetAs(pyfmt.Str(key), key, u.value(pair.([]any)[1]))
		}
		return m
	case "__int":
		b, _ := new(big.Int).SetString(inner.(string), 10)
		if b.IsInt64() {
			return b.Int64()
		}
		return b
	case "__float":
		f, _ := strconv.ParseFloat(inner.(string), 64)
		return f
	case "__bytes":
		b, _ := base64.StdEncoding.DecodeString(inner.(string))
		return string(b)
	case "__other": // bytes:b'...'; our values have no bytes, text stands for them
		return strings.TrimSuffix(strings.TrimPrefix(inner.(string), "bytes:b'"), "'")
	case "__name":
		v := u.value(inner.([]any)[1])
		u.named[inner.([]any)[0].(string)] = v
		return v
	case "__same":
		return u.named[inner.(string)]
	}
	u.Fatalf("unknown mark %s", kind)
	return nil
}

// show returns v as text in which types and the order of keys are visible.
func show(v any) string {
	var b strings.Builder
	showTo(&b, v, "")
	return b.String()
}

func showTo(b *strings.Builder, v any, indent string) {
	switch v := v.(type) {
	case []any:
		b.WriteString("list\n")
		for _, e := range v {
			b.WriteString(indent + "- ")
			showTo(b, e, indent+"  ")
		}
	case *ordered.Map:
		b.WriteString("map\n")
		for k, e := range v.All() {
			b.WriteString(indent + strconv.Quote(k) + ": ")
			showTo(b, e, indent+"  ")
		}
	case string:
		b.WriteString("str " + strconv.Quote(v) + "\n")
	case int64:
		b.WriteString("int " + strconv.FormatInt(v, 10) + "\n")
	case *big.Int:
		b.WriteString("big " + v.String() + "\n")
	case float64:
		s := strconv.FormatFloat(v, 'g', -1, 64)
		if v == 0 && math.Signbit(v) {
			s = "-0"
		}
		b.WriteString("float " + s + "\n")
	case bool:
		b.WriteString("bool " + strconv.FormatBool(v) + "\n")
	case nil:
		b.WriteString("null\n")
	default:
		panic(v)
	}
}
