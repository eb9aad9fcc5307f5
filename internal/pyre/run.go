package pyre

// run matches from pc at pos to the next opEnd, and returns where it ended. What it
// leaves on the stack are values to put back, and choices if it is the outermost.
func (m *machine) run(pc, pos int, outermost bool) (int, bool) {
	base := len(m.stack)
	for m.tick(1) {
		i := &m.re.prog[pc]
		ok := true
		pc++
		switch i.op {
		case opEnd:
			if !outermost || (!m.whole || pos == len(m.text)) && pos != m.not {
				return pos, true
			}
			ok = false
		case opChar, opSet:
			var n int
			n, ok = m.single(i, pos)
			pos += n
		case opAt:
			ok = m.position(i, pos)
		case opSplit:
			m.push(back{kind: backGo, pc: i.b, pos: pos})
			pc = i.a
		case opJump:
			pc = i.a
		case opSave:
			m.set(i.a, pos)
		case opRepeat:
			pos, ok = m.repeat(i, pc-1, pos)
		case opInit:
			m.setLoop(i.a, count{-1, -1})
		case opLoop:
			pc, ok = m.loop(i.a, pos)
		case opLook, opAtomic:
			pos, ok = m.inner(i, pc, pos)
			pc = i.a
		case opRef:
			pos, ok = m.reference(i, pos)
		case opCond:
			if m.slots[2*i.a+1] < 0 {
				pc = i.b
			}
		default:
			ok = false
		}
		if !ok {
			if pc, pos, ok = m.back(base); !ok {
				return 0, false
			}
		}
	}
	return 0, false
}

// back takes back what was done since the last choice, and returns where the other
// way begins.
func (m *machine) back(base int) (pc, pos int, ok bool) {
	for len(m.stack) > base {
		top := &m.stack[len(m.stack)-1]
		b := *top
		switch b.kind {
		case backSlot:
			m.slots[b.pc] = b.pos
		case backLoop:
			m.loops[b.pc] = count{b.pos, b.limit}
		case backGo:
			m.stack = m.stack[:len(m.stack)-1]
			return b.pc, b.pos, true
		case backFewer:
			_, n := m.before(b.pos)
			top.pos -= n
			if top.pos <= b.limit {
				m.stack = m.stack[:len(m.stack)-1]
			}
			return b.pc + 1, b.pos - n, true
		case backMore:
			if n, ok := m.single(&m.re.prog[b.pc], b.pos); ok {
				top.pos += n
				top.limit--
				if top.limit <= 0 {
					m.stack = m.stack[:len(m.stack)-1]
				}
				return b.pc + 1, b.pos + n, true
			}
		case backBody:
			m.stack = m.stack[:len(m.stack)-1]
			m.setLoop(b.pc, count{b.limit, b.pos})
			return m.re.loops[b.pc].body, b.pos, true
		}
		m.stack = m.stack[:len(m.stack)-1]
	}
	return 0, 0, false
}

// repeat matches the repetition of one character that is at pc.
func (m *machine) repeat(i *instr, pc, pos int) (int, bool) {
	start, n := pos, 0
	most := i.b
	if i.mode == lazy {
		most = i.a
	}
	least := pos
	for n < most {
		size, ok := m.single(i, pos)
		if !ok {
			break
		}
		pos += size
		if n++; n == i.a {
			least = pos
		}
	}
	m.tick((pos - start) / 8)
	if n < i.a {
		return pos, false
	}
	switch {
	case i.mode == lazy && i.b > i.a:
		m.push(back{kind: backMore, pc: pc, pos: pos, limit: i.b - i.a})
	case i.mode == greedy && pos > least:
		m.push(back{kind: backFewer, pc: pc, pos: pos, limit: least})
	}
	return pos, true
}

// loop is at the end of an iteration of a loop, or before the first. An iteration
// that matched nothing is the last one.
func (m *machine) loop(l, pos int) (pc int, ok bool) {
	def, c := &m.re.loops[l], m.loops[l]
	c.n++
	again := c.n < def.max && pos != c.last
	switch {
	case c.n < def.min:
		m.setLoop(l, count{c.n, c.last})
		return def.body, true
	case def.lazy:
		if again {
			m.push(back{kind: backBody, pc: l, pos: pos, limit: c.n})
		}
		return def.exit, true
	case again:
		m.push(back{kind: backGo, pc: def.exit, pos: pos})
		m.setLoop(l, count{c.n, pos})
		return def.body, true
	}
	return def.exit, true
}

// inner runs a part of the program whose choices are forgotten when it has matched.
func (m *machine) inner(i *instr, pc, pos int) (int, bool) {
	start := pos
	if i.op == opLook {
		for range i.b {
			_, n := m.before(start)
			if n == 0 {
				return pos, i.neg
			}
			start -= n
		}
	}
	base := len(m.stack)
	end, ok := m.run(pc, start, false)
	if m.err != nil {
		return pos, false
	}
	if ok && i.neg {
		m.undo(base)
	} else {
		m.forget(base)
	}
	if i.op == opLook {
		return pos, ok != i.neg
	}
	return end, ok
}

// forget drops the choices above base and keeps the values.
func (m *machine) forget(base int) {
	kept := m.stack[:base]
	for _, b := range m.stack[base:] {
		if b.kind == backSlot || b.kind == backLoop {
			kept = append(kept, b)
		}
	}
	m.stack = kept
}

// undo puts the values above base back.
func (m *machine) undo(base int) {
	m.forget(base)
	for len(m.stack) > base {
		m.back(len(m.stack) - 1)
	}
}

// position reports whether pos is what i wants.
func (m *machine) position(i *instr, pos int) bool {
	multi := i.flags&Multiline != 0
	switch i.r {
	case 'A':
		return pos == 0
	case 'Z':
		return pos == len(m.text)
	case '^':
		return pos == 0 || multi && m.text[pos-1] == '\n'
	case '$':
		return pos == len(m.text) || m.text[pos] == '\n' && (multi || pos+1 == len(m.text))
	}
	if m.text == "" {
		return false // \B as well, before Python 3.14
	}
	a, _ := m.before(pos)
	b, _ := m.char(pos)
	ascii := i.flags&ASCII != 0
	return (a >= 0 && word(a, ascii)) != (b >= 0 && word(b, ascii)) == (i.r == 'b')
}

// reference matches what a group matched.
func (m *machine) reference(i *instr, pos int) (int, bool) {
	from, to := m.slots[2*i.a], m.slots[2*i.a+1]
	if from < 0 || to < from {
		return pos, false
	}
	if !m.tick((to - from) / 8) {
		return pos, false
	}
	for from < to {
		a, n := m.char(from)
		b, k := m.char(pos)
		if k == 0 || a != b && (i.flags&IgnoreCase == 0 || !same(a, b, i.flags&ASCII != 0)) {
			return pos, false
		}
		from, pos = from+n, pos+k
	}
	return pos, true
}
