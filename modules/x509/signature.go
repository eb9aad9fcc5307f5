package x509

import (
	"bytes"
	"crypto/md5"  //nolint:gosec // old certificates are signed so
	"crypto/sha1" //nolint:gosec // as above
	"crypto/sha256"
	"crypto/sha512"
	"encoding/hex"
	"hash"
	"math/big"
	"strings"

	"github.com/gossh/gossh/modules"
)

// What checks signatures here counts with math/big: crypto/rsa, crypto/ecdsa and
// crypto/ed25519 would add a tenth to the size of the thin. What they have and this has
// not, that the time tells nothing of the numbers, protects secrets, and these numbers
// are public.

// algorithms are those of signatures, as openssl calls them.
const algorithms = "1.2.840.113549.1.1.4=md5WithRSAEncryption 1.2.840.113549.1.1.5=sha1WithRSAEncryption 1.2.840.113549.1.1.14=sha224WithRSAEncryption " +
	"1.2.840.113549.1.1.11=sha256WithRSAEncryption 1.2.840.113549.1.1.12=sha384WithRSAEncryption 1.2.840.113549.1.1.13=sha512WithRSAEncryption " +
	"1.2.840.113549.1.1.10=rsassaPss 1.2.840.10045.4.1=ecdsa-with-SHA1 1.2.840.10045.4.3.1=ecdsa-with-SHA224 1.2.840.10045.4.3.2=ecdsa-with-SHA256 " +
	"1.2.840.10045.4.3.3=ecdsa-with-SHA384 1.2.840.10045.4.3.4=ecdsa-with-SHA512 1.3.101.112=ED25519 1.3.101.113=ED448"

// digests are hashes: object identifier, name, and the identifier as DER.
const digests = `1.2.840.113549.2.5=md5=2a864886f70d0205 1.3.14.3.2.26=sha1=2b0e03021a 2.16.840.1.101.3.4.2.4=sha224=608648016503040204
 2.16.840.1.101.3.4.2.1=sha256=608648016503040201 2.16.840.1.101.3.4.2.2=sha384=608648016503040202 2.16.840.1.101.3.4.2.3=sha512=608648016503040203`

// digest is a hash, and its object identifier as DER.
type digest struct {
	new func() hash.Hash
	oid []byte
}

// digestOf returns a hash by its object identifier, or by what the name of an algorithm
// says; nil if it is not known.
func digestOf(what string) *digest {
	for _, row := range strings.Fields(digests) {
		l := strings.Split(row, "=")
		if l[0] != what && !strings.Contains(strings.ToLower(what), l[1]) {
			continue
		}
		oid, _ := hex.DecodeString(l[2])
		return &digest{map[string]func() hash.Hash{
			"md5": md5.New, "sha1": sha1.New, "sha224": sha256.New224, "sha256": sha256.New, "sha384": sha512.New384, "sha512": sha512.New,
		}[l[1]], oid}
	}
	return nil
}

func (d *digest) sum(parts ...[]byte) []byte {
	h := d.new()
	for _, p := range parts {
		h.Write(p)
	}
	return h.Sum(nil)
}

// public is a public key: the numbers of RSA, or a point of a curve, or what the key of
// any other algorithm is.
type public struct {
	algorithm string
	n, e      *big.Int
	curve     *curve
	at        point
	raw       []byte
}

// parsePublic reads a SubjectPublicKeyInfo.
func parsePublic(der []byte) (*public, error) {
	top, _ := read(der)
	l := top.items()
	bad := modules.Errorf("this is no public key that can be read")
	if !fits(l, tagSequence, tagBits) || !fits(l[0].items(), tagOID) {
		return nil, bad
	}
	algorithm := l[0].items()
	p := &public{algorithm: algorithm[0].oid(), raw: l[1].content()}
	switch p.algorithm {
	case rsaID, pssID:
		key, _ := read(p.raw)
		k := key.items()
		if !fits(k, tagInt, tagInt) {
			return nil, bad
		}
		p.algorithm = rsaID
		p.n, p.e = new(big.Int).SetBytes(k[0].body), new(big.Int).SetBytes(k[1].body)
		// A number of any size would take any time.
		if p.n.BitLen() < 512 || p.n.BitLen() > 16384 || p.e.BitLen() < 2 || p.e.BitLen() > 64 {
			return nil, bad
		}
	case ecID:
		if len(algorithm) < 2 {
			return nil, bad
		}
		if p.curve = curveOf(algorithm[1].oid()); p.curve == nil {
			return nil, modules.Errorf("the curve %s of this key is not known here", algorithm[1].oid())
		}
		var ok bool
		if p.at, ok = p.curve.parse(p.raw); !ok {
			return nil, bad
		}
	}
	return p, nil
}

