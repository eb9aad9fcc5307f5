package pyre

// op is what an instruction does.
type op uint8

const (
	opEnd    op = iota
	opChar      // one character r
	opSet       // one of set
	opAt        // a position, r
	opSplit     // try a, then b
	opJump      // go to a
	opSave      // keep the position in slot a
	opRepeat    // one character of r or set, a to b times; mode
	opInit      // begin loop a
	opLoop      // an iteration of loop a begins or not; see loop
	opLook      // run what follows, then go to a; behind: b characters back
	opAtomic    // the same, and keep where it ended
	opRef       // what group a matched
	opCond      // go to b unless group a matched
	opFail
)

// instr is an instruction of a program.
type instr struct {
	op    op
	mode  mode
	neg   bool
	flags Flags
	r     rune
	set   *set
	a, b  int
}

// loop is a repetition of more than one character.
type loop struct {
	min, max   int
	lazy       bool
	body, exit int
}

// compiler turns nodes into a program.
type compiler struct {
	prog   []instr
	loops  []loop
	groups map[int][2]int
	err    error
}

func (c *compiler) emit(i instr) int {
	c.prog = append(c.prog, i)
	return len(c.prog) - 1
}

func (c *compiler) node(n *node) {
	switch n.kind {
	case kSeq:
		for _, s := range n.subs {
			c.node(s)
		}
	case kAlt:
		c.alternatives(n.subs)
	case kChar:
		if n.set != nil {
			c.emit(instr{op: opSet, set: n.set})
		} else {
			c.emit(instr{op: opChar, r: n.r})
		}
	case kAt:
		c.emit(instr{op: opAt, r: n.r, flags: n.flags})
	case kGroup:
		c.group(n)
	case kRepeat:
		c.repeat(n)
	case kLook, kBehind:
		c.look(n)
	case kAtomic:
		at := c.emit(instr{op: opAtomic})
		c.node(n.subs[0])
		c.emit(instr{op: opEnd})
		c.prog[at].a = len(c.prog)
	case kRef:
		c.emit(instr{op: opRef, a: n.group, flags: n.flags})
	case kCond:
		at := c.emit(instr{op: opCond, a: n.group})
		c.node(n.subs[0])
		jump := c.emit(instr{op: opJump})
		c.prog[at].b = len(c.prog)
		c.node(n.subs[1])
		c.prog[jump].a = len(c.prog)
	case kFail:
		c.emit(instr{op: opFail})
	}
}

func (c *compiler) alternatives(subs []*node) {
	var jumps []int
	for i, s := range subs {
		if i == len(subs)-1 {
			c.node(s)
			break
		}
		at := c.emit(instr{op: opSplit})
		c.prog[at].a = len(c.prog)
		c.node(s)
		jumps = append(jumps, c.emit(instr{op: opJump}))
		c.prog[at].b = len(c.prog)
	}
	for _, j := range jumps {
		c.prog[j].a = len(c.prog)
	}
}

func (c *compiler) group(n *node) {
	if n.group > 0 {
		c.emit(instr{op: opSave, a: 2 * n.group})
	}
	c.node(n.subs[0])
	if n.group > 0 {
		c.emit(instr{op: opSave, a: 2*n.group + 1})
	}
}

func (c *compiler) repeat(n *node) {
	body := single(n.subs[0])
	if n.mode == possessive {
		at := c.emit(instr{op: opAtomic})
		greedier := *n
		greedier.mode = greedy
		c.repeat(&greedier)
		c.emit(instr{op: opEnd})
		c.prog[at].a = len(c.prog)
		return
	}
	if body != nil {
		c.emit(instr{op: opRepeat, mode: n.mode, r: body.r, set: body.set, a: n.min, b: n.max})
		return
	}
	l := len(c.loops)
	c.loops = append(c.loops, loop{min: n.min, max: n.max, lazy: n.mode == lazy})
	c.emit(instr{op: opInit, a: l})
	at := c.emit(instr{op: opLoop, a: l})
	c.loops[l].body = len(c.prog)
	c.node(n.subs[0])
	c.emit(instr{op: opJump, a: at})
	c.loops[l].exit = len(c.prog)
}

// single returns the one character that a node is, nil if it is more.
func single(n *node) *node {
	for n.kind == kSeq && len(n.subs) == 1 || n.kind == kGroup && n.group == 0 {
		n = n.subs[0]
	}
	if n.kind != kChar {
		return nil
	}
	return n
}

func (c *compiler) look(n *node) {
	i := instr{op: opLook, neg: n.neg}
	if n.kind == kBehind {
		lo, hi := n.subs[0].width(c.groups)
		if lo != hi && c.err == nil {
			c.err = &SyntaxError{Msg: "look-behind requires fixed-width pattern", Pos: -1}
		}
		i.b = lo
	}
	at := c.emit(i)
	c.node(n.subs[0])
	c.emit(instr{op: opEnd})
	c.prog[at].a = len(c.prog)
}
