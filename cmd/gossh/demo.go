package main

import (
	"context"
	"encoding/pem"
	"errors"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"strings"

	xssh "golang.org/x/crypto/ssh"

	"github.com/gossh/gossh/config"
	"github.com/gossh/gossh/fault"
	"github.com/gossh/gossh/internal/sshtest"
)

// demoHosts are the names of the hosts of the demo.
var demoHosts = []string{"web1", "web2", "db1"}

// demo starts three ssh servers in this process, writes a roster for them and
// runs a command on all through the real path, the upload of the thin included.
func (a *app) demo(ctx context.Context, args *config.Args) (err error) {
	dir, err := os.MkdirTemp("", "gossh-demo")
	if err != nil {
		return fault.Wrap(fault.Invalid, "making a directory for the demo", err)
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	servers, err := startDemo(dir)
	defer func() {
		for _, s := range servers {
			err = errors.Join(err, s.Close())
		}
	}()
	if err != nil {
		return err
	}
	roster := filepath.Join(dir, "roster")
	text, err := os.ReadFile(roster)
	if err != nil {
		return err
	}
	intro := fmt.Sprintf("Three ssh servers run inside this process. Their roster:\n\n%s\n", indent(string(text)))
	if err := print(a.out, intro); err != nil {
		return err
	}
	for _, argv := range [][]string{
		{"*", "cmd.run", "uptime"},
		{"web*", "test.ping", "--out", "json", "--static"},
	} {
		shown := "gossh '" + argv[0] + "' " + strings.Join(argv[1:], " ")
		if err := print(a.out, "$ "+shown+"\n"); err != nil {
			return err
		}
		sub, perr := config.ParseArgs(append([]string{"-c", dir, "--saltfile", filepath.Join(dir, "Saltfile")}, argv...))
		if perr != nil {
			return perr
		}
		if err := a.execute(ctx, sub); err != nil {
			return err
		}
	}
	return print(a.out, "\nThe first run sent the thin to each host; the second one found it there.\n")
}

func indent(s string) string {
	return "    " + strings.ReplaceAll(strings.TrimSpace(s), "\n", "\n    ") + "\n"
}

// startDemo starts the servers and writes their roster, keys and configuration
// into dir. It returns the servers that run also with an error.
func startDemo(dir string) (servers []*sshtest.Server, err error) {
	signer, err := demoKey(filepath.Join(dir, "id"))
	if err != nil {
		return nil, err
	}
	var roster, known strings.Builder
	for _, name := range demoHosts {
		home := filepath.Join(dir, name)
		if err := os.Mkdir(home, 0o700); err != nil {
			return servers, err
		}
		s, err := sshtest.Start(sshtest.Options{
			Users:   map[string]sshtest.User{"demo": {Keys: []xssh.PublicKey{signer.PublicKey()}}},
			Handler: sshtest.Shell{Home: home}.Run,
		})
		if err != nil {
			return servers, err
		}
		servers = append(servers, s)
		host, port, err := net.SplitHostPort(s.Addr())
		if err != nil {
			return servers, err
		}
		fmt.Fprintf(&roster, "%s:\n  host: %s\n  port: %s\n  user: demo\n  priv: %s/id\n  thin_dir: %s/thin\n", name, host, port, dir, home)
		known.WriteString(s.KnownHosts())
	}
	for name, text := range map[string]string{
		"roster": roster.String(), "known_hosts": known.String(),
		"master":   "gossh:\n  known_hosts: [" + dir + "/known_hosts]\n  ssh_config: " + dir + "/ssh_config\n",
		"Saltfile": "gossh: {}\n",
	} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			return servers, err
		}
	}
	return servers, nil
}

// demoKey writes a fresh private key.
func demoKey(path string) (xssh.Signer, error) {
	key, err := sshtest.NewKey("ed25519")
	if err != nil {
		return nil, err
	}
	block, err := xssh.MarshalPrivateKey(key, "gossh demo")
	if err != nil {
		return nil, err
	}
	if err := os.WriteFile(path, pem.EncodeToMemory(block), 0o600); err != nil {
		return nil, err
	}
	return xssh.NewSignerFromKey(key)
}
