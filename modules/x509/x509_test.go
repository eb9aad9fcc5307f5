package x509_test

import (
	"bytes"
	"context"
	"crypto"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/md5" //nolint:gosec // the module shows it
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha1" //nolint:gosec // as above
	"crypto/sha256"
	stdx509 "crypto/x509"
	"crypto/x509/pkix"
	"encoding/asn1"
	"encoding/pem"
	"fmt"
	"math/big"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/gossh/gossh/internal/testneed"
	"github.com/gossh/gossh/modules"
	"github.com/gossh/gossh/modules/moduletest"
	"github.com/gossh/gossh/modules/x509"
	"github.com/gossh/gossh/ordered"
)

func TestConforms(t *testing.T) { moduletest.Conform(t, x509.Functions()) }

func block(kind string, der []byte) string {
	return string(pem.EncodeToMemory(&pem.Block{Type: kind, Bytes: der}))
}

func must[T any](t testing.TB) func(T, error) T {
	return func(v T, err error) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
}

func colons(b []byte) string { return strings.ReplaceAll(fmt.Sprintf("% X", b), " ", ":") }

func from() time.Time { return time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC) }

// made is a certificate that crypto/x509 makes, its request, its private key as PKCS #8
// and in the way of its kind, and its public key, all PEM.
type made struct {
	crt, csr, pkcs8, own, public string
	der                          []byte
	bits                         int
}

func makeAll(t testing.TB) map[string]*made {
	t.Helper()
	rsaKey := must[*rsa.PrivateKey](t)(rsa.GenerateKey(rand.Reader, 2048))
	ec := must[*ecdsa.PrivateKey](t)(ecdsa.GenerateKey(elliptic.P384(), rand.Reader))
	_, ed, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]*made{}
	for name, k := range map[string]crypto.Signer{"rsa": rsaKey, "ec": ec, "ed": ed} {
		subject := pkix.Name{CommonName: "www.example.com", Organization: []string{"Ä & Söhne"}, Country: []string{"DE"}}
		tmpl := &stdx509.Certificate{
			SerialNumber: big.NewInt(0x0102ff), Subject: subject, NotBefore: from(), NotAfter: from().AddDate(0, 0, 90),
			KeyUsage: stdx509.KeyUsageCertSign | stdx509.KeyUsageDigitalSignature, ExtKeyUsage: []stdx509.ExtKeyUsage{stdx509.ExtKeyUsageServerAuth},
			BasicConstraintsValid: true, IsCA: true, MaxPathLenZero: true, SubjectKeyId: []byte{1, 2, 0xff}, DNSNames: []string{"www.example.com", "example.com"},
			IPAddresses: []net.IP{net.ParseIP("192.0.2.1").To4(), net.ParseIP("2001:db8::1")}, EmailAddresses: []string{"a@example.com"},
			ExtraExtensions: []pkix.Extension{{Id: asn1.ObjectIdentifier{1, 2, 3}, Value: []byte{5, 0}}},
		}
		der := must[[]byte](t)(stdx509.CreateCertificate(rand.Reader, tmpl, tmpl, k.Public(), k))
		csr := must[[]byte](t)(stdx509.CreateCertificateRequest(rand.Reader, &stdx509.CertificateRequest{Subject: subject, DNSNames: []string{"a"}}, k))
		out[name] = &made{
			crt: block("CERTIFICATE", der), csr: block("CERTIFICATE REQUEST", csr), der: der,
			pkcs8:  block("PRIVATE KEY", must[[]byte](t)(stdx509.MarshalPKCS8PrivateKey(k))),
			public: block("PUBLIC KEY", must[[]byte](t)(stdx509.MarshalPKIXPublicKey(k.Public()))),
		}
	}
	out["rsa"].bits, out["ec"].bits, out["ed"].bits = 2048, 384, 256
	out["rsa"].own = block("RSA PRIVATE KEY", stdx509.MarshalPKCS1PrivateKey(rsaKey))
	out["ec"].own = "-----BEGIN EC PARAMETERS-----\nBgUrgQQAIg==\n-----END EC PARAMETERS-----\n" + block("EC PRIVATE KEY", must[[]byte](t)(stdx509.MarshalECPrivateKey(ec)))
	return out
}

// protected begins as a key does that a passphrase protects.
const protected = "-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES-128-CBC,00\n\nAAAA\n-----END RSA PRIVATE KEY-----\n"

// nameHash is what openssl has for the name of the certificates.
const nameHash = "7C:50:5A:DF"

