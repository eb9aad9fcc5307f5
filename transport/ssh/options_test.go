package ssh_test

import (
	"crypto/rand"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	xssh "golang.org/x/crypto/ssh"

	"github.com/gossh/gossh/fault"
	"github.com/gossh/gossh/internal/sshtest"
	"github.com/gossh/gossh/transport/ssh"
)

func TestConnectionAttempts(t *testing.T) {
	t.Parallel()
	s := serve(t, sshtest.Options{Faults: sshtest.Faults{Drop: 1}})
	_, err := dialer(t, ssh.Options{}, "", s).Dial(t.Context(), target(t, s.Addr()))
	check(t, err, fault.Unreachable, "hung up")
	s.SetFaults(sshtest.Faults{Drop: 1})
	login(t, dialer(t, ssh.Options{}, "ConnectionAttempts 2\n", s), target(t, s.Addr()))
	if n := s.Counts().Connections; n != 3 {
		t.Errorf("got %d connections, want 3", n)
	}
}

func TestRekeyLimit(t *testing.T) {
	t.Parallel()
	s := serve(t, sshtest.Options{})
	c := connect(t, dialer(t, ssh.Options{}, "RekeyLimit 64K\n", s), target(t, s.Addr()))
	const n = 2 << 20
	out, exit, err := output(t, c, fmt.Sprintf("head -c %d /dev/zero", n))
	if len(out) != n || exit.Code != 0 || err != nil {
		t.Errorf("got %d bytes, %+v, %v; want %d", len(out), exit, err, n)
	}
}

func TestEnvironment(t *testing.T) {
	t.Parallel()
	s := serve(t, sshtest.Options{})
	tg := target(t, s.Addr())
	tg.SSH.Options = []string{"SetEnv GREETING=hello"}
	c := connect(t, dialer(t, ssh.Options{}, "", s), tg)
	if out, _, err := output(t, c, "echo $GREETING"); out != "hello\n" || err != nil {
		t.Errorf("got %q, %v, want the variable of SetEnv", out, err)
	}
}

func TestExitOnForwardFailure(t *testing.T) {
	t.Parallel()
	s := serve(t, sshtest.Options{}) // which forwards nothing
	tg := target(t, s.Addr())
	tg.SSH.RemotePortForwards = []string{"0:127.0.0.1:1"}
	login(t, dialer(t, ssh.Options{}, "", s), tg)
	_, err := dialer(t, ssh.Options{}, "ExitOnForwardFailure yes\n", s).Dial(t.Context(), tg)
	check(t, err, fault.Unreachable, "0:127.0.0.1:1", "ExitOnForwardFailure")
}

func TestNumberOfPasswordPrompts(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		config string
		want   int
	}{
		{"", 3}, {"NumberOfPasswordPrompts 1\n", 1}, {"NumberOfPasswordPrompts 2\n", 2}, {"NumberOfPasswordPrompts 0\n", 0},
	} {
		t.Run(c.config, func(t *testing.T) {
			t.Parallel()
			s := serve(t, sshtest.Options{Users: map[string]sshtest.User{user: {Password: "right"}}, Methods: []string{"password"}})
			ask := &asked{password: "wrong"}
			_, err := dialer(t, ssh.Options{Identities: nobody, Prompter: ask}, c.config, s).Dial(t.Context(), target(t, s.Addr()))
			check(t, err, fault.Auth)
			if len(ask.passwords) != c.want {
				t.Errorf("got %d questions, want %d", len(ask.passwords), c.want)
			}
			none := &asked{}
			_, err = dialer(t, ssh.Options{Identities: nobody, Prompter: none}, c.config, s).Dial(t.Context(), target(t, s.Addr()))
			check(t, err, fault.Auth)
			if want := min(1, c.want); len(none.passwords) != want {
				t.Errorf("got %d questions to somebody who does not answer, want %d", len(none.passwords), want)
			}
		})
	}
}

