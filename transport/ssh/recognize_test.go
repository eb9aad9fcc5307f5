package ssh_test

import (
	"crypto/rand"
	"slices"
	"testing"

	xssh "golang.org/x/crypto/ssh"

	"github.com/gossh/gossh/internal/sshtest"
	"github.com/gossh/gossh/transport/ssh"
)

// TestRecognizes has that a connection tells which recorded key it was recognized by,
// and the dialer which ones could be.
func TestRecognizes(t *testing.T) {
	t.Parallel()
	ca, own := must(sshtest.NewSigner("ed25519")), must(sshtest.NewSigner("ed25519"))
	cert := &xssh.Certificate{Key: own.PublicKey(), CertType: xssh.HostCert, ValidPrincipals: []string{"127.0.0.1"}, ValidBefore: xssh.CertTimeInfinity}
	if err := cert.SignCert(rand.Reader, ca); err != nil {
		t.Fatal(err)
	}
	plain := serve(t, sshtest.Options{})
	certified := serve(t, sshtest.Options{HostKeys: []xssh.Signer{must(xssh.NewCertSigner(cert, own))}})
	key, authority := xssh.FingerprintSHA256(plain.HostKeys()[0]), xssh.FingerprintSHA256(ca.PublicKey())
	other := sshtest.KnownHostsLine(plain.Addr(), own.PublicKey())
	revoked := "@revoked * " + string(xssh.MarshalAuthorizedKey(plain.HostKeys()[0]))
	for _, c := range []struct {
		name   string
		server *sshtest.Server
		known  string
		policy ssh.Policy
		before []string // what is known without the connection
		want   string   // of the connection, "-" for none to be made
	}{
		{"recorded", plain, plain.KnownHosts(), ssh.FromConfig, []string{key}, key},
		{"accepted", plain, "", ssh.AcceptNew, nil, key},
		{"certified", certified, "@cert-authority * " + string(xssh.MarshalAuthorizedKey(ca.PublicKey())), ssh.FromConfig, []string{authority}, authority},
		{"not checked", plain, "", ssh.Off, nil, ""},
		{"another", plain, other, ssh.FromConfig, []string{fingerprint(own)}, "-"},
		{"revoked", plain, plain.KnownHosts() + revoked, ssh.FromConfig, nil, "-"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			d := dialer(t, ssh.Options{Policy: c.policy, KnownHosts: []string{write(t, "known", c.known)}}, "")
			tg := target(t, c.server.Addr())
			for _, f := range []string{key, authority, fingerprint(own)} {
				if got, want := d.Recognizes(t.Context(), tg, f), slices.Contains(c.before, f); got != want {
					t.Errorf("before, %s: got %v, want %v", f, got, want)
				}
			}
			if c.want == "-" {
				if _, err := d.Dial(t.Context(), tg); err == nil {
					t.Error("got a connection")
				}
				return
			}
			if got := connect(t, d, tg).Peer().HostKey; got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
			if c.want != "" && !d.Recognizes(t.Context(), tg, c.want) {
				t.Errorf("after: %s is not recognized", c.want)
			}
		})
	}
}

func fingerprint(s xssh.Signer) string { return xssh.FingerprintSHA256(s.PublicKey()) }
