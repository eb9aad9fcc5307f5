package ssh_test

import (
	"crypto/rand"
	"os"
	"strings"
	"sync"
	"testing"

	xssh "golang.org/x/crypto/ssh"

	"github.com/gossh/gossh/fault"
	"github.com/gossh/gossh/internal/sshtest"
	"github.com/gossh/gossh/secret"
	"github.com/gossh/gossh/transport/ssh"
)

func TestUnknownKeyIsRefused(t *testing.T) {
	t.Parallel()
	s := serve(t, sshtest.Options{})
	for name, config := range map[string]string{"default": "", "strict": "StrictHostKeyChecking yes\n", "ask": "StrictHostKeyChecking ask\n"} {
		t.Run(name, func(t *testing.T) {
			_, err := dialer(t, ssh.Options{}, config).Dial(t.Context(), target(t, s.Addr()))
			check(t, err, fault.HostKey, "needs to be accepted", "-i", xssh.FingerprintSHA256(s.HostKeys()[0]), "ssh-keygen -lf")
		})
	}
	if c := s.Counts(); c.Logins != 0 || c.Attempts != 0 {
		t.Errorf("got %+v, want no login attempt", c)
	}
}

func TestAcceptNew(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		policy ssh.Policy
		config string
	}{
		"option": {ssh.AcceptNew, ""}, "config": {ssh.FromConfig, "StrictHostKeyChecking accept-new\n"}, "no": {ssh.FromConfig, "StrictHostKeyChecking no\n"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := serve(t, sshtest.Options{})
			file := write(t, "known", "")
			o := ssh.Options{Policy: c.policy, KnownHosts: []string{file}}
			var wg sync.WaitGroup
			d := dialer(t, o, c.config)
			for range 5 {
				wg.Go(func() { connect(t, d, target(t, s.Addr())) })
			}
			wg.Wait()
			got, err := os.ReadFile(file)
			if err != nil || string(got) != s.KnownHosts() {
				t.Errorf("got %q, %v, want %q", got, err, s.KnownHosts())
			}
			login(t, dialer(t, ssh.Options{KnownHosts: []string{file}}, ""), target(t, s.Addr()))
			// A changed key is still refused.
			s.SetHostKeys(must(sshtest.NewSigner("ed25519")))
			for _, d := range []*ssh.Dialer{d, dialer(t, o, c.config)} {
				_, err = d.Dial(t.Context(), target(t, s.Addr()))
				check(t, err, fault.HostKey, "CHANGED")
			}
			if !strings.Contains(fault.Message(err), file+":1") {
				t.Errorf("got %q, want file and line", fault.Message(err))
			}
		})
	}
}

func TestRevokedKey(t *testing.T) {
	t.Parallel()
	s := serve(t, sshtest.Options{})
	line := s.KnownHosts()
	revoked := write(t, "known", line+"@revoked * "+strings.SplitN(line, " ", 2)[1])
	for _, p := range []ssh.Policy{ssh.FromConfig, ssh.AcceptNew} {
		_, err := dialer(t, ssh.Options{Policy: p, KnownHosts: []string{revoked}}, "").Dial(t.Context(), target(t, s.Addr()))
		check(t, err, fault.HostKey, "REVOKED", revoked+":2")
	}
}

func TestOffSendsNoPassword(t *testing.T) {
	t.Parallel()
	s := serve(t, sshtest.Options{
		Users:   map[string]sshtest.User{user: {Password: "right", Keys: []xssh.PublicKey{shared(t).signer.PublicKey()}}},
		Methods: []string{"publickey", "password", "keyboard-interactive"},
	})
	changed := write(t, "known", sshtest.KnownHostsLine(s.Addr(), must(sshtest.NewSigner("ed25519")).PublicKey())+"\n")
	o := ssh.Options{Policy: ssh.Off, KnownHosts: []string{changed}}
	tg := target(t, s.Addr())
	tg.Auth.Password = secret.New("right")
	login(t, dialer(t, o, ""), tg)
	o.Identities = nobody
	before := s.Counts().Attempts
	_, err := dialer(t, o, "").Dial(t.Context(), tg)
	check(t, err, fault.Auth, "--no-host-keys")
	if n := s.Counts().Attempts - before; n != 0 {
		t.Errorf("got %d attempts, want none: the password must not go to a host that was not verified", n)
	}
}

// TestAlgorithmsFollowKnownHosts is the trap of clients that ask for another key
// than the recorded one and then see a change.
func TestAlgorithmsFollowKnownHosts(t *testing.T) {
	t.Parallel()
	for _, kind := range []string{"ed25519", "ecdsa", "rsa"} {
		t.Run(kind, func(t *testing.T) {
			t.Parallel()
			var keys []xssh.Signer
			known := ""
			for _, k := range []string{"ed25519", "ecdsa", "rsa"} {
				keys = append(keys, must(sshtest.NewSigner(k)))
			}
			s := serve(t, sshtest.Options{HostKeys: keys})
			for _, k := range s.HostKeys() {
				if strings.Contains(k.Type(), kind) {
					known = sshtest.KnownHostsLine(s.Addr(), k) + "\n"
				}
			}
			login(t, dialer(t, ssh.Options{KnownHosts: []string{write(t, "known", known)}}, ""), target(t, s.Addr()))
		})
	}
}

func TestHostCertificates(t *testing.T) {
	t.Parallel()
	ca := must(sshtest.NewSigner("ed25519"))
	hostCert := func(name string) xssh.Signer {
		key := must(sshtest.NewSigner("ed25519"))
		cert := &xssh.Certificate{Key: key.PublicKey(), CertType: xssh.HostCert, ValidPrincipals: []string{name}, ValidBefore: xssh.CertTimeInfinity}
		if err := cert.SignCert(rand.Reader, ca); err != nil {
			t.Fatal(err)
		}
		return must(xssh.NewCertSigner(cert, key))
	}
	known := write(t, "known", "@cert-authority * "+string(xssh.MarshalAuthorizedKey(ca.PublicKey())))
	good := serve(t, sshtest.Options{HostKeys: []xssh.Signer{hostCert("127.0.0.1")}})
	login(t, dialer(t, ssh.Options{KnownHosts: []string{known}}, ""), target(t, good.Addr()))
	bad := serve(t, sshtest.Options{HostKeys: []xssh.Signer{hostCert("elsewhere")}})
	_, err := dialer(t, ssh.Options{KnownHosts: []string{known}}, "").Dial(t.Context(), target(t, bad.Addr()))
	check(t, err, fault.HostKey)
	alias := dialer(t, ssh.Options{KnownHosts: []string{known}}, "HostKeyAlias elsewhere\n")
	login(t, alias, target(t, bad.Addr()))
}
