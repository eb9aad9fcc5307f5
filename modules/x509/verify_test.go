package x509_test

import (
	"bytes"
	"crypto"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	stdx509 "crypto/x509"
	"crypto/x509/pkix"
	"math/big"
	"testing"
	"time"

	"github.com/gossh/gossh/modules"
	"github.com/gossh/gossh/modules/moduletest"
	"github.com/gossh/gossh/modules/x509"
	"github.com/gossh/gossh/ordered"
)

// signer is a key and how it signs.
type signer struct {
	key       crypto.Signer
	algorithm stdx509.SignatureAlgorithm
}

func signers(t *testing.T) map[string]signer {
	t.Helper()
	rsaKey := must[*rsa.PrivateKey](t)(rsa.GenerateKey(rand.Reader, 2048))
	// A modulus of 1025 bits makes the encoded message of PSS a byte shorter.
	odd := must[*rsa.PrivateKey](t)(rsa.GenerateKey(rand.Reader, 1025))
	_, ed, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	ec := func(c elliptic.Curve) crypto.Signer {
		return must[*ecdsa.PrivateKey](t)(ecdsa.GenerateKey(c, rand.Reader))
	}
	return map[string]signer{
		"rsa 256": {rsaKey, stdx509.SHA256WithRSA}, "rsa 384": {rsaKey, stdx509.SHA384WithRSA}, "rsa 512": {rsaKey, stdx509.SHA512WithRSA},
		"pss 256": {rsaKey, stdx509.SHA256WithRSAPSS}, "pss 384": {odd, stdx509.SHA384WithRSAPSS}, "pss 512": {rsaKey, stdx509.SHA512WithRSAPSS},
		"p224": {ec(elliptic.P224()), stdx509.ECDSAWithSHA256}, "p256": {ec(elliptic.P256()), stdx509.ECDSAWithSHA512},
		"p384": {ec(elliptic.P384()), stdx509.ECDSAWithSHA384}, "p521": {ec(elliptic.P521()), stdx509.ECDSAWithSHA256}, "ed25519": {ed, stdx509.PureEd25519},
	}
}

// certificate signs a certificate for the key.
func (s signer) certificate(t *testing.T) []byte {
	t.Helper()
	tmpl := &stdx509.Certificate{
		SerialNumber: big.NewInt(7), Subject: pkix.Name{CommonName: "ca"}, NotBefore: from(), NotAfter: from().AddDate(1, 0, 0), IsCA: true, BasicConstraintsValid: true,
		KeyUsage: stdx509.KeyUsageCRLSign | stdx509.KeyUsageCertSign, SubjectKeyId: []byte{1, 2}, SignatureAlgorithm: s.algorithm,
	}
	return must[[]byte](t)(stdx509.CreateCertificate(rand.Reader, tmpl, tmpl, s.key.Public(), s.key))
}

// list signs a list of revoked certificates.
func (s signer) list(t *testing.T, entries ...stdx509.RevocationListEntry) []byte {
	t.Helper()
	ca := must[*stdx509.Certificate](t)(stdx509.ParseCertificate(s.certificate(t)))
	tmpl := &stdx509.RevocationList{Number: big.NewInt(300), ThisUpdate: from(), NextUpdate: from().AddDate(0, 0, 30), RevokedCertificateEntries: entries, SignatureAlgorithm: s.algorithm}
	return must[[]byte](t)(stdx509.CreateRevocationList(rand.Reader, tmpl, ca, s.key))
}

// broken returns a signed thing with another name of the issuer, and one with another
// signature.
func broken(kind string, der []byte) []string {
	var out []string
	for _, i := range []int{bytes.Index(der, []byte("ca")), len(der) - 10} {
		b := append([]byte{}, der...)
		b[i] ^= 1
		out = append(out, block(kind, b))
	}
	return out
}

