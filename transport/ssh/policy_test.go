package ssh_test

import (
	"os"
	"strings"
	"testing"

	xssh "golang.org/x/crypto/ssh"

	"github.com/gossh/gossh/fault"
	"github.com/gossh/gossh/internal/sshtest"
	"github.com/gossh/gossh/secret"
	"github.com/gossh/gossh/transport/ssh"
)

// TestPoliciesActOnEveryHop has two jump hosts and a host behind them, of which each
// one in turn has a changed key.
func TestPoliciesActOnEveryHop(t *testing.T) {
	t.Parallel()
	first, second, last := serve(t, sshtest.Options{Forward: true}), serve(t, sshtest.Options{Forward: true}), serve(t, sshtest.Options{})
	all := []*sshtest.Server{first, second, last}
	tg := via(t, last.Addr(), first.Addr(), second.Addr())
	t.Run("accept-new", func(t *testing.T) {
		t.Parallel()
		file := write(t, "known", "")
		login(t, dialer(t, ssh.Options{Policy: ssh.AcceptNew, KnownHosts: []string{file}}, ""), tg)
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, s := range all {
			if !strings.Contains(string(text), s.KnownHosts()) {
				t.Errorf("got %q, want the key of %s in it", text, s.Addr())
			}
		}
	})
	for i, s := range all {
		changed := ""
		for _, other := range all {
			line := other.KnownHosts()
			if other == s {
				line = sshtest.KnownHostsLine(s.Addr(), must(sshtest.NewSigner("ed25519")).PublicKey()) + "\n"
			}
			changed += line
		}
		name := []string{"first", "second", "last"}[i]
		t.Run(name+" changed", func(t *testing.T) {
			t.Parallel()
			for _, p := range []ssh.Policy{ssh.FromConfig, ssh.AcceptNew} {
				_, err := dialer(t, ssh.Options{Policy: p, KnownHosts: []string{write(t, "known", changed)}}, "").Dial(t.Context(), tg)
				check(t, err, fault.HostKey, "web1", "CHANGED")
			}
		})
		t.Run(name+" not looked at", func(t *testing.T) {
			t.Parallel()
			login(t, dialer(t, ssh.Options{Policy: ssh.Off, KnownHosts: []string{write(t, "known", changed)}}, ""), tg)
		})
	}
}

// TestOffSendsNoPasswordToJumpHosts: there is somebody to ask, and nobody is asked.
func TestOffSendsNoPasswordToJumpHosts(t *testing.T) {
	t.Parallel()
	jump := serve(t, sshtest.Options{
		Forward: true, Users: map[string]sshtest.User{user: {Password: "right"}}, Methods: []string{"password", "keyboard-interactive"},
	})
	last := serve(t, sshtest.Options{Users: map[string]sshtest.User{user: {Password: "right", Keys: []xssh.PublicKey{shared(t).signer.PublicKey()}}}})
	ask := &asked{password: "right"}
	tg := via(t, last.Addr(), jump.Addr())
	tg.Auth.Password = secret.New("right")
	_, err := dialer(t, ssh.Options{Policy: ssh.Off, Prompter: ask}, "").Dial(t.Context(), tg)
	check(t, err, fault.Auth, "the jump host 127.0.0.1")
	if n := jump.Counts().Attempts; n != 0 || len(ask.passwords) != 0 {
		t.Errorf("got %d attempts and %d questions, want none", n, len(ask.passwords))
	}
	login(t, dialer(t, ssh.Options{Prompter: ask}, "", jump, last), tg)
}
