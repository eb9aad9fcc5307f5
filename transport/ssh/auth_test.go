package ssh_test

import (
	"context"
	"crypto"
	"crypto/rand"
	"errors"
	"io"
	"net"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	xssh "golang.org/x/crypto/ssh"
	"golang.org/x/crypto/ssh/agent"

	"github.com/gossh/gossh/fault"
	"github.com/gossh/gossh/internal/sshtest"
	"github.com/gossh/gossh/secret"
	"github.com/gossh/gossh/targets"
	"github.com/gossh/gossh/transport/ssh"
)

// nobody is an identity list that holds nothing.
var nobody = []string{"/nonexistent"}

// login checks that a target can be logged in to.
func login(t *testing.T, d *ssh.Dialer, tg *targets.Target) {
	t.Helper()
	if out, _, err := output(t, connect(t, d, tg), "echo in"); out != "in\n" || err != nil {
		t.Errorf("got %q, %v", out, err)
	}
}

func keysOf(keys ...xssh.Signer) map[string]sshtest.User {
	u := sshtest.User{}
	for _, k := range keys {
		u.Keys = append(u.Keys, k.PublicKey())
	}
	return map[string]sshtest.User{user: u}
}

func TestKeyTypes(t *testing.T) {
	t.Parallel()
	for _, kind := range []string{"ed25519", "ecdsa", "rsa"} {
		t.Run(kind, func(t *testing.T) {
			t.Parallel()
			_, key, path := newKey(t, kind)
			s := serve(t, sshtest.Options{Users: keysOf(key)})
			tg := target(t, s.Addr())
			tg.Auth.Priv = path
			login(t, dialer(t, ssh.Options{Identities: nobody}, "", s), tg)
		})
		t.Run(kind+" with passphrase", func(t *testing.T) {
			t.Parallel()
			key, path := lockedKey(t, kind)
			s := serve(t, sshtest.Options{Users: keysOf(key)})
			tg := target(t, s.Addr())
			tg.Auth.Priv, tg.Auth.PrivPassword = path, secret.New(passphrase)
			login(t, dialer(t, ssh.Options{Identities: nobody}, "", s), tg)
		})
	}
}

func TestCertificates(t *testing.T) {
	t.Parallel()
	_, ca, _ := newKey(t, "ed25519")
	for _, kind := range []string{"ed25519", "ecdsa", "rsa"} {
		k, key, path := newKey(t, kind)
		cert := &xssh.Certificate{
			Key: key.PublicKey(), CertType: xssh.UserCert, ValidPrincipals: []string{user}, ValidBefore: xssh.CertTimeInfinity,
		}
		if err := cert.SignCert(rand.Reader, ca); err != nil {
			t.Fatal(err)
		}
		text := string(xssh.MarshalAuthorizedKey(cert))
		s := serve(t, sshtest.Options{Users: map[string]sshtest.User{user: {}}, UserCA: []xssh.PublicKey{ca.PublicKey()}})
		t.Run(kind+"/CertificateFile", func(t *testing.T) {
			d := dialer(t, ssh.Options{Identities: nobody}, "CertificateFile "+write(t, "cert.pub", text)+"\n", s)
			tg := target(t, s.Addr())
			tg.Auth.Priv = path
			login(t, d, tg)
		})
		t.Run(kind+"/next to the key", func(t *testing.T) {
			if err := os.WriteFile(path+"-cert.pub", []byte(text), 0o600); err != nil {
				t.Fatal(err)
			}
			tg := target(t, s.Addr())
			tg.Auth.Priv = path
			login(t, dialer(t, ssh.Options{Identities: nobody}, "", s), tg)
		})
		t.Run(kind+"/agent", func(t *testing.T) {
			sock := serveAgent(t, agent.AddedKey{PrivateKey: k, Certificate: cert})
			login(t, dialer(t, ssh.Options{Agent: sock, Identities: nobody}, "", s), target(t, s.Addr()))
		})
	}
}

func TestPasswords(t *testing.T) {
	t.Parallel()
	for _, methods := range [][]string{{"password"}, {"keyboard-interactive"}, {"password", "keyboard-interactive"}} {
		t.Run(strings.Join(methods, "+"), func(t *testing.T) {
			t.Parallel()
			s := serve(t, sshtest.Options{Users: map[string]sshtest.User{user: {Password: "right"}}, Methods: methods})
			d := dialer(t, ssh.Options{Identities: nobody}, "", s)
			tg := target(t, s.Addr())
			tg.Auth.Password = secret.New("right")
			login(t, d, tg)
			tg.Auth.Password = secret.New("s3cret-wrong")
			_, err := d.Dial(t.Context(), tg)
			check(t, err, fault.Auth, "Permission denied", methods[0])
			if strings.Contains(fault.Message(err), "s3cret") {
				t.Errorf("the password is in %q", err)
			}
			tg.Auth.Password = secret.String{}
			_, err = d.Dial(t.Context(), tg)
			check(t, err, fault.Auth, "nothing to log in with")
		})
	}
}

