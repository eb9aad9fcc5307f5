package py

import "slices"

// Dict is an ordered dict with Python's keys (1 == 1.0 == True). It is not safe
// for concurrent use unless nobody changes it.
//
// A small one is scanned: that is faster than hashing, and most dicts of
// templates are small. A large one has an index besides its entries.
type Dict struct {
	entries []entry
	index   []slot // nil as long as the dict is small
	dead    int    // entries that were deleted; only with an index
}

type entry struct{ key, val Value }

// markDead as the key of an entry says that it was deleted.
const markDead mark = 0xff

func (e *entry) dead() bool { m, ok := e.key.ref.(mark); return ok && m == markDead }

// small is the greatest number of entries without an index.
const small = 8

// NewDict returns an empty dict with room for n entries.
func NewDict(n int) *Dict {
	if n == 0 {
		return &Dict{}
	}
	return &Dict{entries: make([]entry, 0, n)}
}

// Value returns d as a Value.
func (d *Dict) Value() Value { return Value{ref: d} }

// Len is the number of entries.
func (d *Dict) Len() int { return len(d.entries) - d.dead }

// Get returns the value of key k. It fails for a key that has no hash.
func (d *Dict) Get(t *Thread, k Value) (Value, bool, error) {
	i, err := d.find(t, k)
	if i < 0 || err != nil {
		return Value{}, false, err
	}
	return d.entries[i].val, true, nil
}

// GetStr is Get of a str.
func (d *Dict) GetStr(k string) (Value, bool) {
	if i := d.findStr(k); i >= 0 {
		return d.entries[i].val, true
	}
	return Value{}, false
}

// Set gives key k the value v. A key that exists keeps its place and its form.
func (d *Dict) Set(t *Thread, k, v Value) error {
	i, err := d.find(t, k)
	if err != nil {
		return err
	}
	if i >= 0 {
		d.entries[i].val = v
		return nil
	}
	return d.add(t, k, v)
}

// SetStr is Set of a str.
func (d *Dict) SetStr(k string, v Value) {
	if i := d.findStr(k); i >= 0 {
		d.entries[i].val = v
		return
	}
	d.entries = append(d.entries, entry{Str(k), v})
	if d.index != nil {
		d.insert(hashString(k), len(d.entries)-1)
	} else if len(d.entries) > small {
		d.mustReindex()
	}
}

// add appends a key that is not there yet.
func (d *Dict) add(t *Thread, k, v Value) error {
	if d.index == nil {
		d.entries = append(d.entries, entry{k, v})
		if len(d.entries) > small {
			return d.reindex(t)
		}
		return nil
	}
	h, err := hash(t, k)
	if err != nil {
		return err
	}
	d.entries = append(d.entries, entry{k, v})
	d.insert(h, len(d.entries)-1)
	return nil
}

// Delete removes key k and says whether it was there.
func (d *Dict) Delete(t *Thread, k Value) (bool, error) {
	i, err := d.find(t, k)
	if i < 0 || err != nil {
		return false, err
	}
	return true, d.deleteAt(t, i)
}

// deleteAt removes the entry i of d.entries.
func (d *Dict) deleteAt(t *Thread, i int) error {
	if d.index == nil {
		d.entries = slices.Delete(d.entries, i, i+1)
		return nil
	}
	h, err := hash(t, d.entries[i].key)
	if err != nil {
		return err
	}
	d.remove(h, i)
	d.entries[i] = entry{key: Value{ref: markDead}}
	d.dead++
	for n := len(d.entries); n > 0 && d.entries[n-1].dead(); n-- {
		d.entries, d.dead = d.entries[:n-1], d.dead-1
	}
	if d.dead > len(d.entries)/2 {
		return d.reindex(t)
	}
	return nil
}

// At returns entry i in the order of insertion.
func (d *Dict) At(i int) (k, v Value) {
	if d.dead == 0 {
		e := &d.entries[i]
		return e.key, e.val
	}
	for j := range d.entries {
		e := &d.entries[j]
		if e.dead() {
			continue
		}
		if i == 0 {
			return e.key, e.val
		}
		i--
	}
	panic("py: index beyond the entries of a dict")
}

// next returns the first entry from raw position i on and the position after
// it, which is 0 at the end.
func (d *Dict) next(i int) (*entry, int) {
	for ; i < len(d.entries); i++ {
		if e := &d.entries[i]; !e.dead() {
			return e, i + 1
		}
	}
	return nil, 0
}

// Clear removes all entries.
func (d *Dict) Clear() { *d = Dict{} }

// Copy returns a dict of its own with the same entries.
func (d *Dict) Copy() *Dict {
	return &Dict{
		entries: append([]entry(nil), d.entries...),
		index:   append([]slot(nil), d.index...),
		dead:    d.dead,
	}
}

// Keys returns the keys in order; Dict is a Mapping in all but name.
func (d *Dict) Keys() []Value {
	keys := make([]Value, 0, d.Len())
	for e, i := d.next(0); e != nil; e, i = d.next(i) {
		keys = append(keys, e.key)
	}
	return keys
}

func (d *Dict) equal(t *Thread, o *Dict) (bool, error) {
	if d.Len() != o.Len() {
		return false, nil
	}
	if err := t.Enter(); err != nil {
		return false, err
	}
	defer t.Leave()
	for e, i := d.next(0); e != nil; e, i = d.next(i) {
		if err := t.Tick(); err != nil {
			return false, err
		}
		v, found, err := o.Get(t, e.key)
		if !found || err != nil {
			return false, err
		}
		if eq, err := same(t, e.val, v); !eq || err != nil {
			return false, err
		}
	}
	return true, nil
}
