package ordered

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math/big"
	"strconv"
	"strings"
	"unicode/utf8"
)

// MaxDepth bounds the nesting of JSON that Decode accepts.
const MaxDepth = 1000

// ErrDepth is returned by Decode for input that nests deeper than MaxDepth.
var ErrDepth = errors.New("nested too deeply")

// UnmarshalJSON reads an object, keeping the order of its keys; for a key that
// occurs twice the last value counts.
func (m *Map) UnmarshalJSON(data []byte) error {
	v, err := Decode(data)
	if err != nil {
		return err
	}
	n, ok := v.(*Map)
	if !ok {
		return fmt.Errorf("decoding a mapping: got %T", v)
	}
	*m = *n
	return nil
}

// Decode reads exactly one JSON value, keeping the order of keys and telling
// integers (int64, *big.Int) from floats as Python's json module does.
func Decode(data []byte) (any, error) {
	if r := NewReader(data); r != nil {
		return r.Next()
	}
	return byTokens(data)
}

// byTokens is Decode with the tokens of encoding/json, which take three times as
// long. It tells what is wrong with what is no JSON.
func byTokens(data []byte) (any, error) {
	d := json.NewDecoder(bytes.NewReader(data))
	d.UseNumber()
	v, err := value(d, 0)
	if err != nil {
		return nil, located(data, d.InputOffset(), err)
	}
	if _, err := d.Token(); err != io.EOF {
		return nil, located(data, d.InputOffset(), errors.New("more than one JSON value"))
	}
	return v, nil
}

// located adds to an error where in data it is: offset bytes were good. Of what is
// no JSON at all the scanner knows the place better than the tokens do.
func located(data []byte, offset int64, err error) error {
	scanned := json.Unmarshal(data, new(json.RawMessage))
	if syntax, ok := errors.AsType[*json.SyntaxError](scanned); ok {
		offset, err = syntax.Offset-1, scanned
		if strings.HasPrefix(err.Error(), "unexpected end") {
			offset++
		}
	}
	good := data[:min(max(offset, 0), int64(len(data)))]
	line := good[bytes.LastIndexByte(good, '\n')+1:]
	return fmt.Errorf("line %d, column %d: %w", 1+bytes.Count(good, []byte("\n")), 1+utf8.RuneCount(line), err)
}

func value(d *json.Decoder, depth int) (any, error) {
	if depth > MaxDepth {
		return nil, ErrDepth
	}
	t, err := d.Token()
	if err != nil {
		return nil, err
	}
	switch t := t.(type) {
	case json.Number:
		return number(t.String())
	case json.Delim:
		if t == '[' {
			return list(d, depth)
		}
		return mapping(d, depth)
	default:
		return t, nil
	}
}

func list(d *json.Decoder, depth int) (any, error) {
	out := []any{}
	for d.More() {
		v, err := value(d, depth+1)
		if err != nil {
			return nil, err
		}
		out = append(out, v)
	}
	_, err := d.Token()
	return out, err
}

func mapping(d *json.Decoder, depth int) (any, error) {
	m := &Map{}
	for d.More() {
		k, err := d.Token()
		if err != nil {
			return nil, err
		}
		v, err := value(d, depth+1)
		if err != nil {
			return nil, err
		}
		m.Set(k.(string), v)
	}
	_, err := d.Token()
	return m, err
}

func number(s string) (any, error) {
	if i, err := strconv.ParseInt(s, 10, 64); err == nil {
		return i, nil
	}
	if b, ok := new(big.Int).SetString(s, 10); ok {
		return b, nil
	}
	f, err := strconv.ParseFloat(s, 64)
	if err != nil {
		return nil, fmt.Errorf("number %q: out of range", s)
	}
	return f, nil
}