func TestAllMethodsInTurn(t *testing.T) {
	t.Parallel()
	for _, methods := range [][]string{{"publickey", "password"}, {"password", "publickey"}, {"publickey", "keyboard-interactive"}} {
		t.Run(strings.Join(methods, ","), func(t *testing.T) {
			t.Parallel()
			s := serve(t, sshtest.Options{
				Users:   map[string]sshtest.User{user: {Password: "right", Keys: []xssh.PublicKey{shared(t).signer.PublicKey()}}},
				Methods: methods, AllMethods: true,
			})
			tg := target(t, s.Addr())
			tg.Auth.Password = secret.New("right")
			login(t, dialer(t, ssh.Options{}, "", s), tg)
		})
	}
}

// asked is a Prompter that counts.
type asked struct {
	passphrase, password string
	accept               func(ssh.UnknownKey) bool
	mu                   sync.Mutex
	passphrases          []string
	passwords            []string
	tables               [][]ssh.UnknownKey
}

func (a *asked) Passphrase(_ context.Context, path string) (secret.String, error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.passphrases = append(a.passphrases, path)
	time.Sleep(50 * time.Millisecond)
	return secret.New(a.passphrase), nil
}

func (a *asked) Password(_ context.Context, user, host string) (secret.String, error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.passwords = append(a.passwords, user+"@"+host)
	if a.password == "" {
		return secret.String{}, errors.New("no answer")
	}
	return secret.New(a.password), nil
}

func (a *asked) ConfirmHostKeys(_ context.Context, keys []ssh.UnknownKey) (out []ssh.UnknownKey, err error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.tables = append(a.tables, keys)
	for _, k := range keys {
		if a.accept(k) {
			out = append(out, k)
		}
	}
	return out, nil
}

func TestPassphraseIsAskedOnce(t *testing.T) {
	t.Parallel()
	key, path := lockedKey(t, "ed25519")
	s := serve(t, sshtest.Options{Users: keysOf(key)})
	ask := &asked{passphrase: passphrase}
	d := dialer(t, ssh.Options{Identities: []string{path}, Prompter: ask}, "", s)
	var wg sync.WaitGroup
	for range 10 {
		wg.Go(func() {
			c, err := d.Dial(t.Context(), target(t, s.Addr()))
			if err != nil {
				t.Error(err)
				return
			}
			_ = c.Close()
		})
	}
	wg.Wait()
	if len(ask.passphrases) != 1 || ask.passphrases[0] != path {
		t.Errorf("got questions %q, want one", ask.passphrases)
	}
	if len(ask.passwords) != 0 {
		t.Errorf("got questions %q, want none", ask.passwords)
	}
}

func TestPassphraseIsNotAskedForNothing(t *testing.T) {
	t.Parallel()
	_, path := lockedKey(t, "ed25519")
	s := serve(t, sshtest.Options{}) // does not know that key
	ask := &asked{}
	_, err := dialer(t, ssh.Options{Identities: []string{path}, Prompter: ask}, "", s).Dial(t.Context(), target(t, s.Addr()))
	check(t, err, fault.Auth)
	if len(ask.passphrases) != 0 {
		t.Errorf("got questions %q, want none: the server would not take the key", ask.passphrases)
	}
	if len(ask.passwords) != 1 {
		t.Errorf("got questions %q, want one for the password", ask.passwords)
	}
}

func TestPasswordIsAskedFor(t *testing.T) {
	t.Parallel()
	s := serve(t, sshtest.Options{Users: map[string]sshtest.User{user: {Password: "right"}}})
	ask := &asked{password: "right"}
	d := dialer(t, ssh.Options{Identities: nobody, Prompter: ask}, "", s)
	login(t, d, target(t, s.Addr()))
	if len(ask.passwords) != 1 || ask.passwords[0] != "op@web1" {
		t.Errorf("got questions %q, want one", ask.passwords)
	}
	tg := target(t, s.Addr())
	tg.SSH.Options = []string{"BatchMode=yes"}
	_, err := d.Dial(t.Context(), tg)
	check(t, err, fault.Auth)
	if len(ask.passwords) != 1 {
		t.Errorf("got questions %q, want none more in batch mode", ask.passwords)
	}
}

