package sshdtest

import (
	"crypto/rand"
	"fmt"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"

	"golang.org/x/crypto/ssh"

	"github.com/gossh/gossh/internal/testlock"
	"github.com/gossh/gossh/internal/testneed"
)

// The names of what tests make in the system, before the id of their process. What
// a process that no longer runs has left is removed by the next one.
const (
	accountPrefix = "gosshtest"
	sudoersDir    = "/etc/sudoers.d"
)

// Sudo is what an Account may do through sudo.
type Sudo struct {
	// Rule is the end of a rule of sudoers, after the account's name, such as
	// "ALL=(ALL:ALL) ALL"; NoPassword and Password are the usual two. Empty: nothing.
	Rule string
	// Defaults are settings for the account, such as "requiretty".
	Defaults string
}

// The usual rules of sudoers.
const (
	NoPassword = "ALL=(ALL:ALL) NOPASSWD: ALL"
	Password   = "ALL=(ALL:ALL) ALL"
)

// Account is a user that exists in the system while the tests run.
type Account struct {
	Name, Password string
	// Home is in the farm's directory and belongs to the account.
	Home     string
	UID, GID int
}

// Account makes a user that logs in through a POSIX shell with the farm's key or
// with a password, and may use sudo as s says. It skips the test unless it runs as
// root, and without sudo if s asks for that.
func (f *Farm) Account(tb testing.TB, s Sudo) *Account {
	tb.Helper()
	need := "openssh"
	if s != (Sudo{}) {
		need = "sudo"
		testneed.Program(tb, need, "sudo")
	}
	testneed.Root(tb, need)
	testneed.Program(tb, need, "useradd")
	name := fmt.Sprintf("%s%dx%s_%d", accountPrefix, os.Getpid(), f.suffix(), f.number())
	a := &Account{Name: name, Password: rand.Text(), Home: f.Path(name)}
	testlock.Accounts(tb, func() {
		removeOld(tb)
		run(tb, "", "useradd", "--no-create-home", "--home-dir", a.Home, "--shell", "/bin/sh", name)
		run(tb, name+":"+a.Password+"\n", "chpasswd")
	})
	f.tb.Cleanup(func() { removeAccount(f.tb, a) })
	u, err := user.Lookup(name)
	if err != nil {
		tb.Fatal(err)
	}
	a.UID, a.GID = number(tb, u.Uid), number(tb, u.Gid)
	f.home(tb, a)
	if s != (Sudo{}) {
		f.sudoers(tb, name, s)
	}
	return a
}

// home makes the home of an account, with the farm's key for servers that look
// there.
func (f *Farm) home(tb testing.TB, a *Account) {
	tb.Helper()
	for _, dir := range []string{a.Home, filepath.Join(a.Home, ".ssh")} {
		if err := os.Mkdir(dir, 0o755); err != nil {
			tb.Fatal(err)
		}
	}
	keys := filepath.Join(a.Home, ".ssh", "authorized_keys")
	write(tb, keys, string(ssh.MarshalAuthorizedKey(f.Signer.PublicKey())), 0o600)
	for _, path := range []string{a.Home, filepath.Dir(keys), keys} {
		if err := os.Chown(path, a.UID, a.GID); err != nil {
			tb.Fatal(err)
		}
	}
}

// sudoers writes the rules of an account. Until it has its name, which has no dot,
// sudo does not read the file.
func (f *Farm) sudoers(tb testing.TB, name string, s Sudo) {
	tb.Helper()
	var text strings.Builder
	if s.Rule != "" {
		fmt.Fprintf(&text, "%s %s\n", name, s.Rule)
	}
	if s.Defaults != "" {
		fmt.Fprintf(&text, "Defaults:%s %s\n", name, s.Defaults)
	}
	path := filepath.Join(sudoersDir, name)
	f.tb.Cleanup(func() {
		testlock.Accounts(f.tb, func() {
			if err := os.Remove(path); err != nil {
				f.tb.Errorf("removing the sudo rules: %v", err)
			}
		})
	})
	testlock.Accounts(tb, func() {
		write(tb, path+".new", text.String(), 0o440)
		run(tb, "", "visudo", "-c", "-q", "-f", path+".new")
		if err := os.Rename(path+".new", path); err != nil {
			tb.Fatal(err)
		}
	})
}

// removeAccount ends what the account runs and removes it.
func removeAccount(tb testing.TB, a *Account) {
	for _, p := range processes() {
		if p.uid == a.UID {
			_ = syscall.Kill(p.pid, syscall.SIGKILL) // it may have ended by itself
		}
	}
	testlock.Accounts(tb, func() { run(tb, "", "userdel", "--force", a.Name) })
}

// removeOld removes what processes that are gone have left.
func removeOld(tb testing.TB) {
	tb.Helper()
	passwd, err := os.ReadFile("/etc/passwd")
	if err != nil {
		tb.Fatal(err)
	}
	for l := range strings.Lines(string(passwd)) {
		name, _, _ := strings.Cut(l, ":")
		rest, ours := strings.CutPrefix(name, accountPrefix)
		pid, _, _ := strings.Cut(rest, "x")
		if _, err := os.Stat("/proc/" + pid); !ours || err == nil {
			continue
		}
		_ = os.Remove(filepath.Join(sudoersDir, name)) // not every account has rules
		run(tb, "", "userdel", "--force", name)
	}
}

func run(tb testing.TB, stdin, name string, args ...string) {
	tb.Helper()
	path := testneed.Program(tb, "openssh", name)
	cmd := exec.Command(path, args...) //nolint:noctx // it ends by itself
	cmd.Stdin = strings.NewReader(stdin)
	if out, err := cmd.CombinedOutput(); err != nil {
		tb.Fatalf("%s %v: %v\n%s", name, args, err, out)
	}
}

func number(tb testing.TB, s string) int {
	tb.Helper()
	n, err := strconv.Atoi(s)
	if err != nil {
		tb.Fatal(err)
	}
	return n
}

// SetShell changes the login shell of the account.
func (a *Account) SetShell(tb testing.TB, path string) {
	tb.Helper()
	testlock.Accounts(tb, func() { run(tb, "", "usermod", "--shell", path, a.Name) })
}