// want is what crypto/x509 reads of the certificate.
func (m *made) want() *ordered.Map {
	name := ordered.Of("C", "DE", "O", "Ä & Söhne", "CN", "www.example.com")
	s256, s1, s5 := sha256.Sum256(m.der), sha1.Sum(m.der), md5.Sum(m.der) //nolint:gosec // as above
	return ordered.Of(
		"Version", 3, "Key Size", m.bits, "Serial Number", "01:02:FF", "SHA-256 Finger Print", colons(s256[:]), "SHA1 Finger Print", colons(s1[:]), "MD5 Finger Print", colons(s5[:]),
		"Subject", name, "Subject Hash", nameHash, "Issuer", name, "Issuer Hash", nameHash, "Not Before", "2026-01-02 03:04:05", "Not After", "2026-04-02 03:04:05", "Public Key", m.public,
		"X509v3 Extensions", ordered.Of(
			"keyUsage", "critical, digitalSignature, keyCertSign", "extendedKeyUsage", "serverAuth", "basicConstraints", "critical, CA:TRUE, pathlen:0", "subjectKeyIdentifier", "01:02:FF",
			"subjectAltName", "DNS:www.example.com, DNS:example.com, email:a@example.com, IP Address:192.0.2.1, IP Address:2001:db8::1", "1.2.3", "05:00",
		),
	)
}

func TestReading(t *testing.T) {
	t.Parallel()
	for kind, m := range makeAll(t) {
		files := map[string]string{"pki/a.crt": "some text\n" + m.crt, "pki/a.der": string(m.der), "pki/a.csr": m.csr, "pki/a.key": m.pkcs8, "pki/sub/": "", "both.pem": m.pkcs8 + m.crt, "text": "no PEM"}
		set := func(h *modules.Host) {
			h.Root, h.Now = moduletest.Tree(t, files), func() time.Time { return from().AddDate(0, 0, 60) }
		}
		name := ordered.Of("C", "DE", "O", "Ä & Söhne", "CN", "www.example.com")
		cases := []moduletest.Case{
			{Fun: "x509.read_certificate", Args: []any{"/pki/a.crt"}, Want: m.want()},
			{Name: "DER", Fun: "x509.read_certificate", Args: []any{"/pki/a.der"}, Want: m.want()},
			{Name: "text", Fun: "x509.read_certificate", Args: []any{m.crt}, Want: m.want()},
			{Name: "a key", Fun: "x509.read_certificate", Args: []any{"/pki/a.key"}, Err: "certificate has no CERTIFICATE, but a PRIVATE KEY"},
			{Name: "behind a key", Fun: "x509.read_certificate", Args: []any{"/both.pem"}, Want: m.want()},
			{Name: "one line", Fun: "x509.read_certificate", Args: []any{strings.ReplaceAll(m.crt, "\n", "")}, Want: m.want()},
			{Name: "line ends written", Fun: "x509.read_certificate", Args: []any{strings.ReplaceAll(m.crt, "\n", `\n`)}, Want: m.want()},
			{Fun: "x509.get_pem_entry", Args: []any{strings.ReplaceAll(m.crt, "\n", " ")}, Want: m.crt},
			{Name: "of a type", Fun: "x509.get_pem_entry", Args: []any{"/both.pem", "CERTIFICATE"}, Want: m.crt},
			{Name: "not there", Fun: "x509.get_pem_entry", Args: []any{"/both.pem", "X509 CRL"}, Err: "no entry of the type X509 CRL"},
			{Name: "no PEM", Fun: "x509.get_pem_entry", Args: []any{"/text"}, Err: "this is no PEM"},
			{Name: "headers", Fun: "x509.get_pem_entry", Args: []any{protected}, Want: protected},
			{Fun: "x509.get_pem_entries", Args: []any{"/*"}, Want: ordered.Of("/both.pem", m.pkcs8)},
			{Name: "no file", Fun: "x509.read_certificate", Args: []any{"/none"}, Err: "reading certificate"},
			{Fun: "x509.read_certificates", Args: []any{"/pki/*.[ck]*"}, Want: ordered.Of("/pki/a.crt", m.want())},
			{Fun: "x509.read_csr", Args: []any{"/pki/a.csr"}, Want: ordered.Of("Version", 1, "Subject", name, "Subject Hash", nameHash, "X509v3 Extensions", ordered.Of("subjectAltName", "DNS:a"), "Key Size", m.bits, "Public Key", m.public)},
			{Fun: "x509.get_public_key", Args: []any{"/pki/a.crt"}, Want: m.public},
			{Name: "public of a request", Fun: "x509.get_public_key", Args: []any{m.csr}, Want: m.public},
			{Name: "public", Fun: "x509.get_public_key", Args: []any{m.public}, Want: m.public},
			{Fun: "x509.get_private_key_size", Args: []any{"/pki/a.key"}, Want: m.bits},
			{Fun: "x509.expires", Args: []any{"/pki/a.crt"}, Want: false},
			{Name: "soon", Fun: "x509.expires", Args: []any{"/pki/a.crt", int64(31)}, Want: true},
			{Fun: "x509.expired", Args: []any{"/pki/a.crt"}, Want: ordered.Of("path", "/pki/a.crt", "cn", "www.example.com", "expired", false)},
			{Fun: "x509.will_expire", Args: []any{m.crt, int64(29)}, Want: ordered.Of("path", "", "check_days", 29, "cn", "www.example.com", "will_expire", false)},
		}
		for i, text := range []string{m.pkcs8, m.own} {
			if text == "" {
				continue
			}
			cases = append(cases,
				moduletest.Case{Name: fmt.Sprint("public of private ", i), Fun: "x509.get_public_key", Args: []any{text}, Want: m.public},
				moduletest.Case{Name: fmt.Sprint("size ", i), Fun: "x509.get_private_key_size", Args: []any{text}, Want: m.bits})
		}
		for i := range cases {
			if cases[i].Name == "" {
				cases[i].Name = cases[i].Fun
			}
			cases[i].Name = kind + " " + cases[i].Name
		}
		moduletest.Run(t, x509.Functions(), set, cases)
	}
	moduletest.Run(t, x509.Functions(), nil, []moduletest.Case{
		{Name: "encrypted", Fun: "x509.get_private_key_size", Args: []any{block("ENCRYPTED PRIVATE KEY", []byte{1})}, Err: "no passphrase is given"},
		{Name: "encrypted in the older way", Fun: "x509.get_private_key_size", Args: []any{protected}, Err: "the key is encrypted"},
		{Name: "no IV", Fun: "x509.get_private_key_size", Args: []any{protected, "x"}, Err: "AES-128-CBC,00"},
		{Name: "no PBES2", Fun: "x509.get_private_key_size", Args: []any{block("ENCRYPTED PRIVATE KEY", []byte{0x30, 0}), "x"}, Err: "in this way cannot be read here"},
		{Name: "no base64", Fun: "x509.read_certificate", Args: []any{"-----BEGIN CERTIFICATE-----\nA\n-----END CERTIFICATE-----"}, Err: "certificate: reading the CERTIFICATE"},
		{Name: "broken", Fun: "x509.read_certificate", Args: []any{block("CERTIFICATE", []byte{0x30, 0x03, 1})}, Err: "this is no certificate"},
		{Name: "no key", Fun: "x509.get_private_key_size", Args: []any{block("PRIVATE KEY", []byte{0x30, 0})}, Err: "this is no private key"},
	})
}

