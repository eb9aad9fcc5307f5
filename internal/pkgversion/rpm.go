package pkgversion

import "strings"

// RPM compares [epoch:]version[-release] as rpm does. No epoch is 0. A release counts
// only if both have one.
func RPM(a, b string) int { return evr(a, b, rpmPart) }

// evr compares epoch, version and release by the rule for each.
func evr(a, b string, part func(a, b string) int) int {
	ae, av := cutEpoch(a)
	be, bv := cutEpoch(b)
	av, ar, aHas := cutRelease(av)
	bv, br, bHas := cutRelease(bv)
	if c := number(ae, be); c != 0 {
		return c
	}
	if c := part(av, bv); c != 0 || !aHas || !bHas {
		return c
	}
	return part(ar, br)
}

func cutRelease(v string) (version, release string, ok bool) {
	i := strings.LastIndexByte(v, '-')
	if i < 0 {
		return v, "", false
	}
	return v[:i], v[i+1:], true
}

// rpmPart compares by segments of letters or digits; what separates them does not
// count, but for a tilde, which is before the end, and a caret, which is just after it.
func rpmPart(a, b string) int {
	for a != "" || b != "" {
		a, b = rpmStart(a), rpmStart(b)
		if c, done, marked := rpmMarks(a, b); done {
			return c
		} else if marked {
			a, b = a[1:], b[1:]
			continue
		}
		if a == "" || b == "" {
			break
		}
		c, an, bn := segment(a, b)
		if c != 0 {
			return c
		}
		a, b = a[an:], b[bn:]
	}
	return longer(a, b)
}

func rpmStart(s string) string {
	return s[run(s, func(c byte) bool { return !alnum(c) && c != '~' && c != '^' }):]
}

// rpmMarks compares tildes and carets at the starts. marked means that both have the
// same one.
func rpmMarks(a, b string) (c int, done, marked bool) {
	at, bt := strings.HasPrefix(a, "~"), strings.HasPrefix(b, "~")
	ac, bc := strings.HasPrefix(a, "^"), strings.HasPrefix(b, "^")
	switch {
	case at && bt, ac && bc && !at && !bt:
		return 0, false, true
	case at:
		return -1, true, false
	case bt:
		return 1, true, false
	case ac && b == "", bc && a != "":
		return 1, true, false
	case bc && a == "", ac:
		return -1, true, false
	}
	return 0, false, false
}

// segment compares the segments at the starts, of the kind of a's, and returns their
// lengths. A number is newer than letters.
func segment(a, b string) (c, an, bn int) {
	kind := letter
	if digit(a[0]) {
		kind = digit
	}
	an, bn = run(a, kind), run(b, kind)
	switch {
	case bn == 0 && digit(a[0]):
		return 1, an, bn
	case bn == 0:
		return -1, an, bn
	case digit(a[0]):
		return number(a[:an], b[:bn]), an, bn
	}
	return strings.Compare(a[:an], b[:bn]), an, bn
}

func longer(a, b string) int {
	switch {
	case a == "" && b == "":
		return 0
	case a == "":
		return -1
	}
	return 1
}

// Pacman compares [epoch:]version[-release] as pacman's vercmp does.
func Pacman(a, b string) int { return evr(a, b, pacmanPart) }

// pacmanPart compares by segments; of two separators the longer one is newer, and
// letters that one has more make it older.
func pacmanPart(a, b string) int {
	for a != "" && b != "" {
		separator := func(c byte) bool { return !alnum(c) }
		as, bs := run(a, separator), run(b, separator)
		a, b = a[as:], b[bs:]
		if a == "" || b == "" {
			break
		}
		if as != bs {
			return number(strings.Repeat("1", as), strings.Repeat("1", bs))
		}
		c, an, bn := segment(a, b)
		if c != 0 {
			return c
		}
		a, b = a[an:], b[bn:]
	}
	switch {
	case a == "" && b == "":
		return 0
	case a == "" && !letter(b[0]), a != "" && letter(a[0]):
		return -1
	}
	return 1
}
