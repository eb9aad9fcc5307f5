package saltyaml_test

import (
	"encoding/base64"
	"math"
	"math/big"
	"strconv"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/gossh/gossh/internal/ordered"
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
		pairs := []any{}
		for k, e := range v.All() {
			pairs = append(pairs, []any{k, mark(e)})
		}
		return ordered.Of("__map", pairs)
	}
	return v
}

// unmark undoes mark.
func unmark(tb testing.TB, v any) any {
	tb.Helper()
	switch v := v.(type) {
	case []any:
		out := []any{}
		for _, e := range v {
			out = append(out, unmark(tb, e))
		}
		return out
	case *ordered.Map:
		for kind, inner := range v.All() {
			return unmarkOne(tb, kind, inner)
		}
	}
	return v
}

func unmarkOne(tb testing.TB, kind string, inner any) any {
	tb.Helper()
	switch kind {
	case "__map":
		m := &ordered.Map{}
		for _, pair := range inner.([]any) {
			m.Set(pair.([]any)[0].(string), unmark(tb, pair.([]any)[1]))
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
	}
	tb.Fatalf("unknown mark %s", kind)
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
