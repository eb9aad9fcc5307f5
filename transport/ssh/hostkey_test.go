package ssh_test

import (
	"context"
	"crypto/rand"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	xssh "golang.org/x/crypto/ssh"

	"github.com/gossh/gossh/fault"
	"github.com/gossh/gossh/internal/sshtest"
	"github.com/gossh/gossh/secret"
	"github.com/gossh/gossh/targets"
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

func TestPrepareAsksOnceInOneTable(t *testing.T) {
	t.Parallel()
	const n = 12
	m := &targets.Map{}
	var servers []*sshtest.Server
	for i := range n {
		s := serve(t, sshtest.Options{})
		servers = append(servers, s)
		tg := target(t, s.Addr())
		tg.ID = targets.ID("host" + string(rune('a'+i)))
		if err := m.Add(tg); err != nil {
			t.Fatal(err)
		}
	}
	silent := serve(t, sshtest.Options{Faults: sshtest.Faults{Stall: sshtest.Accept}})
	dead := target(t, silent.Addr())
	dead.ID, dead.SSH.Timeout = "dead", 300*time.Millisecond
	if err := m.Add(dead); err != nil {
		t.Fatal(err)
	}
	ask := &asked{accept: func(k ssh.UnknownKey) bool { return k.Host != "hostb" }}
	d := dialer(t, ssh.Options{Prompter: ask}, "", servers[0]) // the first one is known
	if err := d.Prepare(t.Context(), m); err != nil {
		t.Fatal(err)
	}
	if len(ask.tables) != 1 || len(ask.tables[0]) != n-1 {
		t.Fatalf("got the tables %v, want one of %d", ask.tables, n-1)
	}
	if c := servers[0].Counts().Connections; c != 0 {
		t.Errorf("got %d connections to a known host, want none", c)
	}
	for tg := range m.All() {
		if tg == dead {
			continue
		}
		c, err := d.Dial(t.Context(), tg)
		if tg.ID == "hostb" {
			check(t, err, fault.HostKey, "hostb")
			continue
		}
		if err != nil {
			t.Errorf("%s: %v", tg.ID, err)
			continue
		}
		_ = c.Close()
	}
	if len(ask.tables) != 1 {
		t.Errorf("got %d tables, want no more questions", len(ask.tables))
	}
	if err := d.Prepare(t.Context(), m); err != nil || len(ask.tables) != 1 {
		t.Errorf("got %v and %d tables, want no question about what was decided", err, len(ask.tables))
	}
}

func TestPrepareLooksBehindJumpHosts(t *testing.T) {
	t.Parallel()
	jump, s := serve(t, sshtest.Options{Forward: true}), serve(t, sshtest.Options{})
	tg := target(t, s.Addr())
	tg.SSH.Options = []string{"ProxyJump=" + jump.Addr()}
	m := &targets.Map{}
	if err := m.Add(tg); err != nil {
		t.Fatal(err)
	}
	ask := &asked{accept: func(ssh.UnknownKey) bool { return true }}
	d := dialer(t, ssh.Options{Prompter: ask}, "")
	if err := d.Prepare(t.Context(), m); err != nil {
		t.Fatal(err)
	}
	if len(ask.tables) != 2 || ask.tables[0][0].Host != "the jump host 127.0.0.1" || ask.tables[1][0].Host != "web1" {
		t.Errorf("got %v, want the jump host, then the host behind it", ask.tables)
	}
	login(t, d, tg)
	if n := jump.Counts().Logins; n != 1 {
		t.Errorf("got %d logins to the jump host, want 1", n)
	}
}

func TestUnknownKeysAreCollectedInARun(t *testing.T) {
	t.Parallel()
	slow := sync.OnceFunc(func() { time.Sleep(4 * time.Second) })
	ask := &asked{accept: func(ssh.UnknownKey) bool { slow(); return true }}
	d := dialer(t, ssh.Options{Prompter: ask}, "")
	var wg sync.WaitGroup
	for range 5 {
		s := serve(t, sshtest.Options{})
		tg := target(t, s.Addr())
		tg.SSH.Timeout = 3 * time.Second // less than the answer takes: the clock stands still
		wg.Go(func() { connect(t, d, tg) })
	}
	wg.Wait()
	if len(ask.tables) != 1 || len(ask.tables[0]) != 5 {
		t.Errorf("got the tables %v, want one of 5", ask.tables)
	}
}

func TestPrepareEndsWithItsContext(t *testing.T) {
	t.Parallel()
	s := serve(t, sshtest.Options{Faults: sshtest.Faults{Stall: sshtest.Accept}})
	m := &targets.Map{}
	if err := m.Add(target(t, s.Addr())); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	err := dialer(t, ssh.Options{Prompter: &asked{}}, "").Prepare(ctx, m)
	check(t, err, fault.Cancelled)
}
