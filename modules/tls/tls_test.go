package tls_test

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"math/big"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/gossh/gossh/internal/testneed"
	"github.com/gossh/gossh/modules"
	"github.com/gossh/gossh/modules/moduletest"
	"github.com/gossh/gossh/modules/tls"
	certs "github.com/gossh/gossh/modules/x509"
	"github.com/gossh/gossh/ordered"
)

func TestConforms(t *testing.T) { moduletest.Conform(t, tls.Functions()) }

// certificate makes a certificate that signs itself.
func certificate(t *testing.T, cn string) string {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	c := &x509.Certificate{
		SerialNumber: big.NewInt(258), Subject: pkix.Name{CommonName: cn}, DNSNames: []string{cn, "a.example.com"},
		NotBefore: time.Unix(1000000000, 0), NotAfter: time.Unix(2000000000, 0), IsCA: true, BasicConstraintsValid: true, KeyUsage: x509.KeyUsageCertSign,
	}
	der, err := x509.CreateCertificate(rand.Reader, c, c, &key.PublicKey, key)
	if err != nil {
		t.Fatal(err)
	}
	return string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der}))
}

func host(t *testing.T) *modules.Host {
	t.Helper()
	h := moduletest.NewHost(t)
	h.Functions = func() []modules.Function { return slices.Concat(tls.Functions(), certs.Functions()) }
	h.Root = moduletest.Tree(t, map[string]string{"etc/pki/koji/koji_ca_cert.crt": certificate(t, "koji"), "other.crt": certificate(t, "other"), "bad.crt": "x"})
	h.Opts = ordered.Of("ca.cert_base_path", "/etc/pki")
	return h
}

func TestReading(t *testing.T) {
	t.Parallel()
	h := host(t)
	got, err := h.Call(t.Context(), "tls.cert_info", []any{"/etc/pki/koji/koji_ca_cert.crt"}, nil)
	if err != nil {
		t.Fatal(err)
	}
	text := moduletest.JSON(t, got)
	for _, want := range []string{
		`"subject":{"CN":"koji"}`, `"issuer":{"CN":"koji"}`, `"serial_number":"01:02"`, `"not_before":1000000000`, `"not_after":2000000000`,
		`"subject_alt_names":["DNS:koji","DNS:a.example.com"]`, `"fingerprint":"`,
	} {
		if !strings.Contains(text, want) {
			t.Errorf("got %s, want %s in it", text, want)
		}
	}
	moduletest.Run(t, tls.Functions(), func(o *modules.Host) { o.Root, o.Functions, o.Opts = h.Root, h.Functions, h.Opts }, []moduletest.Case{
		{Fun: "tls.cert_base_path", Want: "/etc/pki"},
		{Name: "given", Fun: "tls.cert_base_path", Args: []any{"/x"}, Want: "/x"},
		{Fun: "tls.ca_exists", Args: []any{"koji"}, Want: true},
		{Name: "no authority", Fun: "tls.ca_exists", Args: []any{"none"}, Want: false},
		{Name: "elsewhere", Fun: "tls.ca_exists", Args: []any{"../../x"}, Err: "is no name of an authority"},
		{Fun: "tls.get_expiration_date", Args: []any{"/other.crt"}, Want: "2033-05-18"},
		{Name: "a format", Fun: "tls.get_expiration_date", Args: []any{"/other.crt", "%d.%m.%y %H:%M:%S %%"}, Want: "18.05.33 03:33:20 %"},
		{Name: "no format", Fun: "tls.get_expiration_date", Args: []any{"/other.crt", "%Q"}, Err: "%Q is no conversion"},
		{Name: "no digest", Fun: "tls.cert_info", Args: []any{"/other.crt", "crc"}, Err: "digest must be"},
		{Name: "no certificate", Fun: "tls.cert_info", Args: []any{"/bad.crt"}, Err: "this is no certificate"},
	})
}

