package ordered

import (
	"bytes"
	"encoding/json"
	"math"
	"strconv"
	"strings"
)

// MarshalJSON writes the keys in their order.
func (m *Map) MarshalJSON() ([]byte, error) { return Encode(m) }

// Encode returns v as compact JSON without HTML escapes. A float64 keeps its
// point, so that Decode gives a float64 back.
func Encode(v any) ([]byte, error) {
	var b bytes.Buffer
	if err := encode(&b, v); err != nil {
		return nil, err
	}
	return b.Bytes(), nil
}

func encode(b *bytes.Buffer, v any) error {
	switch v := v.(type) {
	case string:
		return encodeText(b, v)
	case int64:
		b.Write(strconv.AppendInt(b.AvailableBuffer(), v, 10))
		return nil
	case float64:
		return encodeFloat(b, v)
	case []any:
		if v != nil {
			return encodeList(b, v)
		}
	case *Map:
		if v != nil {
			return encodeMap(b, v)
		}
	}
	return standard(b, v)
}

func encodeList(b *bytes.Buffer, l []any) error {
	b.WriteByte('[')
	for i, e := range l {
		if i > 0 {
			b.WriteByte(',')
		}
		if err := encode(b, e); err != nil {
			return err
		}
	}
	b.WriteByte(']')
	return nil
}

func encodeMap(b *bytes.Buffer, m *Map) error {
	b.WriteByte('{')
	for i, k := range m.keys {
		if i > 0 {
			b.WriteByte(',')
		}
		if err := encodeText(b, k); err != nil {
			return err
		}
		b.WriteByte(':')
		if err := encode(b, m.vals[i]); err != nil {
			return err
		}
	}
	b.WriteByte('}')
	return nil
}

// encodeText writes what needs no escapes as it is: nearly all there is.
func encodeText(b *bytes.Buffer, s string) error {
	for i := range len(s) {
		if c := s[i]; c < ' ' || c >= 0x7f || c == '"' || c == '\\' {
			return standard(b, s)
		}
	}
	b.WriteByte('"')
	b.WriteString(s)
	b.WriteByte('"')
	return nil
}

// encodeFloat writes 1.0 where encoding/json writes 1.
func encodeFloat(b *bytes.Buffer, f float64) error {
	if f != math.Trunc(f) || math.IsInf(f, 0) || math.IsNaN(f) {
		return standard(b, f)
	}
	n := b.Len()
	if err := standard(b, f); err != nil {
		return err
	}
	if !strings.ContainsAny(string(b.Bytes()[n:]), ".e") {
		b.WriteString(".0")
	}
	return nil
}

// standard writes v as encoding/json does, but for the HTML escapes.
func standard(b *bytes.Buffer, v any) error {
	e := json.NewEncoder(b)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		return err
	}
	b.Truncate(b.Len() - 1) // Encode ends with a newline
	return nil
}
