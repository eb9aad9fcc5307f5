package ssh_test

import (
	"context"
	"crypto"
	"encoding/pem"
	"flag"
	"fmt"
	"io"
	"net"
	"os"
	"path/filepath"
	"strconv"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"
	xssh "golang.org/x/crypto/ssh"
	"golang.org/x/crypto/ssh/agent"

	"github.com/gossh/gossh/internal/sshtest"
	"github.com/gossh/gossh/targets"
	"github.com/gossh/gossh/transport"
	"github.com/gossh/gossh/transport/ssh"
	"github.com/gossh/gossh/transport/sshconfig"
)

func TestMain(m *testing.M) {
	// Much of the time is waiting for deadlines.
	flag.Parse()
	if err := flag.Set("test.parallel", "6"); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	os.Exit(leaks(m.Run()))
}

// leaks looks for goroutines that tests have left. It gives them more time to end than
// goleak's own half a second.
func leaks(code int) int {
	if code != 0 {
		return code
	}
	var err error
	if !within(patience, func() bool { err = goleak.Find(); return err == nil }) {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	return 0
}

// within waits for ok, for a while at most.
func within(d time.Duration, ok func() bool) bool {
	for end := time.Now().Add(d); ; time.Sleep(10 * time.Millisecond) {
		if ok() {
			return true
		}
		if time.Now().After(end) {
			return false
		}
	}
}

// user is who may log in on the test servers.
const user = "op"

// newKey makes a key, writes it to a file and returns both.
func newKey(t testing.TB, kind string) (crypto.Signer, xssh.Signer, string) {
	t.Helper()
	k, err := sshtest.NewKey(kind)
	if err != nil {
		t.Fatal(err)
	}
	block, err := xssh.MarshalPrivateKey(k, "")
	if err != nil {
		t.Fatal(err)
	}
	s, err := xssh.NewSignerFromKey(k)
	if err != nil {
		t.Fatal(err)
	}
	return k, s, write(t, "id_"+kind, string(pem.EncodeToMemory(block)))
}

// passphrase protects the keys in testdata, with one round of bcrypt, so that the
// race detector can stand it.
const passphrase = "open sesame"

// lockedKey returns a key that is protected by passphrase, and its file.
func lockedKey(t testing.TB, kind string) (xssh.Signer, string) {
	t.Helper()
	text, err := os.ReadFile("testdata/locked_" + kind)
	if err != nil {
		t.Fatal(err)
	}
	s, err := xssh.ParsePrivateKeyWithPassphrase(text, []byte(passphrase))
	if err != nil {
		t.Fatal(err)
	}
	return s, write(t, "id_"+kind, string(text))
}

// write writes a file in a fresh directory.
func write(t testing.TB, name, text string) string {
	t.Helper()
	p := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(p, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return p
}

// serve starts a server. Without users, the key of shared lets in.
func serve(t testing.TB, o sshtest.Options) *sshtest.Server {
	t.Helper()
	if o.Users == nil {
		o.Users = map[string]sshtest.User{user: {Keys: []xssh.PublicKey{shared(t).signer.PublicKey()}}}
	}
	if o.Handler == nil {
		o.Handler = sshtest.Shell{Home: t.TempDir()}.Run
	}
	s, err := sshtest.Start(o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	return s
}

// identity is a key that most tests use.
type identity struct {
	signer xssh.Signer
	pem    string
}

var sharedOnce = sync.OnceValues(func() (identity, error) {
	k, err := sshtest.NewKey("ed25519")
	if err != nil {
		return identity{}, err
	}
	block, err := xssh.MarshalPrivateKey(k, "")
	if err != nil {
		return identity{}, err
	}
	s, err := xssh.NewSignerFromKey(k)
	return identity{s, string(pem.EncodeToMemory(block))}, err
})

func shared(t testing.TB) identity {
	t.Helper()
	id, err := sharedOnce()
	if err != nil {
		t.Fatal(err)
	}
	return id
}

// dialer returns a Dialer that knows the servers and holds the shared key.
// config is the text of ssh_config.
func dialer(t testing.TB, o ssh.Options, config string, known ...*sshtest.Server) *ssh.Dialer {
	t.Helper()
	if o.KnownHosts == nil {
		text := ""
		for _, s := range known {
			text += s.KnownHosts()
		}
		o.KnownHosts = []string{write(t, "known_hosts", text)}
	}
	if o.Identities == nil {
		o.Identities = []string{write(t, "id", shared(t).pem)}
	}
	if o.AskWithin == 0 {
		o.AskWithin = 3 * patience // who comes late belongs to the same table
	}
	o.LocalUser = user
	o.Home = t.TempDir()
	c, err := sshconfig.Load(sshconfig.Options{User: write(t, "config", config), Home: o.Home, LocalUser: user, LocalHost: "here"})
	if err != nil {
		t.Fatal(err)
	}
	o.Config = c
	if o.KillGrace == 0 {
		o.KillGrace = 2 * time.Second // a second such time, after KILL, is never longer
	}
	if o.Warn == nil {
		o.Warn = func(msg string) { t.Log("warning:", msg) }
	}
	d, err := ssh.New(o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = d.Close() })
	return d
}

// target returns the target for an address.
func target(t testing.TB, addr string) *targets.Target {
	t.Helper()
	host, port, err := net.SplitHostPort(addr)
	if err != nil {
		t.Fatal(err)
	}
	n, err := strconv.Atoi(port)
	if err != nil {
		t.Fatal(err)
	}
	return &targets.Target{
		ID: "web1", Host: host, Port: n, User: user,
		SSH: targets.SSH{Timeout: patience},
	}
}

// connect dials or fails the test.
func connect(t testing.TB, d transport.Dialer, tg *targets.Target) transport.Conn {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	c, err := d.Dial(ctx, tg)
	if err != nil {
		t.Fatalf("dialing: %v", err)
	}
	t.Cleanup(func() { _ = c.Close() })
	return c
}

// agentLister is a command that prints the comments of the keys in its agent.
func agentLister(_ context.Context, s *sshtest.Session) sshtest.Exit {
	if s.Agent == nil {
		_, _ = io.WriteString(s.Stdout, "no agent\n")
		return sshtest.Exit{}
	}
	c, err := s.Agent()
	if err != nil {
		return sshtest.Exit{Code: 1}
	}
	defer func() { _ = c.Close() }()
	keys, err := agent.NewClient(c).List()
	if err != nil {
		return sshtest.Exit{Code: 2}
	}
	for _, k := range keys {
		_, _ = io.WriteString(s.Stdout, k.Comment+"\n")
	}
	return sshtest.Exit{}
}

func targetID(s string) targets.ID { return targets.ID(s) }