func TestLockedKeysAreNamed(t *testing.T) {
	t.Parallel()
	key, path := lockedKey(t, "ed25519")
	s := serve(t, sshtest.Options{Users: keysOf(key)})
	d := dialer(t, ssh.Options{Identities: nobody}, "", s)
	tg := target(t, s.Addr())
	tg.Auth.Priv = path
	_, err := d.Dial(t.Context(), tg)
	check(t, err, fault.Auth, path, "protected by a passphrase")
	tg.Auth.PrivPassword = secret.New("wrong")
	_, err = d.Dial(t.Context(), tg)
	check(t, err, fault.Auth, path, "the passphrase is wrong")
	tg.Auth.Priv = filepath.Join(t.TempDir(), "missing")
	_, err = d.Dial(t.Context(), tg)
	check(t, err, fault.Auth, "missing", "no such file")
	tg.Auth.Priv, tg.Auth.PrivPassword = path, secret.New(passphrase)
	login(t, d, tg)
}

func TestKeysThatOthersCanReadAreNotUsed(t *testing.T) {
	t.Parallel()
	locked, lockedPath := lockedKey(t, "ed25519")
	_, key, path := newKey(t, "ed25519")
	s := serve(t, sshtest.Options{Users: keysOf(key, locked)})
	for _, p := range []string{path, lockedPath} {
		if err := os.Chmod(p, 0o640); err != nil {
			t.Fatal(err)
		}
		d := dialer(t, ssh.Options{Identities: []string{p}}, "", s)
		_, err := d.Dial(t.Context(), target(t, s.Addr()))
		check(t, err, fault.Auth, p, "0640", "too open")
		if err := os.Chmod(p, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	login(t, dialer(t, ssh.Options{Identities: []string{path}}, "", s), target(t, s.Addr()))
	// The public half may be read by everybody.
	pub := write(t, "id.pub", string(xssh.MarshalAuthorizedKey(key.PublicKey())))
	if err := os.Chmod(pub, 0o644); err != nil {
		t.Fatal(err)
	}
	k, err := xssh.ParseRawPrivateKey(must(os.ReadFile(path)))
	if err != nil {
		t.Fatal(err)
	}
	sock := serveAgent(t, agent.AddedKey{PrivateKey: k})
	tg := target(t, s.Addr())
	tg.SSH.Options = []string{"IdentitiesOnly=yes"}
	login(t, dialer(t, ssh.Options{Agent: sock, Identities: []string{pub}}, "", s), tg)
}

func TestUnlockingCostsOnce(t *testing.T) {
	t.Parallel()
	key, path := lockedKey(t, "ed25519")
	s := serve(t, sshtest.Options{Users: keysOf(key)})
	d := dialer(t, ssh.Options{Identities: nobody}, "", s)
	tg := target(t, s.Addr())
	tg.Auth.Priv, tg.Auth.PrivPassword = path, secret.New(passphrase)
	connect(t, d, tg) // unlocks it
	if err := os.Remove(path); err != nil {
		t.Fatal(err)
	}
	connect(t, d, tg)
}

// serveAgent runs an agent with those keys and returns its socket.
func serveAgent(t testing.TB, keys ...agent.AddedKey) string {
	t.Helper()
	ring := agent.NewKeyring()
	for _, k := range keys {
		if err := ring.Add(k); err != nil {
			t.Fatal(err)
		}
	}
	return listen(t, func(c net.Conn) { _ = agent.ServeAgent(ring, c) })
}

// listen serves a Unix socket until the end of the test.
func listen(t testing.TB, serve func(net.Conn)) string {
	t.Helper()
	dir, err := os.MkdirTemp("", "a") // t.TempDir may be too long for a socket
	if err != nil {
		t.Fatal(err)
	}
	sock := filepath.Join(dir, "s")
	ln, err := (&net.ListenConfig{}).Listen(context.Background(), "unix", sock)
	if err != nil {
		t.Fatal(err)
	}
	var wg sync.WaitGroup
	var mu sync.Mutex
	var open []net.Conn
	wg.Go(func() {
		for {
			c, err := ln.Accept()
			if err != nil {
				return
			}
			mu.Lock()
			open = append(open, c)
			mu.Unlock()
			wg.Go(func() { defer func() { _ = c.Close() }(); serve(c) })
		}
	})
	t.Cleanup(func() {
		_ = ln.Close()
		mu.Lock()
		for _, c := range open {
			_ = c.Close()
		}
		mu.Unlock()
		wg.Wait()
		_ = os.RemoveAll(dir)
	})
	return sock
}

func TestAgent(t *testing.T) {
	t.Parallel()
	for _, kind := range []string{"ed25519", "ecdsa", "rsa"} {
		t.Run(kind, func(t *testing.T) {
			t.Parallel()
			k, key, _ := newKey(t, kind)
			s := serve(t, sshtest.Options{Users: keysOf(key)})
			d := dialer(t, ssh.Options{Agent: serveAgent(t, agent.AddedKey{PrivateKey: k}), Identities: nobody}, "", s)
			login(t, d, target(t, s.Addr()))
		})
	}
}

func TestAgentForwardingAuthenticatesAlone(t *testing.T) {
	t.Parallel()
	k, key, _ := newKey(t, "ed25519")
	s := serve(t, sshtest.Options{Users: keysOf(key)})
	other := serve(t, sshtest.Options{}) // takes the key in the file
	d := dialer(t, ssh.Options{Agent: serveAgent(t, agent.AddedKey{PrivateKey: k})}, "", s, other)
	tg := target(t, s.Addr())
	tg.Auth.Priv = targets.AgentForwarding
	login(t, d, tg)
	tg = target(t, other.Addr())
	tg.Auth.Priv = targets.AgentForwarding
	_, err := d.Dial(t.Context(), tg)
	check(t, err, fault.Auth, "agent")
	if c := connect(t, d, target(t, s.Addr())); c.Peer().Forwarded {
		t.Error("the agent was forwarded though nobody asked for it")
	}
}

func TestIdentitiesOnly(t *testing.T) {
	t.Parallel()
	stranger, _, _ := newKey(t, "ed25519")
	k, key, path := newKey(t, "ecdsa")
	s := serve(t, sshtest.Options{Users: keysOf(key)})
	d := dialer(t, ssh.Options{Identities: nobody, Agent: serveAgent(t, agent.AddedKey{PrivateKey: stranger}, agent.AddedKey{PrivateKey: k})}, "", s)
	tg := target(t, s.Addr())
	only := true
	tg.Auth.IdentitiesOnly, tg.Auth.Priv = &only, path
	login(t, d, tg)
	if n := s.Counts().Attempts; n != 1 {
		t.Errorf("got %d attempts, want 1", n)
	}
	// The public half names a key of the agent.
	tg.Auth.Priv = write(t, "only.pub", string(xssh.MarshalAuthorizedKey(key.PublicKey())))
	login(t, d, tg)
	tg.Auth.Priv = ""
	_, err := d.Dial(t.Context(), tg)
	check(t, err, fault.Auth, "nothing to log in with")
}

func TestTargetKeyGoesBeforeTheAgentsOthers(t *testing.T) {
	t.Parallel()
	var keys []agent.AddedKey
	for range 8 { // more than sshd allows attempts
		k, _, _ := newKey(t, "ed25519")
		keys = append(keys, agent.AddedKey{PrivateKey: k})
	}
	_, key, path := newKey(t, "ed25519")
	s := serve(t, sshtest.Options{Users: keysOf(key)})
	d := dialer(t, ssh.Options{Agent: serveAgent(t, keys...), Identities: nobody}, "", s)
	tg := target(t, s.Addr())
	tg.Auth.Priv = path
	login(t, d, tg)
	tg.Auth.Priv = ""
	_, err := d.Dial(t.Context(), tg)
	check(t, err, fault.Auth, "too many authentication failures", "identities_only")
}

func TestBadAgents(t *testing.T) {
	t.Parallel()
	k, _, _ := newKey(t, "ed25519")
	for name, reply := range map[string][]byte{
		"hangs up":       nil,
		"success":        {0, 0, 0, 1, 6},
		"empty":          {0, 0, 0, 0},
		"failure":        {0, 0, 0, 1, 5},
		"lies on length": {0xff, 0xff, 0xff, 0xff, 12},
		"lies on keys":   {0, 0, 0, 5, 12, 0xff, 0xff, 0xff, 0xff},
		"garbage key":    {0, 0, 0, 17, 12, 0, 0, 0, 1, 0, 0, 0, 4, 1, 2, 3, 4, 0, 0, 0, 0},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			sock := listen(t, func(c net.Conn) {
				buf := make([]byte, 4096)
				for {
					if _, err := c.Read(buf); err != nil || reply == nil {
						return
					}
					if _, err := c.Write(reply); err != nil {
						return
					}
				}
			})
			s := serve(t, sshtest.Options{})
			login(t, dialer(t, ssh.Options{Agent: sock}, "", s), target(t, s.Addr())) // by the key in the file
		})
	}
	t.Run("signs wrongly", func(t *testing.T) {
		t.Parallel()
		ring := agent.NewKeyring().(agent.ExtendedAgent)
		if err := ring.Add(agent.AddedKey{PrivateKey: k}); err != nil {
			t.Fatal(err)
		}
		_, key := k, must(xssh.NewSignerFromKey(k))
		s := serve(t, sshtest.Options{Users: map[string]sshtest.User{user: {Keys: []xssh.PublicKey{key.PublicKey(), shared(t).signer.PublicKey()}}}})
		sock := listen(t, func(c net.Conn) { _ = agent.ServeAgent(&unwilling{ExtendedAgent: ring}, c) })
		login(t, dialer(t, ssh.Options{Agent: sock}, "", s), target(t, s.Addr()))
	})
	t.Run("hangs", func(t *testing.T) {
		t.Parallel()
		sock := listen(t, func(c net.Conn) { _, _ = io.Copy(io.Discard, c) })
		s := serve(t, sshtest.Options{})
		tg := target(t, s.Addr())
		tg.SSH.Timeout = 300 * time.Millisecond
		start := time.Now()
		_, err := dialer(t, ssh.Options{Agent: sock}, "", s).Dial(t.Context(), tg)
		check(t, err, fault.Timeout, "logging in")
		if d := time.Since(start); d > 8*time.Second {
			t.Errorf("got %v, want the timeout of 300 ms", d)
		}
	})
}

