package x509

import (
	"crypto/md5"  //nolint:gosec // a finger print that Salt shows
	"crypto/sha1" //nolint:gosec // as above
	"crypto/sha256"
	"time"

	"github.com/gossh/gossh/modules"
	"github.com/gossh/gossh/ordered"
)

// cert is a certificate: the parts that are shown.
type cert struct {
	raw                          []byte
	version                      int
	serial, issuer, subject, key value
	from, to                     time.Time
	exts                         value
	signed                       signed
}

// signed is what was signed, how, and the signature.
type signed struct {
	body, algorithm, signature value
}

// by reports whether a key made the signature.
func (s *signed) by(key *public) (bool, error) {
	return key.signed(s.algorithm, s.body.full, s.signature.content())
}

// parseCert reads a certificate of RFC 5280.
func parseCert(der []byte) (*cert, error) {
	bad := modules.Errorf("this is no certificate")
	top, _ := read(der)
	parts := top.items()
	if !fits(parts, tagSequence, tagSequence, tagBits) {
		return nil, bad
	}
	l := parts[0].items()
	c := &cert{raw: top.full, version: 1, signed: signed{parts[0], parts[1], parts[2]}}
	if fits(l, 0xa0) {
		v, _ := read(l[0].body)
		c.version = v.small() + 1
		l = l[1:]
	}
	if !fits(l, tagInt, tagSequence, tagSequence, tagSequence, tagSequence, tagSequence) {
		return nil, bad
	}
	c.serial, c.issuer, c.subject, c.key = l[0], l[2], l[4], l[5]
	times := l[3].items()
	if len(times) != 2 {
		return nil, bad
	}
	var ok1, ok2 bool
	c.from, ok1 = times[0].time()
	c.to, ok2 = times[1].time()
	if !ok1 || !ok2 {
		return nil, bad
	}
	for _, e := range l[6:] {
		if e.tag == 0xa3 {
			c.exts, _ = read(e.body)
		}
	}
	return c, nil
}

// shown returns the certificate as x509.read_certificate shows it.
func (c *cert) shown() *ordered.Map {
	s256, s1, s5 := sha256.Sum256(c.raw), sha1.Sum(c.raw), md5.Sum(c.raw) //nolint:gosec // as above
	out := ordered.Of(
		"Version", c.version, "Key Size", publicSize(c.key), "Serial Number", colons(c.serial.number()),
		"SHA-256 Finger Print", colons(s256[:]), "SHA1 Finger Print", colons(s1[:]), "MD5 Finger Print", colons(s5[:]),
		"Subject", c.subject.name(), "Subject Hash", c.subject.nameHash(), "Issuer", c.issuer.name(), "Issuer Hash", c.issuer.nameHash(),
		"Not Before", c.from.UTC().Format(time.DateTime), "Not After", c.to.UTC().Format(time.DateTime),
		"Public Key", publicPEM(c.key.full),
	)
	if exts := extensions(c.exts.items()); exts.Len() > 0 {
		out.Set("X509v3 Extensions", exts)
	}
	return out
}

// request is a request for a certificate.
type request struct {
	version      int
	subject, key value
	exts         []value
}

func parseRequest(der []byte) (*request, error) {
	top, _ := read(der)
	parts := top.items()
	if fits(parts, tagSequence, tagSequence, tagBits) {
		if l := parts[0].items(); fits(l, tagInt, tagSequence, tagSequence) {
			r := &request{version: l[0].small() + 1, subject: l[1], key: l[2]}
			for _, attributes := range l[3:] {
				for _, a := range attributes.items() {
					if a := a.items(); fits(a, tagOID, tagSet) && a[0].oid() == "1.2.840.113549.1.9.14" {
						list, _ := read(a[1].body)
						r.exts = list.items()
					}
				}
			}
			return r, nil
		}
	}
	return nil, modules.Errorf("this is no request for a certificate")
}
