package main

import (
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"

	xssh "golang.org/x/crypto/ssh"
	"golang.org/x/sync/errgroup"
)

// fleet is a private sshd that answers for many hosts.
type fleet struct {
	dir   string
	addr  string
	sshd  *exec.Cmd
	key   xssh.Signer
	known xssh.PublicKey
}

// startFleet starts the sshd and writes a configuration directory for gossh. The
// home of the hosts is an empty one: what the user's own start-up files of the shell
// cost would be measured instead.
func startFleet(hosts int) (_ *fleet, err error) {
	f := &fleet{}
	if f.dir, err = os.MkdirTemp("", "gossh-bench"); err != nil {
		return nil, err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, f.close())
		}
	}()
	l, err := net.Listen("tcp", "127.0.0.1:0") //nolint:noctx // only to find a free port
	if err != nil {
		return nil, err
	}
	f.addr = l.Addr().String()
	if err := l.Close(); err != nil {
		return nil, err
	}
	_, port, err := net.SplitHostPort(f.addr)
	if err != nil {
		return nil, err
	}
	for _, k := range []string{"host", "id"} {
		if err := run("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", filepath.Join(f.dir, k)); err != nil {
			return nil, err
		}
	}
	if err := f.readKeys(); err != nil {
		return nil, err
	}
	var roster strings.Builder
	for i := range hosts {
		fmt.Fprintf(&roster, "h%d: {host: 127.0.0.1, port: %s, user: root, priv: %s/id, thin_dir: %s/thin}\n", i, port, f.dir, f.dir)
	}
	for name, text := range map[string]string{
		"roster": roster.String(), "master": "gossh: {known_hosts: [" + f.dir + "/known]}\n",
		"known": fmt.Sprintf("[127.0.0.1]:%s %s", port, xssh.MarshalAuthorizedKey(f.known)),
		"sshd": fmt.Sprintf("Port %s\nListenAddress 127.0.0.1\nHostKey %s/host\nAuthorizedKeysFile %s/id.pub\nStrictModes no\nUsePAM yes\n"+
			"PermitRootLogin yes\nMaxStartups 500\nPidFile none\nSetEnv HOME=%s\n", port, f.dir, f.dir, f.dir),
	} {
		if err := os.WriteFile(filepath.Join(f.dir, name), []byte(text), 0o600); err != nil {
			return nil, err
		}
	}
	if err := os.MkdirAll("/run/sshd", 0o755); err != nil {
		return nil, err
	}
	f.sshd = exec.Command("/usr/sbin/sshd", "-D", "-f", filepath.Join(f.dir, "sshd"), "-E", filepath.Join(f.dir, "log")) //nolint:noctx // close ends it
	if err := f.sshd.Start(); err != nil {
		return nil, err
	}
	return f, f.await()
}

func (f *fleet) readKeys() error {
	b, err := os.ReadFile(filepath.Join(f.dir, "id"))
	if err != nil {
		return err
	}
	if f.key, err = xssh.ParsePrivateKey(b); err != nil {
		return err
	}
	if b, err = os.ReadFile(filepath.Join(f.dir, "host.pub")); err != nil {
		return err
	}
	f.known, _, _, _, err = xssh.ParseAuthorizedKey(b)
	return err
}

// await waits until the sshd listens.
func (f *fleet) await() error {
	var err error
	for range 50 {
		var c net.Conn
		if c, err = net.Dial("tcp", f.addr); err == nil { //nolint:noctx // loopback
			return c.Close()
		}
		time.Sleep(50 * time.Millisecond)
	}
	return err
}

func (f *fleet) close() error {
	if f.sshd != nil && f.sshd.Process != nil {
		_ = f.sshd.Process.Kill()
		_ = f.sshd.Wait()
	}
	return os.RemoveAll(f.dir)
}

// floor is the least that a client can do: connect, log in, run the line.
func (f *fleet) floor(hosts int, line string) (sample, error) {
	start := time.Now()
	var g errgroup.Group
	g.SetLimit(100)
	for range hosts {
		g.Go(func() error { return f.once(line) })
	}
	err := g.Wait()
	return sample{wall: time.Since(start)}, err
}

func (f *fleet) once(line string) error {
	c, err := xssh.Dial("tcp", f.addr, &xssh.ClientConfig{
		User: "root", Auth: []xssh.AuthMethod{xssh.PublicKeys(f.key)}, HostKeyCallback: xssh.FixedHostKey(f.known),
	})
	if err != nil {
		return err
	}
	defer func() { _ = c.Close() }()
	s, err := c.NewSession()
	if err != nil {
		return err
	}
	_, err = s.Output(line)
	return err
}
