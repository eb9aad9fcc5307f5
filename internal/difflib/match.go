package difflib

// block is a[i:i+n], which is equal to b[j:j+n].
type block struct{ i, j, n int }

// matcher finds the equal parts of two sequences.
type matcher struct {
	a, b []string
	// at has the indices in b of each element; those that occur too often in a long
	// sequence are left out.
	at map[string][]int
	// runs and next are the lengths of matches that end at an index of b, behind
	// one that is always 0.
	runs, next []int
}

func newMatcher(a, b []string) *matcher {
	m := &matcher{a: a, b: b, at: make(map[string][]int, len(b)), runs: make([]int, len(b)+1), next: make([]int, len(b)+1)}
	for j, e := range b {
		m.at[e] = append(m.at[e], j)
	}
	if n := len(b); n >= 200 {
		for e, js := range m.at {
			if len(js) > n/100+1 {
				delete(m.at, e)
			}
		}
	}
	return m
}

// longest returns the longest of the blocks between these indices, the first of
// those that are equally long.
func (m *matcher) longest(alo, ahi, blo, bhi int) block {
	best := block{alo, blo, 0}
	var set, old []int // indices of m.runs that are not 0
	for i := alo; i < ahi; i++ {
		set, old = old[:0], set
		for _, j := range m.at[m.a[i]] {
			if j < blo {
				continue
			}
			if j >= bhi {
				break
			}
			k := m.runs[j] + 1
			m.next[j+1] = k
			set = append(set, j+1)
			if k > best.n {
				best = block{i - k + 1, j - k + 1, k}
			}
		}
		for _, j := range old {
			m.runs[j] = 0
		}
		m.runs, m.next = m.next, m.runs
	}
	for _, j := range set {
		m.runs[j] = 0
	}
	for best.i > alo && best.j > blo && m.a[best.i-1] == m.b[best.j-1] {
		best = block{best.i - 1, best.j - 1, best.n + 1}
	}
	for best.i+best.n < ahi && best.j+best.n < bhi && m.a[best.i+best.n] == m.b[best.j+best.n] {
		best.n++
	}
	return best
}

// blocks returns the equal parts in order; the last one is empty, at the end.
func (m *matcher) blocks() []block {
	var out []block
	add := func(x block) {
		if last := len(out) - 1; last >= 0 && out[last].i+out[last].n == x.i && out[last].j+out[last].n == x.j {
			out[last].n += x.n
			return
		}
		out = append(out, x)
	}
	// A part is looked through, or, with a block, what lies before it was.
	type part struct {
		alo, ahi, blo, bhi int
		found              *block
	}
	stack := []part{{0, len(m.a), 0, len(m.b), nil}}
	for len(stack) > 0 {
		p := stack[len(stack)-1]
		stack = stack[:len(stack)-1]
		if p.found != nil {
			add(*p.found)
			continue
		}
		x := m.longest(p.alo, p.ahi, p.blo, p.bhi)
		if x.n == 0 {
			continue
		}
		if x.i+x.n < p.ahi && x.j+x.n < p.bhi {
			stack = append(stack, part{x.i + x.n, p.ahi, x.j + x.n, p.bhi, nil})
		}
		stack = append(stack, part{found: &x})
		if p.alo < x.i && p.blo < x.j {
			stack = append(stack, part{p.alo, x.i, p.blo, x.j, nil})
		}
	}
	return append(out, block{len(m.a), len(m.b), 0})
}
