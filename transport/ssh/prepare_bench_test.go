package ssh_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/gossh/gossh/internal/sshtest"
	"github.com/gossh/gossh/targets"
	"github.com/gossh/gossh/transport/knownhosts"
	"github.com/gossh/gossh/transport/ssh"
)

// BenchmarkPrepare looks at 10,000 known hosts.
func BenchmarkPrepare(b *testing.B) {
	const n = 10_000
	key := must(sshtest.NewSigner("ed25519")).PublicKey()
	m := &targets.Map{}
	var known strings.Builder
	for i := range n {
		name := fmt.Sprintf("host%d.example", i)
		known.WriteString(knownhosts.Line(name, key, false))
		if err := m.Add(&targets.Target{ID: targets.ID(name)}); err != nil {
			b.Fatal(err)
		}
	}
	d := dialer(b, ssh.Options{Prompter: &asked{}, KnownHosts: []string{write(b, "known", known.String())}},
		"Host *.example\n  User root\n  IdentityFile ~/.ssh/id\nHost *\n  ServerAliveInterval 30\n")
	for b.Loop() {
		order, done := d.Prepare(b.Context(), m)
		if order != m {
			b.Fatal("got strangers, want none")
		}
		done()
	}
}