func TestVerify(t *testing.T) {
	t.Parallel()
	all := signers(t)
	var cases []moduletest.Case
	add := func(name, fun string, want any, args ...any) {
		cases = append(cases, moduletest.Case{Name: name + " " + fun, Fun: "x509." + fun, Args: args, Want: want})
	}
	stranger := block("CERTIFICATE", signers(t)["p256"].certificate(t))
	for name, s := range all {
		der, list := s.certificate(t), s.list(t)
		crt, crl := block("CERTIFICATE", der), block("X509 CRL", list)
		key := block("PRIVATE KEY", must[[]byte](t)(stdx509.MarshalPKCS8PrivateKey(s.key)))
		add(name, "verify_signature", true, crt)
		add(name+" by key", "verify_signature", true, crt, key)
		add(name+" by a stranger", "verify_signature", false, crt, stranger)
		add(name, "verify_crl", true, crl, crt)
		add(name+" by a stranger", "verify_crl", false, crl, stranger)
		add(name, "verify_private_key", true, key, crt)
		add(name+" of a stranger", "verify_private_key", false, key, stranger)
		for i, b := range broken("CERTIFICATE", der) {
			add(name+" broken "+string(rune('0'+i)), "verify_signature", false, b, key)
		}
		for i, b := range broken("X509 CRL", list) {
			add(name+" broken "+string(rune('0'+i)), "verify_crl", false, b, key)
		}
	}
	moduletest.Run(t, x509.Functions(), nil, cases)
}

func TestReadCRL(t *testing.T) {
	t.Parallel()
	s := signer{must[*ecdsa.PrivateKey](t)(ecdsa.GenerateKey(elliptic.P256(), rand.Reader)), stdx509.ECDSAWithSHA256}
	der := s.list(t, stdx509.RevocationListEntry{SerialNumber: big.NewInt(0x1ff), RevocationTime: from(), ReasonCode: 1}, stdx509.RevocationListEntry{SerialNumber: big.NewInt(2), RevocationTime: from().Add(time.Hour)})
	want := ordered.Of(
		"Version", "2 (0x1)", "Signature Algorithm", "ecdsa-with-SHA256", "Issuer", ordered.Of("CN", "ca"), "Last Update", "2026-01-02 03:04:05", "Next Update", "2026-02-01 03:04:05",
		"Revoked Certificates", []any{
			ordered.Of("01FF", ordered.Of("Revocation Date", "2026-01-02 03:04:05", "CRL entry extensions", ordered.Of("X509v3 CRL Reason Code", "Key Compromise"))),
			ordered.Of("02", ordered.Of("Revocation Date", "2026-01-02 04:04:05")),
		},
		"X509v3 Extensions", ordered.Of("authorityKeyIdentifier", "keyid:01:02", "crlNumber", "300"),
	)
	empty := ordered.Of("Version", "2 (0x1)", "Signature Algorithm", "ecdsa-with-SHA256", "Issuer", ordered.Of("CN", "ca"), "Last Update", "2026-01-02 03:04:05", "Next Update", "2026-02-01 03:04:05",
		"Revoked Certificates", []any{}, "X509v3 Extensions", ordered.Of("authorityKeyIdentifier", "keyid:01:02", "crlNumber", "300"))
	root := moduletest.Tree(t, map[string]string{"a.crl": block("X509 CRL", der), "a.der": string(der), "a.crt": block("CERTIFICATE", s.certificate(t))})
	moduletest.Run(t, x509.Functions(), func(h *modules.Host) { h.Root = root }, []moduletest.Case{
		{Name: "PEM", Fun: "x509.read_crl", Args: []any{"/a.crl"}, Want: want},
		{Name: "DER", Fun: "x509.read_crl", Args: []any{"/a.der"}, Want: want},
		{Name: "none revoked", Fun: "x509.read_crl", Args: []any{block("X509 CRL", s.list(t))}, Want: empty},
		{Name: "a certificate", Fun: "x509.read_crl", Args: []any{"/a.crt"}, Err: "crl has no CRL, but a CERTIFICATE"},
		{Name: "no list", Fun: "x509.read_crl", Args: []any{block("X509 CRL", []byte{0x30, 0})}, Err: "this is no list of revoked certificates"},
	})
}
