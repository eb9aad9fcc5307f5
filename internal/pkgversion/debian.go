package pkgversion

import (
	"cmp"
	"strings"
)

// Debian compares as dpkg --compare-versions does: epoch, upstream version, revision.
func Debian(a, b string) int {
	ae, au, ar := splitDebian(a)
	be, bu, br := splitDebian(b)
	if c := number(ae, be); c != 0 {
		return c
	}
	if c := debianPart(au, bu); c != 0 {
		return c
	}
	return debianPart(ar, br)
}

func splitDebian(v string) (epoch, upstream, revision string) {
	epoch, upstream = cutEpoch(strings.TrimSpace(v))
	if i := strings.LastIndexByte(upstream, '-'); i >= 0 {
		upstream, revision = upstream[:i], upstream[i+1:]
	}
	return epoch, upstream, revision
}

// cutEpoch splits the epoch off, which is "" if there is none.
func cutEpoch(v string) (epoch, rest string) {
	if n := run(v, digit); n < len(v) && v[n] == ':' {
		return v[:n], v[n+1:]
	}
	return "", v
}

// WithoutEpoch returns a version without its epoch.
func WithoutEpoch(v string) string {
	_, rest := cutEpoch(v)
	return rest
}

// debianPart compares by turns what are no digits, byte by byte, and numbers.
func debianPart(a, b string) int {
	for a != "" || b != "" {
		for a != "" && !digit(a[0]) || b != "" && !digit(b[0]) {
			if c := cmp.Compare(debianOrder(a), debianOrder(b)); c != 0 {
				return c
			}
			a, b = after(a, 1), after(b, 1)
		}
		an, bn := run(a, digit), run(b, digit)
		if c := number(a[:an], b[:bn]); c != 0 {
			return c
		}
		a, b = a[an:], b[bn:]
	}
	return 0
}

// debianOrder is the weight of the first byte: a tilde is before the end, letters are
// before all others.
func debianOrder(s string) int {
	switch {
	case s == "" || digit(s[0]):
		return 0
	case letter(s[0]):
		return int(s[0])
	case s[0] == '~':
		return -1
	}
	return int(s[0]) + 256
}

// number compares decimal numbers of any length; "" is 0.
func number(a, b string) int {
	a, b = strings.TrimLeft(a, "0"), strings.TrimLeft(b, "0")
	if c := cmp.Compare(len(a), len(b)); c != 0 {
		return c
	}
	return strings.Compare(a, b)
}

func digit(c byte) bool  { return '0' <= c && c <= '9' }
func letter(c byte) bool { return 'a' <= c|0x20 && c|0x20 <= 'z' }
func alnum(c byte) bool  { return digit(c) || letter(c) }

// run returns how many bytes at the start of s are in the set.
func run(s string, in func(byte) bool) int {
	n := 0
	for n < len(s) && in(s[n]) {
		n++
	}
	return n
}

// after returns s without its first n bytes, of which it may have fewer.
func after(s string, n int) string { return s[min(n, len(s)):] }
