package ordered

import (
	"bytes"
	"encoding/json"
	"unicode/utf8"
)

// Reader reads one JSON text piece by piece, for those who put it elsewhere than
// into maps. It is for one goroutine.
type Reader struct {
	data []byte // is valid JSON
	at   int
	keys map[string]string
}

// NewReader returns a reader of data, or nil if that is not exactly one JSON value:
// Decode tells what is wrong with it. The reader uses data and does not change it.
func NewReader(data []byte) *Reader {
	if !json.Valid(data) {
		return nil
	}
	return &Reader{data: data, keys: map[string]string{}}
}

// Offset returns how much has been read, in bytes.
func (r *Reader) Offset() int { return r.at }

// Open returns { or [ if the next value is an object or a list, and goes into it;
// otherwise 0.
func (r *Reader) Open() byte {
	if c := r.peek(); c == '{' || c == '[' {
		r.at++
		return c
	}
	return 0
}

// More reports whether the object or list that was opened last has a further
// member; if not, it leaves that object or list.
func (r *Reader) More() bool {
	switch r.peek() {
	case '}', ']':
		r.at++
		return false
	case ',':
		r.at++
	}
	return true
}

// Key returns the key of the next member of an object. Equal keys are one string.
func (r *Reader) Key() string {
	raw, plain := r.text()
	r.peek()
	r.at++ // the colon
	if !plain {
		return unquoted(raw)
	}
	raw = raw[1 : len(raw)-1]
	if k, ok := r.keys[string(raw)]; ok {
		return k
	}
	k := string(raw)
	if len(r.keys) < maxKeys {
		r.keys[k] = k
	}
	return k
}

// maxKeys bounds the table of keys.
const maxKeys = 1000

// Next returns the next value as Decode does.
func (r *Reader) Next() (any, error) { return r.value(0) }

func (r *Reader) value(depth int) (any, error) {
	if depth > MaxDepth {
		return nil, ErrDepth
	}
	switch r.peek() {
	case '{':
		r.at++
		return r.object(depth)
	case '[':
		r.at++
		return r.list(depth)
	case '"':
		raw, plain := r.text()
		if plain {
			return string(raw[1 : len(raw)-1]), nil
		}
		return unquoted(raw), nil
	}
	return r.word()
}

// usual is how many members most objects and lists have room for.
const usual = 4

func (r *Reader) object(depth int) (any, error) {
	var m *Map
	for r.More() {
		if m == nil {
			m = NewMap(usual)
		}
		k := r.Key()
		v, err := r.value(depth + 1)
		if err != nil {
			return nil, err
		}
		m.Set(k, v)
	}
	if m == nil {
		m = &Map{}
	}
	return m, nil
}

func (r *Reader) list(depth int) (any, error) {
	out := []any{}
	for r.More() {
		v, err := r.value(depth + 1)
		if err != nil {
			return nil, err
		}
		if len(out) == 0 {
			out = make([]any, 0, usual)
		}
		out = append(out, v)
	}
	return out, nil
}

// word reads a number, true, false or null.
func (r *Reader) word() (any, error) {
	start := r.at
	for r.at < len(r.data) && bytes.IndexByte([]byte(",]} \t\r\n"), r.data[r.at]) < 0 {
		r.at++
	}
	switch w := r.data[start:r.at]; w[0] {
	case 't':
		return true, nil
	case 'f':
		return false, nil
	case 'n':
		return nil, nil
	default:
		return number(string(w))
	}
}

// peek passes white space over and returns the character behind it, or 0 at the
// end.
func (r *Reader) peek() byte {
	for ; r.at < len(r.data); r.at++ {
		switch c := r.data[r.at]; c {
		case ' ', '\t', '\r', '\n':
		default:
			return c
		}
	}
	return 0
}

// text reads a text with its quotes. It is plain if it means what stands between
// them.
func (r *Reader) text() (raw []byte, plain bool) {
	r.peek()
	start, ascii := r.at, true
	plain = true
	for r.at++; r.data[r.at] != '"'; r.at++ {
		switch c := r.data[r.at]; {
		case c == '\\':
			plain = false
			r.at++
		case c >= utf8.RuneSelf:
			ascii = false
		}
	}
	r.at++
	raw = r.data[start:r.at]
	return raw, plain && (ascii || utf8.Valid(raw))
}

// unquoted returns what a text with escapes or broken characters means.
func unquoted(raw []byte) string {
	var s string
	_ = json.Unmarshal(raw, &s) // it is part of valid JSON
	return s
}