func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}

// unwilling is an agent that lists its keys and does not sign.
type unwilling struct{ agent.ExtendedAgent }

func (unwilling) SignWithFlags(xssh.PublicKey, []byte, agent.SignatureFlags) (*xssh.Signature, error) {
	return nil, errors.New("no")
}

func (unwilling) Sign(xssh.PublicKey, []byte) (*xssh.Signature, error) { return nil, errors.New("no") }

// TestAgentIsListedOnce counts what a run over many hosts asks of the agent.
func TestAgentIsListedOnce(t *testing.T) {
	t.Parallel()
	var lists, conns atomic.Int64
	k, key, _ := newKey(t, "ed25519")
	ring := &counting{ExtendedAgent: agent.NewKeyring().(agent.ExtendedAgent), lists: &lists}
	if err := ring.Add(agent.AddedKey{PrivateKey: crypto.PrivateKey(k)}); err != nil {
		t.Fatal(err)
	}
	sock := listen(t, func(c net.Conn) { conns.Add(1); _ = agent.ServeAgent(ring, c) })
	s := serve(t, sshtest.Options{Users: keysOf(key)})
	d := dialer(t, ssh.Options{Agent: sock, Identities: nobody}, "", s)
	connect(t, d, target(t, s.Addr()))
	var wg sync.WaitGroup
	for range 20 {
		wg.Go(func() { connect(t, d, target(t, s.Addr())) })
	}
	wg.Wait()
	if lists.Load() != 1 || conns.Load() != 1 {
		t.Errorf("got %d lists on %d connections, want 1 on 1", lists.Load(), conns.Load())
	}
}

type counting struct {
	agent.ExtendedAgent
	lists *atomic.Int64
}

func (c *counting) List() ([]*agent.Key, error) {
	c.lists.Add(1)
	return c.ExtendedAgent.List()
}

func TestPreferredAuthentications(t *testing.T) {
	t.Parallel()
	s := serve(t, sshtest.Options{Users: map[string]sshtest.User{user: {Password: "right", Keys: []xssh.PublicKey{shared(t).signer.PublicKey()}}}})
	tg := target(t, s.Addr())
	tg.Auth.Password = secret.New("wrong")
	tg.SSH.Options = []string{"PreferredAuthentications=password"}
	d := dialer(t, ssh.Options{}, "", s)
	_, err := d.Dial(t.Context(), tg)
	check(t, err, fault.Auth, "tried password")
	tg.SSH.Options = []string{"PubkeyAuthentication=no"}
	_, err = d.Dial(t.Context(), tg)
	check(t, err, fault.Auth, "tried password")
	tg.SSH.Options = []string{"PreferredAuthentications=password,publickey"}
	login(t, d, tg)
}
