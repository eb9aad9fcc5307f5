package sshdtest_test

import (
	"bytes"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	xssh "golang.org/x/crypto/ssh"
	"golang.org/x/crypto/ssh/knownhosts"

	"github.com/gossh/gossh/internal/sshdtest"
)

// dial logs in; without a password with the farm's key.
func dial(t *testing.T, f *sshdtest.Farm, h *sshdtest.Host, user, password string) *xssh.Client {
	t.Helper()
	check, err := knownhosts.New(f.KnownHosts)
	if err != nil {
		t.Fatal(err)
	}
	auth := xssh.PublicKeys(f.Signer)
	if password != "" {
		auth = xssh.Password(password)
	}
	c, err := xssh.Dial("tcp", h.Addr(), &xssh.ClientConfig{User: user, Auth: []xssh.AuthMethod{auth}, HostKeyCallback: check})
	if err != nil {
		t.Fatalf("logging in as %s on %s: %v\n%s", user, h.Addr(), err, h.Log())
	}
	t.Cleanup(func() { c.Close() })
	return c
}

// output runs a command and returns what it says.
func output(t *testing.T, c *xssh.Client, stdin, line string) string {
	t.Helper()
	s, err := c.NewSession()
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	s.Stdin = strings.NewReader(stdin)
	var stderr bytes.Buffer
	s.Stderr = &stderr
	out, err := s.Output(line)
	if err != nil {
		return "error: " + err.Error() + ": " + stderr.String()
	}
	return string(out)
}

func TestHosts(t *testing.T) {
	t.Parallel()
	f := sshdtest.Start(t, sshdtest.Options{Hosts: 2, Config: []string{"Banner none"}})
	one, two := f.Hosts[0], f.Hosts[1]
	if one.IP == two.IP {
		t.Errorf("two hosts have the address %s", one.IP)
	}
	c := dial(t, f, one, f.User, "")
	for range 2 {
		if got, want := output(t, c, "", "echo $HOME"), filepath.Join(one.Dir, "home")+"\n"; got != want {
			t.Errorf("HOME: got %q, want %q", got, want)
		}
	}
	if _, err := c.Dial("tcp", two.Addr()); err != nil {
		t.Errorf("forwarding: %v", err)
	}
	s, err := c.NewSession()
	if err != nil {
		t.Fatal(err)
	}
	if err := s.RequestSubsystem("sftp"); err != nil {
		t.Errorf("sftp: %v", err)
	}
	if d := cmp.Diff(sshdtest.Counts{Connections: 1, Sessions: 2, Subsystems: 1, Forwards: 1}, one.Counts()); d != "" {
		t.Errorf("counts (-want +got):\n%s", d)
	}
	if got := two.Counts().Sessions; got != 0 {
		t.Errorf("the second host: got %d sessions, want 0", got)
	}
}

func TestAccounts(t *testing.T) {
	t.Parallel()
	var name string
	t.Run("while it runs", func(t *testing.T) {
		f := sshdtest.Start(t, sshdtest.Options{Hosts: 1})
		free := f.Account(t, sshdtest.Sudo{Rule: sshdtest.NoPassword})
		asked := f.Account(t, sshdtest.Sudo{Rule: sshdtest.Password})
		tty := f.Account(t, sshdtest.Sudo{Rule: sshdtest.NoPassword, Defaults: "requiretty"})
		name = free.Name
		for _, c := range []struct {
			name, user, password, stdin, line, want string
		}{
			{"key", free.Name, "", "", "id -un", free.Name + "\n"},
			{"password", asked.Name, asked.Password, "", "id -un", asked.Name + "\n"},
			{"sudo", free.Name, "", "", "sudo -n id -un", "root\n"},
			{"sudo with a password", asked.Name, "", asked.Password + "\n", "sudo -S -p '' id -un", "root\n"},
			{"a terminal", tty.Name, "", "", "sudo -n id -un 2>&1 || echo refused", "sudo: sorry, you must have a tty to run sudo\nrefused\n"},
		} {
			t.Run(c.name, func(t *testing.T) {
				got := output(t, dial(t, f, f.Hosts[0], c.user, c.password), c.stdin, c.line)
				if got != c.want {
					t.Errorf("%s: got %q, want %q", c.line, got, c.want)
				}
			})
		}
		if got := output(t, dial(t, f, f.Hosts[0], asked.Name, ""), "", "sudo -n id -un"); !strings.Contains(got, "password is required") {
			t.Errorf("sudo without its password: got %q", got)
		}
	})
	if name == "" {
		return
	}
	if _, err := user.Lookup(name); err == nil {
		t.Errorf("the account %s is still there", name)
	}
	if _, err := os.Stat("/etc/sudoers.d/" + name); err == nil {
		t.Errorf("the rules of %s are still there", name)
	}
}

func TestDropbear(t *testing.T) {
	t.Parallel()
	f := sshdtest.Start(t, sshdtest.Options{})
	a := f.Account(t, sshdtest.Sudo{})
	h := f.Dropbear()
	c := dial(t, f, h, a.Name, "")
	if got, want := output(t, c, "", "id -un"), a.Name+"\n"; got != want {
		t.Errorf("id: got %q, want %q", got, want)
	}
	s, err := c.NewSession()
	if err != nil {
		t.Fatal(err)
	}
	out, err := s.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := s.RequestSubsystem("sftp"); err == nil {
		if n, err := out.Read(make([]byte, 1)); err == nil {
			t.Errorf("sftp: got %d byte, want none", n)
		}
	}
	if got := h.Counts().Connections; got != 1 {
		t.Errorf("connections: got %d, want 1", got)
	}
}

func TestLine(t *testing.T) {
	t.Parallel()
	f := sshdtest.Start(t, sshdtest.Options{Hosts: 1})
	h := f.Hosts[0]
	want := "web: {host: " + h.IP + ", port: " + h.Port + ", priv: " + f.Key + ", user: me, sudo: true}\n"
	if got := h.Line("web", "user: me", "thin_dir:", "sudo: true"); got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	path := f.Roster(t, h.Line("a"), h.Line("b"))
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if got := strings.Count(string(text), "thin_dir: "+f.Dir); got != 2 {
		t.Errorf("%s: got %d thin dirs, want 2", text, got)
	}
}

func TestProcesses(t *testing.T) {
	t.Parallel()
	sleep := sshdtest.Start(t, sshdtest.Options{}).Sleeper()
	cmd := exec.Command("sh", "-c", "exec "+sleep)
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	sshdtest.Await(t, sleep)
	if got := sshdtest.Running(sleep); len(got) != 1 || got[0] != sleep {
		t.Errorf("running: got %q, want %q", got, sleep)
	}
	if err := cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	// Not waited for: a zombie does not count.
	sshdtest.NoProcess(t, sleep)
	_ = cmd.Wait()
}
