package saltyaml_test

import (
	"encoding/json"
	"math"
	"math/big"
	"os"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/gossh/gossh/fault"
	"github.com/gossh/gossh/internal/ordered"
	"github.com/gossh/gossh/saltyaml"
)

// TestCases reads each document of testdata/cases.json and compares with what
// Salt made of it.
func TestCases(t *testing.T) {
	t.Parallel()
	data, err := os.ReadFile("testdata/cases.json")
	if err != nil {
		t.Fatal(err)
	}
	var cases []struct {
		ID, Src string
		Salt    json.RawMessage
	}
	if err := json.Unmarshal(data, &cases); err != nil {
		t.Fatal(err)
	}
	for _, c := range cases {
		t.Run(c.ID, func(t *testing.T) {
			t.Parallel()
			raw, err := ordered.Decode(c.Salt)
			if err != nil {
				t.Fatal(err)
			}
			got, err := saltyaml.Load("case", []byte(c.Src))
			if m, ok := raw.(*ordered.Map); ok && m.Value("__err") != nil {
				if fault.KindOf(err) != fault.Invalid {
					t.Fatalf("got %v, error %v, want an error of kind invalid (Salt: %s)", got, err, m.Value("__err"))
				}
				return
			}
			if err != nil {
				t.Fatalf("got error %v, want %s", err, c.Salt)
			}
			if diff := cmp.Diff(show(value(raw)), show(got)); diff != "" {
				t.Errorf("got what Salt does not (-want +got):\n%s", diff)
			}
		})
	}
}

// value undoes the marks of a recorded value.
func value(v any) any {
	switch v := v.(type) {
	case []any:
		out := []any{}
		for _, e := range v {
			out = append(out, value(e))
		}
		return out
	case *ordered.Map:
		for mark, inner := range v.All() {
			return marked(mark, inner)
		}
	}
	return v
}

func marked(mark string, inner any) any {
	switch mark {
	case "__map":
		m := &ordered.Map{}
		for _, pair := range inner.([]any) {
			m.Set(pair.([]any)[0].(string), value(pair.([]any)[1]))
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
	case "__other": // bytes:b'...'; our values have no bytes, text stands for them
		return strings.TrimSuffix(strings.TrimPrefix(inner.(string), "bytes:b'"), "'")
	}
	panic("unknown mark " + mark)
}

// show returns v as text in which types and the order of keys are visible.
func show(v any) string {
	var b strings.Builder
	var write func(v any, indent string)
	write = func(v any, indent string) {
		switch v := v.(type) {
		case []any:
			b.WriteString("list\n")
			for _, e := range v {
				b.WriteString(indent + "- ")
				write(e, indent+"  ")
			}
		case *ordered.Map:
			b.WriteString("map\n")
			for k, e := range v.All() {
				b.WriteString(indent + strconv.Quote(k) + ": ")
				write(e, indent+"  ")
			}
		case string:
			b.WriteString("str " + strconv.Quote(v) + "\n")
		case int64:
			b.WriteString("int " + strconv.FormatInt(v, 10) + "\n")
		case *big.Int:
			b.WriteString("big " + v.String() + "\n")
		case float64:
			b.WriteString("float " + strconv.FormatUint(math.Float64bits(v), 16) + "\n")
			if math.IsNaN(v) {
				b.WriteString("nan\n")
			}
		case bool:
			b.WriteString("bool " + strconv.FormatBool(v) + "\n")
		case nil:
			b.WriteString("null\n")
		default:
			panic(v)
		}
	}
	write(v, "")
	return b.String()
}
