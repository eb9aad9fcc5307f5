package saltyaml

import (
	"math"
	"math/big"
	"slices"
	"strings"

	"github.com/gossh/gossh/ordered"
)

// Field is one entry of Fields.
type Field struct{ Key, Value any }

// Fields is a mapping for Dump whose keys are any scalars, not text alone.
type Fields []Field

// Marked is a value for Dump with what stands before it.
type Marked struct {
	Anchor string // of the value
	Alias  string // of another value, which stands for this one
	Tag    string // such as !!set
	Value  any
}

// Word is text for Dump that is written as it stands.
type Word string

func fieldsOf(m *ordered.Map) Fields {
	fields := make(Fields, 0, m.Len())
	for k, v := range m.All() {
		fields = append(fields, Field{m.Key(k), v})
	}
	return fields
}

// sorted returns f sorted by its keys, if all of them are text or all numbers.
func (f Fields) sorted() Fields {
	out := slices.Clone(f)
	comparable := true
	slices.SortStableFunc(out, func(a, b Field) int {
		c, ok := compareKeys(a.Key, b.Key)
		comparable = comparable && ok
		return c
	})
	if !comparable {
		return f
	}
	return out
}

func compareKeys(a, b any) (int, bool) {
	if x, ok := a.(string); ok {
		y, ok := b.(string)
		return strings.Compare(x, y), ok
	}
	x, y := new(big.Float), new(big.Float)
	return numeric(x, a).Cmp(numeric(y, b)), isNumeric(a) && isNumeric(b)
}

func isNumeric(v any) bool {
	switch v.(type) {
	case bool, int, int64, *big.Int, float64:
		return true
	}
	return false
}

// numeric sets f to v, if that is a number.
func numeric(f *big.Float, v any) *big.Float {
	switch v := v.(type) {
	case bool:
		if v {
			return f.SetInt64(1)
		}
	case int:
		return f.SetInt64(int64(v))
	case int64:
		return f.SetInt64(v)
	case *big.Int:
		return f.SetInt(v)
	case float64:
		if !math.IsNaN(v) {
			return f.SetFloat64(v)
		}
	}
	return f
}

// keyOf returns how a key is represented, if it is a scalar.
func keyOf(k any) (scalar, bool) {
	switch k.(type) {
	case []any, *ordered.Map, Fields, Marked:
		return scalar{}, false
	}
	return scalarOf(k), true
}
