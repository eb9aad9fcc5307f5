package roster_test

import (
	"context"
	"encoding/pem"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"strings"

	xssh "golang.org/x/crypto/ssh"

	"github.com/gossh/gossh/internal/sshtest"
	"github.com/gossh/gossh/roster"
	"github.com/gossh/gossh/roster/flat"
	"github.com/gossh/gossh/targets"
	"github.com/gossh/gossh/transport"
	"github.com/gossh/gossh/transport/ssh"
)

// The targets of a roster file run a command, and tell what it wrote as they end.
func Example() {
	site, err := startSite() // an ssh server, its known_hosts, a key and a roster
	if err != nil {
		fmt.Println(err)
		return
	}
	defer site.close()

	set := &roster.Set{Providers: []roster.Provider{flat.New(flat.Options{File: site.roster})}}
	ctx := context.Background()
	m, err := set.Resolve(ctx, targets.Expr{Kind: targets.Compound, Text: "web* and not L@web3"})
	if err != nil {
		fmt.Println(err)
		return
	}
	dialer, err := ssh.New(ssh.Options{KnownHosts: []string{site.known}})
	if err != nil {
		fmt.Println(err)
		return
	}
	defer dialer.Close()
	transport.Run(ctx, nil, m, func(ctx context.Context, t *targets.Target) (transport.Output, error) {
		conn, err := dialer.Dial(ctx, t)
		if err != nil {
			return transport.Output{}, err
		}
		defer conn.Close()
		return transport.Capture(ctx, conn, transport.Command{Line: "echo I am here; exit 3"}, transport.CaptureOptions{})
	}, func(t *targets.Target, out transport.Output, err error) {
		fmt.Println(t.ID, strings.TrimSpace(out.Stdout), out.Code, err)
	})
	// Unordered output:
	// web1 I am here 3 <nil>
	// web2 I am here 3 <nil>
}

// site is what an operator has.
type site struct {
	roster, known string
	dir           string
	server        *sshtest.Server
}

func (s *site) close() {
	_ = s.server.Close()
	_ = os.RemoveAll(s.dir)
}

// startSite starts a server that stands for three hosts.
func startSite() (*site, error) {
	key, err := sshtest.NewKey("ed25519")
	if err != nil {
		return nil, err
	}
	signer, err := xssh.NewSignerFromSigner(key)
	if err != nil {
		return nil, err
	}
	block, err := xssh.MarshalPrivateKey(key, "")
	if err != nil {
		return nil, err
	}
	dir, err := os.MkdirTemp("", "example")
	if err != nil {
		return nil, err
	}
	s := &site{roster: filepath.Join(dir, "roster"), known: filepath.Join(dir, "known_hosts"), dir: dir}
	s.server, err = sshtest.Start(sshtest.Options{Users: map[string]sshtest.User{"admin": {Keys: []xssh.PublicKey{signer.PublicKey()}}}})
	if err != nil {
		return nil, err
	}
	host, port, err := net.SplitHostPort(s.server.Addr())
	if err != nil {
		return nil, err
	}
	var text strings.Builder
	for _, id := range []string{"web1", "web2", "web3"} {
		fmt.Fprintf(&text, "%s: {host: %s, port: %s, user: admin, priv: %s}\n", id, host, port, filepath.Join(dir, "id"))
	}
	for name, content := range map[string]string{
		s.roster: text.String(), s.known: s.server.KnownHosts(), filepath.Join(dir, "id"): string(pem.EncodeToMemory(block)),
	} {
		if err := os.WriteFile(name, []byte(content), 0o600); err != nil {
			return nil, err
		}
	}
	return s, nil
}
