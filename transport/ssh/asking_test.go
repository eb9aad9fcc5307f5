package ssh_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	xssh "golang.org/x/crypto/ssh"
	"golang.org/x/crypto/ssh/agent"

	"github.com/gossh/gossh/fault"
	"github.com/gossh/gossh/internal/sshtest"
	"github.com/gossh/gossh/secret"
	"github.com/gossh/gossh/transport/ssh"
)

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