func TestKeyAlgorithms(t *testing.T) {
	t.Parallel()
	_, key, path := newKey(t, "rsa")
	s := serve(t, sshtest.Options{Users: keysOf(key)})
	for _, c := range []struct{ config, want string }{
		{"", ""},
		{"PubkeyAcceptedAlgorithms rsa-sha2-256\n", ""},
		{"PubkeyAcceptedAlgorithms +ssh-rsa\n", ""},
		{"PubkeyAcceptedAlgorithms ssh-ed25519\n", "PubkeyAcceptedAlgorithms has nothing for ssh-rsa"},
		{"PubkeyAcceptedAlgorithms -rsa-*\n", "PubkeyAcceptedAlgorithms has nothing for ssh-rsa"},
		{"RequiredRSASize 2048\n", ""},
		{"RequiredRSASize 9000\n", "RequiredRSASize is 9000"},
	} {
		t.Run(c.config, func(t *testing.T) {
			t.Parallel()
			d := dialer(t, ssh.Options{Identities: []string{path}}, c.config, s)
			if c.want == "" {
				login(t, d, target(t, s.Addr()))
				return
			}
			_, err := d.Dial(t.Context(), target(t, s.Addr()))
			check(t, err, fault.Auth, path, c.want)
		})
	}
}

func TestRequiredRSASizeOfHosts(t *testing.T) {
	t.Parallel()
	s := serve(t, sshtest.Options{HostKeys: []xssh.Signer{must(sshtest.NewSigner("rsa"))}})
	login(t, dialer(t, ssh.Options{}, "RequiredRSASize 2048\n", s), target(t, s.Addr()))
	for _, p := range []ssh.Policy{ssh.FromConfig, ssh.AcceptNew} {
		_, err := dialer(t, ssh.Options{Policy: p}, "RequiredRSASize 9000\n", s).Dial(t.Context(), target(t, s.Addr()))
		check(t, err, fault.HostKey, "RequiredRSASize is 9000")
	}
}

func TestRevokedHostKeys(t *testing.T) {
	t.Parallel()
	s := serve(t, sshtest.Options{})
	other := must(sshtest.NewSigner("ed25519")).PublicKey()
	text := func(keys ...xssh.PublicKey) string {
		out := "# revoked\n\n"
		for _, k := range keys {
			out += string(xssh.MarshalAuthorizedKey(k))
		}
		return out
	}
	for name, c := range map[string]struct {
		file string
		want []string
	}{
		"other":    {write(t, "revoked", text(other)), nil},
		"none":     {"none", nil},
		"revoked":  {write(t, "revoked", text(other, s.HostKeys()[0])), []string{"REVOKED"}},
		"missing":  {filepath.Join(t.TempDir(), "missing"), []string{"RevokedHostKeys", "no such file"}},
		"no key":   {write(t, "revoked", text(other)+"nonsense\n"), []string{":4", "no public key"}},
		"binary":   {write(t, "revoked", "SSHKRL\n\x00 and more"), []string{"binary list", "as text"}},
		"no plain": {t.TempDir(), []string{"not a regular file"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := dialer(t, ssh.Options{}, "RevokedHostKeys "+c.file+"\n", s)
			if c.want == nil {
				login(t, d, target(t, s.Addr()))
				return
			}
			_, err := d.Dial(t.Context(), target(t, s.Addr()))
			check(t, err, fault.HostKey, c.want...)
		})
	}
}

// hostCertificate returns a host key with a certificate that edit may change before
// it is signed.
func hostCertificate(t testing.TB, ca xssh.Signer, edit func(*xssh.Certificate)) xssh.Signer {
	t.Helper()
	key := must(sshtest.NewSigner("ed25519"))
	cert := &xssh.Certificate{
		Key: key.PublicKey(), CertType: xssh.HostCert, ValidPrincipals: []string{"127.0.0.1"}, ValidBefore: xssh.CertTimeInfinity,
	}
	if edit != nil {
		edit(cert)
	}
	if err := cert.SignCert(rand.Reader, ca); err != nil {
		t.Fatal(err)
	}
	return must(xssh.NewCertSigner(cert, key))
}

