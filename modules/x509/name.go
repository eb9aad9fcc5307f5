package x509

import (
	"bytes"
	"crypto/sha1" //nolint:gosec // openssl names files so
	"slices"
	"strings"

	"github.com/gossh/gossh/ordered"
)

const attributes = "2.5.4.3=CN 2.5.4.4=SN 2.5.4.5=serialNumber 2.5.4.6=C 2.5.4.7=L 2.5.4.8=ST 2.5.4.9=street 2.5.4.10=O 2.5.4.11=OU 2.5.4.12=title " +
	"2.5.4.42=GN 1.2.840.113549.1.9.1=emailAddress 0.9.2342.19200300.100.1.1=UID 0.9.2342.19200300.100.1.25=DC"

// name returns a name by the short names of its parts; of two alike, the last.
func (v value) name() *ordered.Map {
	out := &ordered.Map{}
	for _, set := range v.items() {
		for _, a := range set.items() {
			if l := a.items(); len(l) == 2 {
				if s, ok := l[1].text(); ok {
					out.Set(known(l[0].oid(), attributes), s)
				}
			}
		}
	}
	return out
}

// nameHash is what openssl calls the file of an authority by: of its name in small
// letters, with single spaces, and without the type of the texts.
func (v value) nameHash() string {
	var all []byte
	for _, set := range v.items() {
		var parts [][]byte
		for _, a := range set.items() {
			part := a.full
			if l := a.items(); len(l) == 2 {
				if s, ok := l[1].text(); ok && l[1].tag != 0x12 {
					part = put(tagSequence, l[0].full, put(0x0c, []byte(plain(s))))
				}
			}
			parts = append(parts, part)
		}
		slices.SortFunc(parts, bytes.Compare)
		all = append(all, put(tagSet, parts...)...)
	}
	sum := sha1.Sum(all) //nolint:gosec // as above
	h := sum[:4]
	slices.Reverse(h)
	return colons(value{body: h}.number())
}

// plain returns a text in small letters and with single spaces; only those of ASCII
// count.
func plain(s string) string {
	words := strings.FieldsFunc(s, func(r rune) bool { return r == ' ' || r >= '\t' && r <= '\r' })
	return strings.Map(func(r rune) rune {
		if r >= 'A' && r <= 'Z' {
			r += 'a' - 'A'
		}
		return r
	}, strings.Join(words, " "))
}
