package pkgversion

import (
	"cmp"
	"slices"
	"strings"
)

// The kinds of what a version of apk consists of, the newest at the end last: of two
// versions that are alike up to there, the one whose next token is of an earlier kind
// is newer.
const (
	apkInvalid = iota - 1
	apkFraction
	apkNumber
	apkLetter
	apkSuffix
	apkSuffixNumber
	apkRevision
	apkEnd
)

type apkToken struct {
	kind int
	text string // a number
	rank int    // of anything else; below 0 it is before the end
}

// Apk compares as apk version -t does: numbers, a letter, suffixes such as _rc1, and
// the revision -r0.
func Apk(a, b string) int {
	at, bt := apkTokens(a), apkTokens(b)
	for i := range min(len(at), len(bt)) {
		x, y := at[i], bt[i]
		if x.kind != y.kind {
			return apkKinds(x, y)
		}
		if c := cmp.Compare(x.rank, y.rank); c != 0 {
			return c
		}
		if c := number(x.text, y.text); c != 0 {
			return c
		}
	}
	return 0
}

func apkKinds(a, b apkToken) int {
	switch {
	case a.kind == apkInvalid:
		return -1
	case b.kind == apkInvalid:
		return 1
	case a.kind == apkSuffix && a.rank < 0:
		return -1
	case b.kind == apkSuffix && b.rank < 0:
		return 1
	}
	return -cmp.Compare(a.kind, b.kind)
}

// apkTokens splits a version; the last token is apkEnd, or apkInvalid.
func apkTokens(v string) []apkToken {
	out := make([]apkToken, 0, 8)
	take := func(kind, skip int) {
		v = v[skip:]
		n := run(v, digit)
		out = append(out, apkToken{kind: kind, text: v[:n]})
		v = v[n:]
	}
	if v == "" || !digit(v[0]) {
		return []apkToken{{kind: apkInvalid}}
	}
	take(apkNumber, 0)
	for {
		last := out[len(out)-1].kind
		switch {
		case v == "":
			return append(out, apkToken{kind: apkEnd})
		case v[0] == '.' && len(v) > 1 && digit(v[1]) && last <= apkNumber:
			out, v = apkAfterDot(out, v[1:])
		case 'a' <= v[0] && v[0] <= 'z' && last <= apkNumber:
			out, v = append(out, apkToken{kind: apkLetter, rank: int(v[0])}), v[1:]
		case v[0] == '_' && last < apkRevision:
			n := run(v[1:], letter)
			rank, ok := apkRank(v[1 : 1+n])
			if !ok {
				return append(out, apkToken{kind: apkInvalid})
			}
			out, v = append(out, apkToken{kind: apkSuffix, rank: rank}), v[1+n:]
			if v != "" && digit(v[0]) {
				take(apkSuffixNumber, 0)
			}
		case strings.HasPrefix(v, "-r") && len(v) > 2 && digit(v[2]) && last < apkRevision:
			take(apkRevision, 2)
		default:
			return append(out, apkToken{kind: apkInvalid})
		}
	}
}

// apkAfterDot takes a number behind a dot. Zeros at its start make it a fraction: 1.01
// is older than 1.1.
func apkAfterDot(out []apkToken, v string) ([]apkToken, string) {
	zeros := run(v, func(c byte) bool { return c == '0' })
	n := run(v, digit)
	t := apkToken{kind: apkFraction, text: v[:n], rank: -zeros}
	return append(out, t), v[n:]
}

// apkRank returns the rank of a suffix: those of versions before a release are
// negative.
func apkRank(name string) (int, bool) {
	names := [...]string{"alpha", "beta", "pre", "rc", "cvs", "svn", "git", "hg", "p"}
	i := slices.Index(names[:], name)
	return i - 4, i >= 0
}
