package ssh_test

import (
	"context"
	"crypto"
	"errors"
	"io"
	"net"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	xssh "golang.org/x/crypto/ssh"
	"golang.org/x/crypto/ssh/agent"

	"github.com/gossh/gossh/fault"
	"github.com/gossh/gossh/internal/sshtest"
	"github.com/gossh/gossh/targets"
	"github.com/gossh/gossh/transport/ssh"
)

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
		tg.SSH.Timeout = 5 * time.Second // the key exchange must be over by then
		start := time.Now()
		_, err := dialer(t, ssh.Options{Agent: sock}, "", s).Dial(t.Context(), tg)
		check(t, err, fault.Timeout, "logging in")
		if d := time.Since(start); d > patience {
			t.Errorf("got %v, want the timeout of %v", d, tg.SSH.Timeout)
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
