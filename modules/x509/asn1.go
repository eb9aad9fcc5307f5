package x509

import (
	"math/big"
	"net/netip"
	"strconv"
	"strings"
	"time"
	"unicode/utf16"

	"github.com/gossh/gossh/ordered"
)

// value is a value of DER: its tag, its content, and all of its bytes. (encoding/asn1
// would cost 40 KiB, crypto/x509 167.)
type value struct {
	tag        byte
	body, full []byte
}

// The tags that are looked for.
const (
	tagBool, tagInt, tagBits, tagBytes, tagNull, tagOID byte = 1, 2, 3, 4, 5, 6
	tagSequence, tagSet                                 byte = 0x30, 0x31
)

// read splits the first value off; the tag is 0 if there is none.
func read(der []byte) (v value, rest []byte) {
	if len(der) < 2 || der[0]&0x1f == 0x1f {
		return value{}, nil
	}
	n, head := int(der[1]), 2
	if n > 0x84 || n == 0x80 {
		return value{}, nil
	}
	if n > 0x80 {
		size := n & 0x7f
		if len(der) < 2+size {
			return value{}, nil
		}
		n = 0
		for _, b := range der[2 : 2+size] {
			n = n<<8 | int(b)
		}
		head += size
	}
	if n < 0 || n > len(der)-head {
		return value{}, nil
	}
	return value{der[0], der[head : head+n], der[:head+n]}, der[head+n:]
}

// items returns what a sequence or a set holds.
func (v value) items() []value {
	var out []value
	for rest := v.body; len(rest) > 0; {
		var e value
		if e, rest = read(rest); e.tag == 0 {
			return nil
		}
		out = append(out, e)
	}
	return out
}

// fits reports whether values begin with these tags.
func fits(l []value, tags ...byte) bool {
	if len(l) < len(tags) {
		return false
	}
	for i, t := range tags {
		if l[i].tag != t {
			return false
		}
	}
	return true
}

// number returns the bytes of a whole number without the zeros before it.
func (v value) number() []byte {
	b := v.body
	for len(b) > 1 && b[0] == 0 {
		b = b[1:]
	}
	return b
}

// small returns a small number.
func (v value) small() int {
	n := 0
	if b := v.number(); len(b) < 4 {
		for _, x := range b {
			n = n<<8 | int(x)
		}
	}
	return n
}

// content returns the bytes of a bit string.
func (v value) content() []byte {
	if len(v.body) < 2 {
		return nil
	}
	return v.body[1:]
}

// oid returns an object identifier as numbers with dots.
func (v value) oid() string {
	var out []byte
	n := uint64(0)
	for _, b := range v.body {
		n = n<<7 | uint64(b&0x7f)
		if b&0x80 != 0 {
			continue
		}
		if out == nil {
			first := min(n/40, 2)
			out = append(strconv.AppendUint(nil, first, 10), '.')
			n -= first * 40
		} else {
			out = append(out, '.')
		}
		out = strconv.AppendUint(out, n, 10)
		n = 0
	}
	return string(out)
}

// text returns a text; ok is false for what is none.
func (v value) text() (s string, ok bool) {
	switch v.tag {
	case 0x0c, 0x12, 0x13, 0x14, 0x16, 0x1a:
		return string(v.body), true
	case 0x1e:
		var u []uint16
		for i := 0; i+1 < len(v.body); i += 2 {
			u = append(u, uint16(v.body[i])<<8|uint16(v.body[i+1]))
		}
		return string(utf16.Decode(u)), true
	}
	return "", false
}

// time returns a time; ok is false for what is none.
func (v value) time() (t time.Time, ok bool) {
	var err error
	switch v.tag {
	case 0x17:
		t, err = time.Parse("060102150405Z0700", string(v.body))
		if t.Year() >= 2050 {
			t = t.AddDate(-100, 0, 0)
		}
	case 0x18:
		t, err = time.Parse("20060102150405Z0700", string(v.body))
	default:
		return t, false
	}
	return t, err == nil
}

// written returns a time as the module writes it.
func (v value) written() string {
	t, _ := v.time()
	return t.UTC().Format(time.DateTime)
}