func TestBadHostCertificates(t *testing.T) {
	t.Parallel()
	ca, other := must(sshtest.NewSigner("ed25519")), must(sshtest.NewSigner("ed25519"))
	line := func(marker string, k xssh.PublicKey) string {
		return marker + " * " + string(xssh.MarshalAuthorizedKey(k))
	}
	authority := line("@cert-authority", ca.PublicKey())
	for name, c := range map[string]struct {
		signer        xssh.Signer
		edit          func(*xssh.Certificate)
		known, config string
		want          string
	}{
		"good":            {ca, nil, authority, "", ""},
		"good and listed": {ca, nil, authority, "CASignatureAlgorithms ssh-ed25519\n", ""},
		"expired":         {ca, func(c *xssh.Certificate) { c.ValidBefore = 1000 }, authority, "", "unknown key"},
		"not yet valid":   {ca, func(c *xssh.Certificate) { c.ValidAfter = xssh.CertTimeInfinity - 1 }, authority, "", "unknown key"},
		"wrong principal": {ca, func(c *xssh.Certificate) { c.ValidPrincipals = []string{"elsewhere"} }, authority, "", "unknown key"},
		"no principal":    {ca, func(c *xssh.Certificate) { c.ValidPrincipals = nil }, authority, "", "unknown key"},
		"of a user":       {ca, func(c *xssh.Certificate) { c.CertType = xssh.UserCert }, authority, "", "unknown key"},
		"other authority": {other, nil, authority, "", "unknown key"},
		"revoked":         {ca, nil, authority + line("@revoked", ca.PublicKey()), "", "REVOKED"},
		"algorithm":       {ca, nil, authority, "CASignatureAlgorithms ecdsa-sha2-nistp256\n", "unknown key"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := serve(t, sshtest.Options{HostKeys: []xssh.Signer{hostCertificate(t, c.signer, c.edit)}})
			d := dialer(t, ssh.Options{KnownHosts: []string{write(t, "known", c.known)}}, c.config)
			if c.want == "" {
				login(t, d, target(t, s.Addr()))
				return
			}
			_, err := d.Dial(t.Context(), target(t, s.Addr()))
			check(t, err, fault.HostKey, c.want)
		})
	}
}

func TestOptionsWithoutEffectAreNamedOnce(t *testing.T) {
	t.Parallel()
	s := serve(t, sshtest.Options{})
	var mu sync.Mutex
	var got []string
	o := ssh.Options{Warn: func(msg string) {
		mu.Lock()
		defer mu.Unlock()
		got = append(got, msg)
	}}
	d := dialer(t, o, "ControlMaster auto\nVerifyHostKeyDNS yes\n", s)
	for _, id := range []string{"a", "b"} {
		tg := target(t, s.Addr())
		tg.ID, tg.SSH.Options = targetID(id), []string{"Compression=yes"}
		login(t, d, tg)
	}
	slices.Sort(got)
	if len(got) != 2 || !strings.HasSuffix(got[0], "config:2: the ssh option verifyhostkeydns is not supported") ||
		got[1] != "ssh_options Compression=yes: the ssh option compression has no effect" {
		t.Errorf("got %q, want each option once, and nothing of ControlMaster", got)
	}
}

// TestHashedNames records a new key under a hashed name, and finds it again.
func TestHashedNames(t *testing.T) {
	t.Parallel()
	s := serve(t, sshtest.Options{})
	file := write(t, "known", "")
	login(t, dialer(t, ssh.Options{Policy: ssh.AcceptNew, KnownHosts: []string{file}}, "HashKnownHosts yes\n"), target(t, s.Addr()))
	text, err := os.ReadFile(file)
	if err != nil || !strings.HasPrefix(string(text), "|1|") || strings.Contains(string(text), "127.0.0.1") {
		t.Errorf("got %q, %v, want a hashed name", text, err)
	}
	d := dialer(t, ssh.Options{KnownHosts: []string{file}}, "")
	login(t, d, target(t, s.Addr()))
	s.SetHostKeys(must(sshtest.NewSigner("ed25519")))
	_, err = d.Dial(t.Context(), target(t, s.Addr()))
	check(t, err, fault.HostKey, "CHANGED", file+":1")
}
