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
)

// fleet is a private sshd that answers for many hosts.
type fleet struct {
	site
	sshd *exec.Cmd
}

// site is a directory with keys, and with what gossh reads to reach some hosts.
type site struct {
	dir, addr string
}

func (s site) path(name string) string { return filepath.Join(s.dir, name) }

func (s site) port() string {
	_, port, _ := net.SplitHostPort(s.addr) // it was made by net
	return port
}

// newSite makes a directory with a host key and the key of the user.
func newSite() (s site, err error) {
	if s.dir, err = os.MkdirTemp("", "gossh-bench"); err != nil {
		return s, err
	}
	for _, k := range []string{"host", "id"} {
		if err := tool("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "bench", "-f", s.path(k)); err != nil {
			return s, errors.Join(err, os.RemoveAll(s.dir))
		}
	}
	return s, nil
}

// write writes files of the site.
func (s site) write(files map[string]string) error {
	for name, text := range files {
		if err := os.WriteFile(s.path(name), []byte(text), 0o600); err != nil {
			return err
		}
	}
	return nil
}

// gosshAt is a command line for a roster of a site.
func (b *bench) gosshAt(s site, roster string, argv ...string) []string {
	return append([]string{b.gossh, "-c", s.dir, "--roster-file", s.path(roster)}, argv...)
}

// entry is a line of a roster for a host behind a port of loopback.
func (s site) entry(port, thinDir string) string {
	return fmt.Sprintf("host: 127.0.0.1, port: %s, user: root, priv: %s/id, thin_dir: %s/%s", port, s.dir, s.dir, thinDir)
}

// rosterOf is a roster of n hosts.
func rosterOf(n int, line func(i int) string) string {
	var r strings.Builder
	for i := range n {
		fmt.Fprintf(&r, "h%d: {%s}\n", i, line(i))
	}
	return r.String()
}

// startFleet starts the sshd and writes a configuration directory for gossh. The
// home of the hosts is an empty one: what the user's own start-up files of the shell
// cost would be measured instead. All hosts share one thin dir but in the roster
// "cold", where each has its own.
func startFleet(hosts int) (_ *fleet, err error) {
	f := &fleet{}
	if f.site, err = newSite(); err != nil {
		return nil, err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, f.close())
		}
	}()
	if f.addr, err = freeAddr(); err != nil {
		return nil, err
	}
	hostKey, err := os.ReadFile(f.path("host.pub"))
	if err != nil {
		return nil, err
	}
	err = f.write(map[string]string{
		"master": "gossh: {known_hosts: [" + f.path("known") + "]}\nfile_roots: {base: [" + f.path("files") + "]}\n",
		"roster": rosterOf(hosts, func(int) string { return f.entry(f.port(), "thin") }),
		"cold":   rosterOf(hosts, func(i int) string { return f.entry(f.port(), fmt.Sprintf("cold.d/h%d", i)) }),
		"known":  known(f.port(), hostKey),
		"sshd": fmt.Sprintf("Port %s\nListenAddress 127.0.0.1\nHostKey %s/host\nAuthorizedKeysFile %s/id.pub\nStrictModes no\nUsePAM yes\n"+
			"PermitRootLogin yes\nMaxStartups 500\nPidFile none\nSetEnv HOME=%s\n", f.port(), f.dir, f.dir, f.dir),
	})
	if err != nil {
		return nil, err
	}
	if err := os.MkdirAll("/run/sshd", 0o755); err != nil {
		return nil, err
	}
	f.sshd = exec.Command("/usr/sbin/sshd", "-D", "-f", f.path("sshd"), "-E", f.path("log")) //nolint:noctx // close ends it
	if err := f.sshd.Start(); err != nil {
		return nil, err
	}
	return f, await(f.addr)
}

// freeAddr finds a free port of loopback.
func freeAddr() (string, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0") //nolint:noctx // only to find a free port
	if err != nil {
		return "", err
	}
	return l.Addr().String(), l.Close()
}

// await waits until somebody listens.
func await(addr string) error {
	var err error
	for range 100 {
		var c net.Conn
		if c, err = net.Dial("tcp", addr); err == nil { //nolint:noctx // loopback
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
