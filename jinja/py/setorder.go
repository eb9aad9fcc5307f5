package py

// The order of a set of numbers is the same in every run of CPython, and
// templates show it: {3, 1, 2} prints as {1, 2, 3}. tableOrder puts numbers where
// CPython's table has them; with any other member it leaves the order alone,
// since strings have a new hash in every process.
func tableOrder(items []Value) []Value {
	if len(items) < 2 {
		return items
	}
	for _, x := range items {
		if _, ok := tableHash(x); !ok {
			return items
		}
	}
	table := newTable(8)
	for i, x := range items {
		table.put(x)
		if fill := i + 1; fill*5 >= (len(table)-1)*3 {
			table = table.resized(fill)
		}
	}
	out := items[:0:0]
	for _, x := range table {
		if x.ref != nil {
			out = append(out, x)
		}
	}
	return out
}

const linearProbes = 9 // slots that are tried next to the first one

type setTable []Value

func newTable(n int) setTable { return make(setTable, n) }

// put finds a free place as CPython does.
func (s setTable) put(x Value) {
	mask := uint64(len(s) - 1)
	perturb, _ := tableHash(x)
	i := perturb & mask
	for {
		last := i
		if i+linearProbes <= mask {
			last = i + linearProbes
		}
		for j := i; j <= last; j++ {
			if s[j].ref == nil {
				s[j] = x
				return
			}
		}
		perturb >>= 5
		i = (i*5 + 1 + perturb) & mask
	}
}

// resized moves all to the table that CPython would make for so many members.
func (s setTable) resized(used int) setTable {
	want := used * 4
	if used > 50_000 {
		want = used * 2
	}
	n := 8
	for n <= want {
		n *= 2
	}
	t := newTable(n)
	for _, x := range s {
		if x.ref != nil {
			t.put(x)
		}
	}
	return t
}