// TestHugeNumber has a key of SEC 1 on P-256, whose number would take minutes.
func TestHugeNumber(t *testing.T) {
	t.Parallel()
	const size = 1 << 20
	der := append([]byte{0x30, 0x83, 0x10, 0, 20, 2, 1, 1, 4, 0x83, 0x10, 0, 0}, bytes.Repeat([]byte{0xff}, size)...)
	der = append(der, 0xa0, 10, 6, 8, 0x2a, 0x86, 0x48, 0xce, 0x3d, 3, 1, 7)
	h := moduletest.NewHost(t)
	h.Functions = x509.Functions
	done := make(chan error, 1)
	go func() {
		_, err := h.Call(context.Background(), "x509.get_public_key", []any{block("EC PRIVATE KEY", der)}, nil) //nolint:usetesting // it may outlive the test
		done <- err
	}()
	select {
	case err := <-done:
		if err == nil || !strings.Contains(err.Error(), "the public key is not in this private key") {
			t.Errorf("got %v", err)
		}
	case <-time.After(time.Minute):
		t.Fatal("it does not end")
	}
}

// TestAuthorities reads the certificates of the machine, and compares what crypto/x509
// says of them.
func TestAuthorities(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("/usr/share/ca-certificates/mozilla/*.crt")
	if err != nil || len(files) == 0 {
		testneed.Skip(t, "certificates", "ca-certificates is not installed")
	}
	h := moduletest.NewHost(t)
	h.Functions = x509.Functions
	for _, f := range files {
		data := must[[]byte](t)(os.ReadFile(f))
		b, _ := pem.Decode(data)
		want := must[*stdx509.Certificate](t)(stdx509.ParseCertificate(b.Bytes))
		v, err := h.Call(t.Context(), "x509.read_certificate", []any{f}, nil)
		if err != nil {
			t.Errorf("%s: %v", f, err)
			continue
		}
		m, _ := v.(*ordered.Map)
		got := fmt.Sprint(m.Value("Not After"), m.Value("Serial Number"), m.Value("Version"))
		if want := fmt.Sprint(want.NotAfter.UTC().Format("2006-01-02 15:04:05"), colons(want.SerialNumber.FillBytes(make([]byte, max(1, len(want.SerialNumber.Bytes()))))), want.Version); got != want {
			t.Errorf("%s: got %s, want %s", f, got, want)
		}
	}
}

func FuzzRead(f *testing.F) {
	for _, m := range makeAll(f) {
		f.Add(m.der, "CERTIFICATE")
		b, _ := pem.Decode([]byte(m.pkcs8))
		f.Add(b.Bytes, "PRIVATE KEY")
	}
	f.Fuzz(func(t *testing.T, der []byte, kind string) {
		h := moduletest.NewHost(t)
		h.Functions = x509.Functions
		for _, fun := range []string{"x509.read_certificate", "x509.read_csr", "x509.get_public_key", "x509.get_private_key_size", "x509.verify_signature", "x509.read_crl"} {
			_, _ = h.Call(t.Context(), fun, []any{block(kind, der)}, nil)
			_, _ = h.Call(t.Context(), fun, []any{block("ENCRYPTED PRIVATE KEY", der), "x"}, nil)
		}
	})
}
