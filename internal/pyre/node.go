package pyre

// Flags are options of an expression, as in Python's module re.
type Flags uint8

// The flags.
const (
	IgnoreCase Flags = 1 << iota
	Multiline
	DotAll
	Verbose
	ASCII
	unicodeFlag
	localeFlag
)

// flag returns the flag that a letter stands for, 0 if it is none.
func flag(c rune) Flags {
	switch c {
	case 'i':
		return IgnoreCase
	case 'm':
		return Multiline
	case 's':
		return DotAll
	case 'x':
		return Verbose
	case 'a':
		return ASCII
	case 'u':
		return unicodeFlag
	case 'L':
		return localeFlag
	}
	return 0
}

// kind is what a node is.
type kind uint8

const (
	kEmpty kind = iota
	kSeq
	kAlt
	kChar   // one character: r, or set if it is not nil
	kAt     // a position: r is one of ^ $ A Z b B
	kGroup  // a group; group 0 captures nothing
	kRepeat // subs[0], min to max times
	kLook   // lookahead
	kBehind // lookbehind
	kAtomic
	kRef  // what group matched
	kCond // subs[0] if group matched, else subs[1]
	kFail
)

// mode is how a repetition goes about it.
type mode uint8

const (
	greedy mode = iota
	lazy
	possessive
)

// infinite is a maximum that there is none of.
const infinite = 1<<31 - 1

// node is a part of an expression.
type node struct {
	kind     kind
	r        rune
	set      *set
	subs     []*node
	group    int
	min, max int
	mode     mode
	neg      bool
	flags    Flags
}

// width returns how many characters a node matches at least and at most. groups
// are the widths of the groups.
func (n *node) width(groups map[int][2]int) (lo, hi int) {
	switch n.kind {
	case kChar:
		return 1, 1
	case kSeq, kGroup, kAtomic:
		for _, s := range n.subs {
			l, h := s.width(groups)
			lo, hi = capped(lo+l), capped(hi+h)
		}
	case kAlt, kCond:
		lo, hi = n.subs[0].width(groups)
		for _, s := range n.subs[1:] {
			l, h := s.width(groups)
			lo, hi = min(lo, l), max(hi, h)
		}
	case kRepeat:
		l, h := n.subs[0].width(groups)
		lo = capped(l * min(n.min, infinite/max(l, 1)))
		hi = capped(h * min(n.max, infinite/max(h, 1)))
	case kRef:
		w := groups[n.group]
		return w[0], w[1]
	}
	return lo, hi
}

// capped bounds a sum of two widths, which may overflow.
func capped(n int) int {
	if n < 0 || n > infinite {
		return infinite
	}
	return n
}
