package pyre

import "unicode"

// set is a set of characters.
type set struct {
	neg    bool
	ranges []rune // pairs
	cats   []category
	fold   bool
	ascii  bool
	// low has the answer for characters below 128, once closed.
	low [2]uint64
}

// category is d, w or s; negated in upper case.
type category byte

func (c category) has(r rune, ascii bool) bool {
	yes := false
	switch c | 0x20 {
	case 'd':
		yes = r >= '0' && r <= '9' || r >= 128 && !ascii && unicode.IsDigit(r)
	case 'w':
		yes = word(r, ascii)
	case 's':
		yes = r == ' ' || r >= '\t' && r <= '\r' || !ascii && (r >= 0x1c && r <= 0x1f || r >= 128 && unicode.IsSpace(r))
	}
	return yes != (c&0x20 == 0)
}

func word(r rune, ascii bool) bool {
	if r < 128 {
		return r == '_' || r >= '0' && r <= '9' || r|0x20 >= 'a' && r|0x20 <= 'z'
	}
	return !ascii && (unicode.IsLetter(r) || unicode.IsNumber(r))
}

func (s *set) add(lo, hi rune) { s.ranges = append(s.ranges, lo, hi) }

// close makes the set ready to be asked, with the flags of its place.
func (s *set) close(f Flags) *set {
	s.fold, s.ascii = f&IgnoreCase != 0, f&ASCII != 0
	for r := range rune(128) {
		if s.slow(r) {
			s.low[r>>6] |= 1 << (r & 63)
		}
	}
	return s
}

func (s *set) has(r rune) bool {
	if r < 128 {
		return s.low[r>>6]&(1<<(r&63)) != 0
	}
	return s.slow(r)
}

func (s *set) slow(r rune) bool {
	yes := s.holds(r)
	if s.fold && !yes {
		for o := folded(r, s.ascii); o != r && !yes; o = folded(o, s.ascii) {
			yes = s.holds(o)
		}
	}
	return yes != s.neg
}

func (s *set) holds(r rune) bool {
	for i := 0; i < len(s.ranges); i += 2 {
		if r >= s.ranges[i] && r <= s.ranges[i+1] {
			return true
		}
	}
	for _, c := range s.cats {
		if c.has(r, s.ascii) {
			return true
		}
	}
	return false
}

// folded returns the next of the characters that are equal to r but for case.
func folded(r rune, ascii bool) rune {
	if !ascii {
		return unicode.SimpleFold(r)
	}
	if r|0x20 >= 'a' && r|0x20 <= 'z' {
		return r ^ 0x20
	}
	return r
}

// same reports whether a and b are equal but for case.
func same(a, b rune, ascii bool) bool {
	if a == b {
		return true
	}
	for o := folded(a, ascii); o != a; o = folded(o, ascii) {
		if o == b {
			return true
		}
	}
	return false
}
