package pyre

import (
	"context"
	"strings"
	"unicode/utf8"
)

// The bounds of one search: steps, and choices to come back to.
const (
	maxSteps = 100e6
	maxStack = 2 << 20
	perCheck = 1 << 14 // steps between two looks at the context
)

// back is what is done when a match fails: a place to go on from, or a value to put
// back.
type back struct {
	kind  backKind
	pc    int
	pos   int
	limit int
}

type backKind uint8

const (
	backGo    backKind = iota // go on at pc
	backSlot                  // slot pc was pos
	backLoop                  // loop pc was at pos iterations, and began the last at limit
	backFewer                 // the greedy repetition at pc: one less, down to limit
	backMore                  // the lazy one: one more, limit times
	backBody                  // the lazy loop pc: an iteration more
)

// count is how far a loop is.
type count struct{ n, last int }

// machine matches one text.
type machine struct {
	re    *Regexp
	ctx   context.Context
	text  string
	slots []int
	loops []count
	stack []back
	steps int
	// whole asks for a match to the end; not is where the match must not end, or -1.
	whole bool
	not   int
	err   error
}

func (re *Regexp) machine(ctx context.Context, text string) *machine {
	m := &machine{re: re, ctx: ctx, text: text, not: -1}
	m.slots = make([]int, 2*len(re.names))
	m.loops = make([]count, len(re.loops))
	return m
}

// at tries to match at pos.
func (m *machine) at(pos int) bool {
	m.stack = m.stack[:0]
	for i := range m.slots {
		m.slots[i] = -1
	}
	end, ok := m.run(0, pos, true)
	if ok {
		m.slots[0], m.slots[1] = pos, end
	}
	return ok
}

// search looks for the first match from pos on.
func (m *machine) search(pos int) bool {
	m.steps = 0
	for start := pos; m.err == nil; {
		next := m.candidate(start)
		if next < 0 {
			return false
		}
		if next > pos {
			m.not = -1
		}
		if m.at(next) {
			return true
		}
		if next >= len(m.text) {
			return false
		}
		_, n := m.char(next)
		start = next + n
	}
	return false
}

// candidate returns the next position from pos on where a match may begin, or -1.
func (m *machine) candidate(pos int) int {
	first := &m.re.prog[0]
	switch {
	case m.re.prefix != "":
		i := strings.Index(m.text[pos:], m.re.prefix)
		if i < 0 {
			return -1
		}
		return pos + i
	case first.op == opAt && (first.r == 'A' || first.r == '^' && first.flags&Multiline == 0):
		if pos > 0 {
			return -1
		}
	case first.op == opAt && first.r == '^' && pos > 0 && m.text[pos-1] != '\n':
		i := strings.IndexByte(m.text[pos:], '\n')
		if i < 0 {
			return -1
		}
		return pos + i + 1
	}
	return pos
}

// char returns the character at pos and its length; -1 at the end.
func (m *machine) char(pos int) (rune, int) {
	if pos >= len(m.text) {
		return -1, 0
	}
	if c := m.text[pos]; c < utf8.RuneSelf {
		return rune(c), 1
	}
	return utf8.DecodeRuneInString(m.text[pos:])
}

// before returns the character before pos and its length; -1 at the start.
func (m *machine) before(pos int) (rune, int) {
	if pos <= 0 {
		return -1, 0
	}
	if c := m.text[pos-1]; c < utf8.RuneSelf {
		return rune(c), 1
	}
	return utf8.DecodeLastRuneInString(m.text[:pos])
}

func (m *machine) push(b back) { m.stack = append(m.stack, b) }

// tick counts n steps, and reports whether there may be more.
func (m *machine) tick(n int) bool {
	before := m.steps / perCheck
	m.steps += n
	if m.steps/perCheck == before {
		return true
	}
	if m.err == nil && (m.steps > m.re.steps || len(m.stack) > m.re.stack) {
		m.err = ErrTooComplex
	}
	if m.err == nil {
		m.err = m.ctx.Err()
	}
	return m.err == nil
}

// set changes a slot, so that it changes back when the match fails.
func (m *machine) set(slot, pos int) {
	m.push(back{kind: backSlot, pc: slot, pos: m.slots[slot]})
	m.slots[slot] = pos
}

func (m *machine) setLoop(l int, c count) {
	m.push(back{kind: backLoop, pc: l, pos: m.loops[l].n, limit: m.loops[l].last})
	m.loops[l] = c
}

// single reports whether the character at pos is the one that i wants, and its
// length.
func (m *machine) single(i *instr, pos int) (int, bool) {
	r, n := m.char(pos)
	if n == 0 {
		return 0, false
	}
	if i.set != nil {
		return n, i.set.has(r)
	}
	return n, r == i.r
}