func TestStored(t *testing.T) {
	t.Parallel()
	files := map[string]string{"etc/pki/koji/koji_ca_cert.crt": "ca", "etc/pki/koji/certs/www.crt": "crt", "etc/pki/koji/certs/www.key": "key", "x/a/certs/b.crt": "b"}
	extensions := func(name, usage string) *ordered.Map {
		return ordered.Of("csr", ordered.Of("basicConstraints", "CA:FALSE", "extendedKeyUsage", name, "keyUsage", usage),
			"cert", ordered.Of("authorityKeyIdentifier", "keyid,issuer:always", "subjectKeyIdentifier", "hash"))
	}
	moduletest.Run(t, tls.Functions(), func(h *modules.Host) {
		h.Root = moduletest.Tree(t, files)
		h.Pillar = ordered.Of("tls.extensions", ordered.Of("own", ordered.Of("csr", ordered.Of("basicConstraints", "CA:TRUE"), "cert", ordered.Of("a", "b"))))
	}, []moduletest.Case{
		{Fun: "tls.get_ca", Args: []any{"koji"}, Want: "/etc/pki/koji/koji_ca_cert.crt"},
		{Name: "text", Fun: "tls.get_ca", Args: []any{"koji", true}, Want: "ca"},
		{Name: "none", Fun: "tls.get_ca", Args: []any{"x"}, Err: "there is no /etc/pki/x/x_ca_cert.crt"},
		{Name: "elsewhere", Fun: "tls.get_ca", Args: []any{"../x"}, Err: "are no names"},
		{Fun: "tls.get_ca_signed_cert", Args: []any{"koji", "www"}, Want: "/etc/pki/koji/certs/www.crt"},
		{Name: "by its file", Fun: "tls.get_ca_signed_cert", Args: []any{"a", "x", true, "/x", "b"}, Want: "b"},
		{Name: "no CN", Fun: "tls.get_ca_signed_cert", Args: []any{"koji"}, Err: "there is no /etc/pki/koji/certs/localhost.crt"},
		{Fun: "tls.get_ca_signed_key", Args: []any{"koji", "www"}, Want: "/etc/pki/koji/certs/www.key"},
		{Name: "key", Fun: "tls.get_ca_signed_key", Args: []any{"koji", "x", true}, Kwargs: ordered.Of("key_filename", "www"), Want: "key"},
		{Fun: "tls.get_extensions", Args: []any{"client"}, Want: extensions("clientAuth", "nonRepudiation, digitalSignature, keyEncipherment")},
		{Name: "server", Fun: "tls.get_extensions", Args: []any{""}, Want: extensions("serverAuth", "digitalSignature, keyEncipherment")},
		{Name: "own", Fun: "tls.get_extensions", Args: []any{"own"}, Want: ordered.Of("csr", ordered.Of("basicConstraints", "CA:TRUE"), "cert", ordered.Of("authorityKeyIdentifier", "keyid,issuer:always", "subjectKeyIdentifier", "hash", "a", "b"))},
		{Name: "no type", Fun: "tls.get_extensions", Args: []any{"x"}, Err: "there are no extensions"},
	})
}

// TestValidate asks the openssl of this machine.
func TestValidate(t *testing.T) {
	t.Parallel()
	if _, err := exec.LookPath("openssl"); err != nil {
		testneed.Skip(t, "openssl", "openssl is not installed")
	}
	h := host(t)
	for file, want := range map[string]bool{"/etc/pki/koji/koji_ca_cert.crt": true, "/other.crt": false} {
		got, err := h.Call(t.Context(), "tls.validate", []any{file, "koji"}, nil)
		if err != nil || got.(*ordered.Map).Value("valid") != want {
			t.Errorf("%s: got %s, %v, want %v", file, moduletest.JSON(t, got), err, want)
		}
	}
	if _, err := h.Call(t.Context(), "tls.validate", []any{"-x", "koji"}, nil); err == nil {
		t.Error("an option is taken for a file")
	}
	if _, err := os.Stat(filepath.Join(h.Root, "other.crt")); err != nil {
		t.Error(err)
	}
}
