package facts

import (
	"bytes"

	"github.com/gossh/gossh/fault"
	"github.com/gossh/gossh/ordered"
)

// MaxGrains bounds the grains of one host, in bytes of JSON.
const MaxGrains = 512 << 10

// Grains are the grains of one host as JSON. Of that only what is asked for is
// decoded: an expression is about one or two of the hundred grains of each of ten
// thousand hosts. The zero Grains are none. They do not change.
type Grains struct {
	raw  []byte
	over *ordered.Map
}

// NewGrains returns the grains in m. More than MaxGrains are fault.Invalid.
func NewGrains(m *ordered.Map) (Grains, error) {
	raw, err := ordered.Encode(m)
	if err != nil {
		return Grains{}, fault.Wrap(fault.Invalid, "keeping grains", err)
	}
	if len(raw) > MaxGrains {
		return Grains{}, fault.New(fault.Invalid, "keeping grains", "they are larger than %d KiB", MaxGrains>>10)
	}
	return Grains{raw: raw}, nil
}

// Under returns the grains with those of m laid over them, key by key.
func (g Grains) Under(m *ordered.Map) Grains {
	if g.over != nil && m != nil {
		both := g.over.Clone()
		for k, v := range m.All() {
			both.Set(k, v)
		}
		m = both
	} else if m == nil {
		m = g.over
	}
	return Grains{g.raw, m}
}

// Get returns one grain.
func (g Grains) Get(name string) (any, bool) {
	if g.over != nil {
		if v, ok := g.over.Get(name); ok {
			return v, true
		}
	}
	want, err := ordered.Encode(name)
	if err != nil {
		return nil, false
	}
	for key, value := range members(g.raw) {
		if bytes.Equal(key, want) {
			v, err := ordered.Decode(value)
			return v, err == nil
		}
	}
	return nil, false
}

// Keys returns the names of all grains.
func (g Grains) Keys() []string {
	m, err := g.Map()
	if err != nil {
		return nil
	}
	return m.Keys()
}

// Map returns all grains.
func (g Grains) Map() (*ordered.Map, error) {
	m := &ordered.Map{}
	if len(g.raw) > 0 {
		v, err := ordered.Decode(g.raw)
		if err != nil {
			return nil, fault.Wrap(fault.Invalid, "reading grains", err)
		}
		var ok bool
		if m, ok = v.(*ordered.Map); !ok {
			return nil, fault.New(fault.Invalid, "reading grains", "they are a %T", v)
		}
	}
	for k, v := range g.over.All() {
		m.Set(k, v)
	}
	return m, nil
}
