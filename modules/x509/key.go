package x509

import (
	"math/big"
	"math/bits"

	"github.com/gossh/gossh/modules"
)

const (
	rsaID = "1.2.840.113549.1.1.1"
	pssID = "1.2.840.113549.1.1.10"
	ecID  = "1.2.840.10045.2.1"
	edID  = "1.3.101.112"
)

// keySize returns the size of a key in bits, of an algorithm, and for RSA the sequence
// that begins with its modulus; 0 if its kind is not known.
func keySize(algorithm value, rsa []byte) int {
	l := algorithm.items()
	if !fits(l, tagOID) {
		return 0
	}
	switch l[0].oid() {
	case rsaID, pssID:
		key, _ := read(rsa)
		if k := key.items(); fits(k, tagInt) {
			return bitLen(k[0])
		}
	case ecID:
		if len(l) > 1 {
			if curve := curveOf(l[1].oid()); curve != nil {
				return curve.p.BitLen()
			}
		}
	case edID, "1.3.101.110":
		return 256
	case "1.3.101.113":
		return 456
	}
	return 0
}

func bitLen(v value) int {
	b := v.number()
	if len(b) == 0 {
		return 0
	}
	return bits.Len8(b[0]) + 8*(len(b)-1)
}

// publicSize returns the size of a SubjectPublicKeyInfo.
func publicSize(v value) int {
	l := v.items()
	if !fits(l, tagSequence, tagBits) {
		return 0
	}
	return keySize(l[0], l[1].content())
}

// spki returns the SubjectPublicKeyInfo of a key.
func spki(algorithm value, key []byte) []byte {
	return put(tagSequence, algorithm.full, put(tagBits, []byte{0}, key))
}

// rsaPublic returns the SubjectPublicKeyInfo of a key of RSA.
func rsaPublic(modulus, exponent value) []byte {
	id := put(tagOID, []byte{0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 1, 1})
	algorithm, _ := read(put(tagSequence, id, put(tagNull)))
	return spki(algorithm, put(tagSequence, modulus.full, exponent.full))
}

// publicKey returns the public key of a certificate, a request or a key, as a
// SubjectPublicKeyInfo. kind is what PEM says that it is, for people.
func publicKey(der []byte, kind string) ([]byte, error) {
	if c, err := parseCert(der); err == nil {
		return c.key.full, nil
	}
	if r, err := parseRequest(der); err == nil {
		return r.key.full, nil
	}
	if p, err := parsePrivate(der, kind); err == nil {
		if p.public == nil {
			return nil, modules.Errorf("the public key is not in this private key")
		}
		return p.public, nil
	}
	top, _ := read(der)
	switch l := top.items(); {
	case fits(l, tagSequence, tagBits):
		return top.full, nil
	case len(l) == 2 && fits(l, tagInt, tagInt):
		return rsaPublic(l[0], l[1]), nil
	}
	return nil, modules.Errorf("there is no public key in this (%s)", kind)
}

// private is a private key: its size and its public key, which may be missing.
type private struct {
	bits   int
	public []byte
}

// parsePrivate reads a private key of PKCS #1, SEC 1 or PKCS #8.
func parsePrivate(der []byte, kind string) (*private, error) {
	top, _ := read(der)
	l := top.items()
	var algorithm value
	if fits(l, tagInt, tagSequence, tagBytes) { // PKCS #8
		algorithm = l[1]
		inside, _ := read(l[2].body)
		l = nil
		if inside.tag == tagSequence {
			l = inside.items()
		} else if a := algorithm.items(); fits(a, tagOID) && a[0].oid() == edID && len(inside.body) == 32 {
			return &private{256, spki(algorithm, edwardsPublic(inside.body))}, nil
		}
	}
	switch {
	case fits(l, tagInt, tagInt, tagInt, tagInt): // PKCS #1: version, modulus, exponent
		return &private{bitLen(l[1]), rsaPublic(l[1], l[2])}, nil
	case fits(l, tagInt, tagBytes): // SEC 1
		if out := ecPrivate(algorithm, l); out.bits > 0 {
			return out, nil
		}
	case keySize(algorithm, nil) > 0:
		return &private{bits: keySize(algorithm, nil)}, nil
	}
	return nil, modules.Errorf("this is no private key that can be read (%s)", kind)
}

// ecPrivate reads a key of SEC 1: version, number, [0] curve, [1] public key. Either of
// the last two may be missing; the algorithm is that of PKCS #8 around it.
func ecPrivate(algorithm value, l []value) *private {
	out := &private{}
	for _, e := range l[2:] {
		if e.tag == 0xa0 && algorithm.tag == 0 {
			algorithm, _ = read(put(tagSequence, put(tagOID, []byte{0x2a, 0x86, 0x48, 0xce, 0x3d, 2, 1}), e.body))
		}
		if e.tag == 0xa1 && algorithm.tag != 0 {
			out.public = put(tagSequence, algorithm.full, e.body)
		}
	}
	out.bits = keySize(algorithm, nil)
	// A number of any size would take any time.
	if a := algorithm.items(); out.public == nil && out.bits > 0 && fits(a, tagOID, tagOID) && len(l[1].body) <= (out.bits+7)/8 {
		c := curveOf(a[1].oid())
		size := (c.p.BitLen() + 7) / 8
		if at := c.times(new(big.Int).SetBytes(l[1].body), c.g); at.x != nil {
			key := append([]byte{4}, at.x.FillBytes(make([]byte, size))...)
			out.public = spki(algorithm, append(key, at.y.FillBytes(make([]byte, size))...))
		}
	}
	return out
}

func publicPEM(der []byte) string { return writePEM("PUBLIC KEY", der) }