// same reports whether two keys are one, however they are written.
func (p *public) same(o *public) bool {
	switch {
	case p.algorithm != o.algorithm:
		return false
	case p.n != nil:
		return o.n != nil && p.n.Cmp(o.n) == 0 && p.e.Cmp(o.e) == 0
	case p.curve != nil:
		return o.curve != nil && p.curve.n.Cmp(o.curve.n) == 0 && p.at.x.Cmp(o.at.x) == 0 && p.at.y.Cmp(o.at.y) == 0
	}
	return bytes.Equal(p.raw, o.raw)
}

// signed reports whether the key made a signature of a message. An error means that
// the algorithm is none that is known here.
func (p *public) signed(algorithm value, message, signature []byte) (bool, error) {
	l := algorithm.items()
	if !fits(l, tagOID) {
		return false, modules.Errorf("the algorithm of the signature cannot be read")
	}
	name := known(l[0].oid(), algorithms)
	d := digestOf(name)
	switch {
	case name == "rsassaPss":
		if d = pssDigest(l); d != nil {
			return p.n != nil && p.pss(d, message, signature), nil
		}
	case name == "ED25519":
		return p.algorithm == edID && edwardsSigned(p.raw, message, signature), nil
	case d == nil:
	case strings.HasSuffix(name, "RSAEncryption"):
		return p.n != nil && p.pkcs1(d, message, signature), nil
	default:
		return p.curve != nil && p.curve.signed(p.at, d.sum(message), signature), nil
	}
	return false, modules.Errorf("signatures of the kind %s cannot be checked here", name)
}

// opened returns what was signed, as long as the modulus; nil if that cannot be.
func (p *public) opened(signature []byte) []byte {
	size := (p.n.BitLen() + 7) / 8
	s := new(big.Int).SetBytes(signature)
	if len(signature) != size || s.Cmp(p.n) >= 0 {
		return nil
	}
	return s.Exp(s, p.e, p.n).FillBytes(make([]byte, size))
}

// pkcs1 checks a signature of RSASSA-PKCS1-v1_5.
func (p *public) pkcs1(d *digest, message, signature []byte) bool {
	got := p.opened(signature)
	info := put(tagSequence, put(tagSequence, put(tagOID, d.oid), put(tagNull)), put(tagBytes, d.sum(message)))
	if len(got) < len(info)+11 {
		return false
	}
	want := bytes.Repeat([]byte{0xff}, len(got))
	want[0], want[1] = 0, 1
	want[len(want)-len(info)-1] = 0
	copy(want[len(want)-len(info):], info)
	return bytes.Equal(got, want)
}

// pssDigest returns the hash of an algorithm RSASSA-PSS. That of the mask is the same,
// in all that is in use; a signature with another one does not fit.
func pssDigest(algorithm []value) *digest {
	oid := "1.3.14.3.2.26" // SHA-1, when nothing is said
	if len(algorithm) > 1 {
		for _, e := range algorithm[1].items() {
			if e.tag != 0xa0 {
				continue
			}
			h, _ := read(e.body)
			if l := h.items(); fits(l, tagOID) {
				oid = l[0].oid()
			}
		}
	}
	return digestOf(oid)
}

// pss checks a signature of RSASSA-PSS, whatever the length of its salt.
func (p *public) pss(d *digest, message, signature []byte) bool {
	bits := p.n.BitLen() - 1
	size := (bits + 7) / 8
	em := p.opened(signature)
	sum := d.sum(message)
	if len(em) > size {
		if em[0] != 0 {
			return false
		}
		em = em[1:]
	}
	if len(em) < 2*len(sum)+2 || em[len(em)-1] != 0xbc {
		return false
	}
	db, h := em[:len(em)-len(sum)-1], em[len(em)-len(sum)-1:len(em)-1]
	top := byte(0xff) >> (8*size - bits)
	if db[0]&^top != 0 {
		return false
	}
	for i, n := 0, byte(0); i < len(db); n++ {
		for _, b := range d.sum(h, []byte{0, 0, 0, n}) {
			if i < len(db) {
				db[i] ^= b
				i++
			}
		}
	}
	db[0] &= top
	one := bytes.IndexFunc(db, func(r rune) bool { return r != 0 })
	if one < 0 || db[one] != 1 {
		return false
	}
	return bytes.Equal(h, d.sum(make([]byte, 8), sum, db[one+1:]))
}
