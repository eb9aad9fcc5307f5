package py

import "unsafe"

// slot is one place of a dict's index: open addressing with linear steps.
type slot struct {
	hash uint32
	pos  int32 // of the entry, plus one; 0 is free
}

// find returns the position of key k in d.entries, or -1.
func (d *Dict) find(t *Thread, k Value) (int, error) {
	if s, ok := k.AsStr(); ok {
		return d.findStr(s), nil
	}
	if d.index == nil {
		return d.scan(t, k)
	}
	h, err := hash(t, k)
	if err != nil {
		return -1, err
	}
	last := len(d.index) - 1
	for i := int(h) & last; ; i = (i + 1) & last {
		s := d.index[i]
		if s.pos == 0 {
			return -1, nil
		}
		if s.hash != h {
			continue
		}
		if eq, err := keyEqual(t, d.entries[s.pos-1].key, k); eq || err != nil {
			return int(s.pos - 1), err
		}
	}
}

func (d *Dict) scan(t *Thread, k Value) (int, error) {
	if m, ok := k.ref.(mark); !ok || m == markFloat { // the others have a hash
		if _, err := hash(t, k); err != nil {
			return -1, err
		}
	}
	for i := range d.entries {
		if eq, err := keyEqual(t, d.entries[i].key, k); eq || err != nil {
			return i, err
		}
	}
	return -1, nil
}

// keyEqual compares the key of an entry with one that is no str.
func keyEqual(t *Thread, have, k Value) (bool, error) {
	switch have.ref.(type) {
	case strPtr, markupPtr:
		return false, nil
	}
	return same(t, have, k)
}

// findStr is find of a str.
func (d *Dict) findStr(s string) int {
	if d.index == nil {
		for i := range d.entries {
			if d.entries[i].key.isText(s) {
				return i
			}
		}
		return -1
	}
	h := hashString(s)
	last := len(d.index) - 1
	for i := int(h) & last; ; i = (i + 1) & last {
		at := d.index[i]
		if at.pos == 0 {
			return -1
		}
		if at.hash == h && d.entries[at.pos-1].key.isText(s) {
			return int(at.pos - 1)
		}
	}
}

// isText says whether v is the str s.
func (v Value) isText(s string) bool {
	if v.num != uint64(len(s)) {
		return false
	}
	var p *byte
	switch r := v.ref.(type) {
	case strPtr:
		p = r
	case markupPtr:
		p = r
	default:
		return false
	}
	return p == unsafe.StringData(s) || unsafe.String(p, len(s)) == s
}

// insert notes in the index that the entry at pos has hash h.
func (d *Dict) insert(h uint32, pos int) {
	if 2*len(d.entries) > len(d.index) {
		d.grow()
	}
	d.place(slot{h, int32(pos + 1)}) //nolint:gosec // fewer than 2^31 entries fit into memory
}

func (d *Dict) place(s slot) {
	last := len(d.index) - 1
	i := int(s.hash) & last
	for d.index[i].pos != 0 {
		i = (i + 1) & last
	}
	d.index[i] = s
}

// remove takes the entry at pos, of hash h, out of the index; the slots after it
// move up, so that no search ends too early.
func (d *Dict) remove(h uint32, pos int) {
	last := len(d.index) - 1
	free := int(h) & last
	for d.index[free].pos != int32(pos+1) { //nolint:gosec // see insert
		free = (free + 1) & last
	}
	for i := (free + 1) & last; d.index[i].pos != 0; i = (i + 1) & last {
		if first := int(d.index[i].hash) & last; (i-first)&last >= (i-free)&last {
			d.index[free] = d.index[i]
			free = i
		}
	}
	d.index[free] = slot{}
}

// grow doubles the index; the hashes are in it already.
func (d *Dict) grow() {
	old := d.index
	d.index = make([]slot, 2*len(old))
	for _, s := range old {
		if s.pos != 0 {
			d.place(s)
		}
	}
}

// reindex drops the dead entries and makes the index anew.
func (d *Dict) reindex(t *Thread) error {
	live := d.entries[:0]
	if d.dead > 0 {
		live = make([]entry, 0, d.Len())
	}
	hashes := make([]uint32, 0, d.Len())
	for e, i := d.next(0); e != nil; e, i = d.next(i) {
		h, err := hash(t, e.key)
		if err != nil {
			return err
		}
		live, hashes = append(live, *e), append(hashes, h)
	}
	size := 4 * small
	for size < 4*len(live) {
		size *= 2
	}
	d.entries, d.dead, d.index = live, 0, make([]slot, size)
	for i, h := range hashes {
		d.place(slot{h, int32(i + 1)}) //nolint:gosec // see insert
	}
	return nil
}

// mustReindex is reindex where all keys are known to have a hash already.
func (d *Dict) mustReindex() {
	if err := d.reindex(&Thread{}); err != nil {
		panic(err)
	}
}