// put returns the DER of a value.
func put(tag byte, parts ...[]byte) []byte {
	var body []byte
	for _, p := range parts {
		body = append(body, p...)
	}
	n := len(body)
	head := []byte{tag, byte(n)}
	switch {
	case n > 0xffff:
		head = []byte{tag, 0x83, byte(n >> 16), byte(n >> 8), byte(n)}
	case n > 0xff:
		head = []byte{tag, 0x82, byte(n >> 8), byte(n)}
	case n > 0x7f:
		head = []byte{tag, 0x81, byte(n)}
	}
	return append(head, body...)
}

// known returns what an object identifier is called, by a table of them; itself, if it
// is not there.
func known(oid, table string) string {
	for _, row := range strings.Fields(table) {
		if id, n, _ := strings.Cut(row, "="); id == oid {
			return n
		}
	}
	return oid
}

const (
	extensionNames = "2.5.29.14=subjectKeyIdentifier 2.5.29.15=keyUsage 2.5.29.17=subjectAltName 2.5.29.19=basicConstraints 2.5.29.20=crlNumber 2.5.29.31=crlDistributionPoints " +
		"2.5.29.32=certificatePolicies 2.5.29.35=authorityKeyIdentifier 2.5.29.37=extendedKeyUsage 1.3.6.1.5.5.7.1.1=authorityInfoAccess"
	purposes = "1.3.6.1.5.5.7.3.1=serverAuth 1.3.6.1.5.5.7.3.2=clientAuth 1.3.6.1.5.5.7.3.3=codeSigning 1.3.6.1.5.5.7.3.4=emailProtection 1.3.6.1.5.5.7.3.8=timeStamping 1.3.6.1.5.5.7.3.9=OCSPSigning"
	usages   = "digitalSignature nonRepudiation keyEncipherment dataEncipherment keyAgreement keyCertSign cRLSign encipherOnly decipherOnly"
)

// extensions returns the extensions by name, as text; those that are not understood as
// the bytes that they are.
func extensions(list []value) *ordered.Map {
	out := &ordered.Map{}
	for _, e := range list {
		l := e.items()
		if !fits(l, tagOID) || len(l) < 2 {
			continue
		}
		der := l[len(l)-1].body
		n := known(l[0].oid(), extensionNames)
		inside, _ := read(der)
		v := strings.Join(extensionText(n, inside), ", ")
		if v == "" {
			v = colons(der)
		}
		if l[1].tag == tagBool && l[1].small() != 0 {
			v = "critical, " + v
		}
		out.Set(n, v)
	}
	return out
}

// extensionText returns the parts of an extension, none if it is not understood.
func extensionText(n string, v value) []string {
	var out []string
	switch n {
	case "basicConstraints":
		out = []string{"CA:FALSE"}
		for _, e := range v.items() {
			if e.tag == tagBool && e.small() != 0 {
				out[0] = "CA:TRUE"
			} else if e.tag == tagInt {
				out = append(out, "pathlen:"+strconv.Itoa(e.small()))
			}
		}
	case "keyUsage":
		b := v.content()
		for i, u := range strings.Fields(usages) {
			if i/8 < len(b) && b[i/8]&(0x80>>(i%8)) != 0 {
				out = append(out, u)
			}
		}
	case "extendedKeyUsage":
		for _, e := range v.items() {
			out = append(out, known(e.oid(), purposes))
		}
	case "subjectKeyIdentifier":
		out = []string{colons(v.body)}
	case "authorityKeyIdentifier":
		for _, e := range v.items() {
			if e.tag == 0x80 {
				out = append(out, "keyid:"+colons(e.body))
			}
		}
	case "crlNumber":
		out = []string{new(big.Int).SetBytes(v.body).String()}
	case "subjectAltName":
		for _, e := range v.items() {
			out = append(out, altName(e))
		}
	}
	return out
}

// altName returns one of the other names of a subject.
func altName(v value) string {
	switch v.tag {
	case 0x81:
		return "email:" + string(v.body)
	case 0x82:
		return "DNS:" + string(v.body)
	case 0x86:
		return "URI:" + string(v.body)
	case 0x87:
		if a, ok := netip.AddrFromSlice(v.body); ok {
			return "IP Address:" + a.String()
		}
	}
	return "othername:" + colons(v.body)
}
