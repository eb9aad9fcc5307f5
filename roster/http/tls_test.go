package http

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"errors"
	"fmt"
	"io"
	"log"
	"math/big"
	nethttp "net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/gossh/gossh/fault"
)

// block writes a file of PEM.
func block(t testing.TB, path, kind string, der []byte) string {
	t.Helper()
	if err := os.WriteFile(path, pem.EncodeToMemory(&pem.Block{Type: kind, Bytes: der}), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// identity writes the certificate and key of a client.
func identity(t testing.TB, name string) (cert, key string, parsed *x509.Certificate) {
	t.Helper()
	k, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: name}, NotAfter: time.Now().Add(time.Hour),
		ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageClientAuth},
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, &k.PublicKey, k)
	if err != nil {
		t.Fatal(err)
	}
	if parsed, err = x509.ParseCertificate(der); err != nil {
		t.Fatal(err)
	}
	kder, err := x509.MarshalPKCS8PrivateKey(k)
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	return block(t, filepath.Join(dir, "cert"), "CERTIFICATE", der), block(t, filepath.Join(dir, "key"), "PRIVATE KEY", kder), parsed
}

func TestCertificates(t *testing.T) {
	t.Parallel()
	cert, key, parsed := identity(t, "ada")
	s := httptest.NewUnstartedServer(nethttp.HandlerFunc(func(w nethttp.ResponseWriter, r *nethttp.Request) {
		fmt.Fprintf(w, "[%q]", r.TLS.PeerCertificates[0].Subject.CommonName)
	}))
	pool := x509.NewCertPool()
	pool.AddCert(parsed)
	s.TLS = &tls.Config{ClientAuth: tls.RequireAndVerifyClientCert, ClientCAs: pool, MinVersion: tls.VersionTLS12}
	s.Config.ErrorLog = log.New(io.Discard, "", 0)
	s.StartTLS()
	t.Cleanup(s.Close)
	ca := block(t, filepath.Join(t.TempDir(), "ca"), "CERTIFICATE", s.Certificate().Raw)
	base := Options{URL: s.URL, CA: ca, Cert: cert, Key: key, Check: func(string) error { return nil }}

	if got, err := list(t.Context(), open(t, base)); err != nil || got != "ada=<nil>" {
		t.Errorf("got %q, %v, want the name in the certificate", got, err)
	}
	for name, c := range map[string]struct {
		change     func(*Options)
		want, hint string
	}{
		"unknown server": {func(o *Options) { o.CA = "" }, "certificate", "http_ca"},
		"no certificate": {func(o *Options) { o.Cert, o.Key = "", "" }, "certificate required", ""},
		"no such CA":     {func(o *Options) { o.CA = "none" }, "http_ca: open none", ""},
		"no CA":          {func(o *Options) { o.CA = key }, "has no certificate", ""},
		"a wrong key":    {func(o *Options) { o.Key = cert }, "http_cert: ", ""},
		"a stranger's":   {func(o *Options) { o.Check = func(string) error { return errors.New("not yours") } }, "not yours", ""},
	} {
		o := base
		c.change(&o)
		_, err := list(t.Context(), open(t, o))
		if err == nil || !strings.Contains(err.Error(), c.want) || !strings.Contains(fault.HintOf(err), c.hint) {
			t.Errorf("%s: got %v, want %q", name, err, c.want)
		}
	}
}
