package x509

import (
	"crypto/md5"  //nolint:gosec // a finger print that Salt shows
	"crypto/sha1" //nolint:gosec // as above
	"crypto/sha256"
	"strings"
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
	c := &cert{raw: top.full, version: 1}
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
	const layout = "2006-01-02 15:04:05"
	s256, s1, s5 := sha256.Sum256(c.raw), sha1.Sum(c.raw), md5.Sum(c.raw) //nolint:gosec // as above
	out := ordered.Of(
		"Version", c.version, "Key Size", publicSize(c.key), "Serial Number", colons(c.serial.number()),
		"SHA-256 Finger Print", colons(s256[:]), "SHA1 Finger Print", colons(s1[:]), "MD5 Finger Print", colons(s5[:]),
		"Subject", c.subject.name(), "Issuer", c.issuer.name(), "Not Before", c.from.UTC().Format(layout), "Not After", c.to.UTC().Format(layout),
		"Public Key", publicPEM(c.key.full),
	)
	if exts := extensions(c.exts); exts.Len() > 0 {
		out.Set("X509v3 Extensions", exts)
	}
	return out
}

// request is a request for a certificate.
type request struct {
	version      int
	subject, key value
}

func parseRequest(der []byte) (*request, error) {
	top, _ := read(der)
	parts := top.items()
	if fits(parts, tagSequence, tagSequence, tagBits) {
		if l := parts[0].items(); fits(l, tagInt, tagSequence, tagSequence) {
			return &request{l[0].small() + 1, l[1], l[2]}, nil
		}
	}
	return nil, modules.Errorf("this is no request for a certificate")
}

// publicKey returns the public key, as PEM, of what a PEM block of a kind holds.
func publicKey(der []byte, kind string) (string, error) {
	switch {
	case strings.HasSuffix(kind, "PRIVATE KEY"):
		p, err := parsePrivate(der, kind)
		if err != nil {
			return "", err
		}
		if p.public == nil {
			return "", modules.Errorf("the public key is not in this private key")
		}
		return publicPEM(p.public), nil
	case strings.HasSuffix(kind, "REQUEST"):
		r, err := parseRequest(der)
		if err != nil {
			return "", err
		}
		return publicPEM(r.key.full), nil
	case kind == "PUBLIC KEY":
		return publicPEM(der), nil
	}
	c, err := parseCert(der)
	if err != nil {
		return "", err
	}
	return publicPEM(c.key.full), nil
}
