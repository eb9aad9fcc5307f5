package x509

import (
	"context"
	"strings"

	"github.com/gossh/gossh/modules"
	"github.com/gossh/gossh/ordered"
)

// crl is a list of revoked certificates.
type crl struct {
	version       int
	issuer        value
	from, to      value
	revoked, exts []value
	signed        signed
}

// parseCRL reads a CertificateList of RFC 5280.
func parseCRL(der []byte) (*crl, error) {
	bad := modules.Errorf("this is no list of revoked certificates")
	top, _ := read(der)
	parts := top.items()
	if !fits(parts, tagSequence, tagSequence, tagBits) {
		return nil, bad
	}
	c := &crl{version: 1, signed: signed{parts[0], parts[1], parts[2]}}
	l := parts[0].items()
	if fits(l, tagInt) {
		c.version = l[0].small() + 1
		l = l[1:]
	}
	if !fits(l, tagSequence, tagSequence) || len(l) < 3 {
		return nil, bad
	}
	c.issuer, c.from = l[1], l[2]
	if _, ok := c.from.time(); !ok {
		return nil, bad
	}
	for _, e := range l[3:] {
		_, isTime := e.time()
		switch {
		case isTime:
			c.to = e
		case e.tag == tagSequence:
			c.revoked = e.items()
		case e.tag == 0xa0:
			list, _ := read(e.body)
			c.exts = list.items()
		}
	}
	return c, nil
}

const (
	reasons = "Unspecified|Key Compromise|CA Compromise|Affiliation Changed|Superseded|Cessation Of Operation|Certificate Hold||Remove From CRL|Privilege Withdrawn|AA Compromise"
	// entryNames are extensions of an entry, as openssl calls them.
	entryNames = "2.5.29.21=X509v3_CRL_Reason_Code 2.5.29.24=Invalidity_Date 2.5.29.29=X509v3_Certificate_Issuer"
)

// shown returns the list as x509.read_crl shows it.
func (c *crl) shown() *ordered.Map {
	revoked := []any{}
	for _, r := range c.revoked {
		l := r.items()
		if !fits(l, tagInt) || len(l) < 2 {
			continue
		}
		one := ordered.Of("Revocation Date", l[1].written())
		if len(l) > 2 {
			if exts := entryExtensions(l[2]); exts.Len() > 0 {
				one.Set("CRL entry extensions", exts)
			}
		}
		revoked = append(revoked, ordered.Of(strings.ReplaceAll(colons(l[0].number()), ":", ""), one))
	}
	versions := []string{"1 (0x0)", "2 (0x1)"}
	out := ordered.Of("Version", versions[min(c.version, 2)-1])
	if l := c.signed.algorithm.items(); fits(l, tagOID) {
		out.Set("Signature Algorithm", known(l[0].oid(), algorithms))
	}
	out.Set("Issuer", c.issuer.name())
	out.Set("Last Update", c.from.written())
	if c.to.tag != 0 {
		out.Set("Next Update", c.to.written())
	}
	out.Set("Revoked Certificates", revoked)
	if exts := extensions(c.exts); exts.Len() > 0 {
		out.Set("X509v3 Extensions", exts)
	}
	return out
}

// entryExtensions returns what is said of a revocation.
func entryExtensions(list value) *ordered.Map {
	out := &ordered.Map{}
	for _, e := range list.items() {
		l := e.items()
		if !fits(l, tagOID) || len(l) < 2 {
			continue
		}
		v, _ := read(l[len(l)-1].body)
		text := colons(v.full)
		if t, ok := v.time(); ok {
			text = t.UTC().Format("Jan _2 15:04:05 2006 GMT")
		} else if names := strings.Split(reasons, "|"); v.tag == 10 && v.small() < len(names) {
			text = names[v.small()]
		}
		out.Set(strings.ReplaceAll(known(l[0].oid(), entryNames), "_", " "), text)
	}
	return out
}

// list returns the list of revoked certificates of the call.
func list(c *modules.Call) (*crl, error) {
	der, _, err := load(c, "crl", "CRL", "")
	if err != nil {
		return nil, err
	}
	return parseCRL(der)
}

func readCRL(_ context.Context, c *modules.Call) (any, error) {
	l, err := list(c)
	if err != nil {
		return nil, err
	}
	return l.shown(), nil
}
