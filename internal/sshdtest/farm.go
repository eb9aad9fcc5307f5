package sshdtest

import (
	"encoding/pem"
	"errors"
	"fmt"
	"os"
	"os/user"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"golang.org/x/crypto/ssh"

	"github.com/gossh/gossh/internal/sshtest"
)

// Options are what a farm begins with. The zero Options is a farm without hosts.
type Options struct {
	// Hosts is how many sshd to start, as SSHD does.
	Hosts int
	// Config are lines of sshd_config for each of them.
	Config []string
}

// dirPrefix is how the names of farms' directories begin.
const dirPrefix = "gossh-farm"

// thins is the directory where each account can make thin dirs, as in /tmp.
const thins = "thins"

// Farm is a set of servers with what a client needs to log in. Its fields are not
// to be changed.
type Farm struct {
	// Dir is the farm's directory. Everybody can read it, root or the user of the
	// tests owns it; Path makes files and directories in it.
	Dir string
	// User is the account that runs the tests. Every sshd lets it in with Key.
	User string
	// Key is the file of the private key; Key + ".pub" is its public half. Signer is
	// the same key.
	Key    string
	Signer ssh.Signer
	// KnownHosts is the file that has the host keys of all hosts.
	KnownHosts string
	// Hosts are those of Options.Hosts.
	Hosts []*Host

	tb   testing.TB
	mu   sync.Mutex
	made int // numbers hosts, accounts and files
}

// Start returns a farm for the test tb and all tests below it. It skips the test if
// it is to have an sshd, and the machine has none.
func Start(tb testing.TB, o Options) *Farm {
	tb.Helper()
	me, err := user.Current()
	if err != nil {
		tb.Fatal(err)
	}
	// Not tb.TempDir: other accounts must be able to look into it.
	dir, err := os.MkdirTemp("", dirPrefix)
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() { removeFarm(tb, dir) })
	f := &Farm{Dir: dir, User: me.Username, Key: filepath.Join(dir, "id"), KnownHosts: filepath.Join(dir, "known_hosts"), tb: tb}
	if err := os.Chmod(dir, 0o755); err != nil {
		tb.Fatal(err)
	}
	if err := errors.Join(os.Mkdir(filepath.Join(dir, thins), 0o755), os.Chmod(filepath.Join(dir, thins), 0o777|os.ModeSticky)); err != nil {
		tb.Fatal(err)
	}
	f.Signer = writeKey(tb, f.Key, "ed25519")
	write(tb, f.Key+".pub", string(ssh.MarshalAuthorizedKey(f.Signer.PublicKey())), 0o644)
	write(tb, f.KnownHosts, "", 0o644)
	for range o.Hosts {
		f.Hosts = append(f.Hosts, f.SSHD(o.Config...))
	}
	return f
}

// removeFarm removes the directory of a farm whose servers have ended. The sshd of a
// connection that was accepted just before that may go on for a moment, and each opens
// the log anew: a directory that was emptied may have a file once more.
func removeFarm(tb testing.TB, dir string) {
	tb.Helper()
	var err error
	if !until(func() bool { err = os.RemoveAll(dir); return err == nil }) {
		tb.Errorf("removing the farm: %v", err)
	}
}

// Path returns a name in the farm's directory that is not used yet and ends with
// name.
func (f *Farm) Path(name string) string {
	return filepath.Join(f.Dir, fmt.Sprintf("%d-%s", f.number(), name))
}

// ThinDir returns the next thin dir. It is not there yet; every account can make it.
func (f *Farm) ThinDir() string { return fmt.Sprintf("%s/%s/%d", f.Dir, thins, f.number()) }

// Write makes a file in a directory of its own, with exactly this name, and returns
// its path. Only the user of the tests can write it.
func (f *Farm) Write(tb testing.TB, name, text string, mode os.FileMode) string {
	tb.Helper()
	dir := f.Path("dir")
	if err := os.Mkdir(dir, 0o755); err != nil {
		tb.Fatal(err)
	}
	path := filepath.Join(dir, name)
	write(tb, path, text, mode)
	return path
}

// Roster writes a roster of lines such as Host.Line makes, and returns its path.
func (f *Farm) Roster(tb testing.TB, lines ...string) string {
	tb.Helper()
	return f.Write(tb, "roster", strings.Join(lines, ""), 0o600)
}

func (f *Farm) number() int {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.made++
	return f.made
}

// suffix is the digits that tell the farm from others.
func (f *Farm) suffix() string { return strings.TrimPrefix(filepath.Base(f.Dir), dirPrefix) }

// know adds a host's key to KnownHosts.
func (f *Farm) know(addr string, key ssh.PublicKey) {
	f.tb.Helper()
	f.append(sshtest.KnownHostsLine(addr, key) + "\n")
}

// append adds a line to KnownHosts.
func (f *Farm) append(line string) {
	f.tb.Helper()
	f.mu.Lock()
	defer f.mu.Unlock()
	file, err := os.OpenFile(f.KnownHosts, os.O_APPEND|os.O_WRONLY, 0o644)
	if err != nil {
		f.tb.Fatal(err)
	}
	defer file.Close()
	if _, err := file.WriteString(line); err != nil {
		f.tb.Fatal(err)
	}
}

// writeKey makes a key of that kind in OpenSSH's format.
func writeKey(tb testing.TB, path, kind string) ssh.Signer {
	tb.Helper()
	k, err := sshtest.NewKey(kind)
	if err != nil {
		tb.Fatal(err)
	}
	block, err := ssh.MarshalPrivateKey(k, "")
	if err != nil {
		tb.Fatal(err)
	}
	s, err := ssh.NewSignerFromKey(k)
	if err != nil {
		tb.Fatal(err)
	}
	write(tb, path, string(pem.EncodeToMemory(block)), 0o600)
	return s
}

func write(tb testing.TB, path, text string, mode os.FileMode) {
	tb.Helper()
	if err := os.WriteFile(path, []byte(text), mode); err != nil {
		tb.Fatal(err)
	}
}
