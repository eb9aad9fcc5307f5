package ordered

import "iter"

// Map is a mapping from strings that iterates in the order of insertion. The zero
// Map is empty and ready for use. A Map is not safe for concurrent writes.
type Map struct {
	keys  []string
	vals  []any
	index map[string]int // nil while the map is small: a scan is faster
	other map[string]any // the keys that were no text, by their text
}

const indexFrom = 12

// NewMap returns an empty map with room for n keys.
func NewMap(n int) *Map {
	return &Map{keys: make([]string, 0, n), vals: make([]any, 0, n)}
}

// Of returns a map of alternating keys and values. It panics on an odd number of
// arguments or a key that is no string: it is for literals in code.
func Of(kv ...any) *Map {
	m := NewMap(len(kv) / 2)
	for i := 0; i < len(kv); i += 2 {
		m.Set(kv[i].(string), kv[i+1])
	}
	return m
}

func (m *Map) find(k string) int {
	if m == nil {
		return -1
	}
	if m.index != nil {
		if i, ok := m.index[k]; ok {
			return i
		}
		return -1
	}
	for i, s := range m.keys {
		if s == k {
			return i
		}
	}
	return -1
}

// Len returns the number of keys; it is 0 for a nil map.
func (m *Map) Len() int {
	if m == nil {
		return 0
	}
	return len(m.keys)
}

// Get returns the value of k and whether k is present. A nil map is empty.
func (m *Map) Get(k string) (any, bool) {
	if i := m.find(k); i >= 0 {
		return m.vals[i], true
	}
	return nil, false
}

// Value returns the value of k, or nil.
func (m *Map) Value(k string) any {
	v, _ := m.Get(k)
	return v
}

// Set gives k the value v; a new key goes to the end, an old one keeps its place.
func (m *Map) Set(k string, v any) {
	if i := m.find(k); i >= 0 {
		m.vals[i] = v
		return
	}
	m.keys = append(m.keys, k)
	m.vals = append(m.vals, v)
	if m.index != nil {
		m.index[k] = len(m.keys) - 1
	} else if len(m.keys) > indexFrom {
		m.index = make(map[string]int, 2*len(m.keys))
		for i, s := range m.keys {
			m.index[s] = i
		}
	}
}

// SetAs is Set for a key that is not text, such as the number 80 in YAML: it is
// found by its text k, and Key tells what it was. A key that is there already stays
// what it is.
func (m *Map) SetAs(k string, key, v any) {
	if _, isText := key.(string); !isText && m.find(k) < 0 {
		if m.other == nil {
			m.other = map[string]any{}
		}
		m.other[k] = key
	}
	m.Set(k, v)
}

// Key returns what the key was whose text is k: k itself, or a number, a boolean or
// nil. JSON does not keep it.
func (m *Map) Key(k string) any {
	if m != nil {
		if key, ok := m.other[k]; ok {
			return key
		}
	}
	return k
}

// Delete removes k, if it is there.
func (m *Map) Delete(k string) {
	i := m.find(k)
	if i < 0 {
		return
	}
	m.keys = append(m.keys[:i], m.keys[i+1:]...)
	m.vals = append(m.vals[:i], m.vals[i+1:]...)
	delete(m.other, k)
	if m.index != nil {
		delete(m.index, k)
		for j := i; j < len(m.keys); j++ {
			m.index[m.keys[j]] = j
		}
	}
}

// Keys returns the keys in order. The slice is the caller's.
func (m *Map) Keys() []string {
	if m == nil {
		return nil
	}
	return append([]string(nil), m.keys...)
}

// All iterates over keys and values in order. The map must not change meanwhile.
func (m *Map) All() iter.Seq2[string, any] {
	return func(yield func(string, any) bool) {
		if m == nil {
			return
		}
		for i, k := range m.keys {
			if !yield(k, m.vals[i]) {
				return
			}
		}
	}
}

// Clone returns a copy that shares no Map and no slice with m.
func (m *Map) Clone() *Map {
	if m == nil {
		return nil
	}
	c := NewMap(m.Len())
	for k, v := range m.All() {
		c.SetAs(k, m.Key(k), Clone(v))
	}
	return c
}

// Clone returns a deep copy of a value of this package's kinds; other values are
// returned as they are.
func Clone(v any) any {
	switch v := v.(type) {
	case *Map:
		return v.Clone()
	case []any:
		out := make([]any, len(v))
		for i, e := range v {
			out[i] = Clone(e)
		}
		return out
	}
	return v
}
