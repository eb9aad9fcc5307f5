package e2e_test

import (
	"os"
	"os/exec"
	"strings"
	"testing"

	"github.com/gossh/gossh/internal/sshdtest"
	"github.com/gossh/gossh/internal/testneed"
)

// keygen runs ssh-keygen.
func keygen(t testing.TB, args ...string) {
	t.Helper()
	tool(t, nil, "ssh-keygen", append([]string{"-q"}, args...)...)
}

// tool runs one of OpenSSH's programs.
func tool(t testing.TB, env []string, name string, args ...string) {
	t.Helper()
	cmd := exec.Command(testneed.Program(t, "openssh", name), args...)
	cmd.Env = append(os.Environ(), env...)
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%s %q: %v\n%s", name, args, err, out)
	}
}

// sshAgent starts a real ssh-agent with some keys and returns its socket.
func sshAgent(t testing.TB, f *sshdtest.Farm, keys ...string) string {
	t.Helper()
	sock := f.Path("agent")
	cmd := exec.Command(testneed.Program(t, "openssh", "ssh-agent"), "-D", "-a", sock)
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = cmd.Process.Kill()
		_ = cmd.Wait()
	})
	sshdtest.AwaitSocket(t, sock)
	for _, k := range keys {
		tool(t, []string{"SSH_AUTH_SOCK=" + sock}, "ssh-add", "-q", k)
	}
	return sock
}

func TestLogins(t *testing.T) {
	t.Parallel()
	f := sshdtest.Start(t, sshdtest.Options{})
	ca := f.Path("ca")
	keygen(t, "-t", "ed25519", "-N", "", "-f", ca)
	h := f.SSHD("TrustedUserCAKeys " + ca + ".pub")
	talks := f.SSHD("PasswordAuthentication no", "KbdInteractiveAuthentication yes", "PubkeyAuthentication no")
	two := f.SSHD("AuthenticationMethods publickey,password")
	a := f.Account(t, sshdtest.Sudo{})
	rsa, stranger, locked := f.Path("rsa"), f.Path("stranger"), f.Path("locked")
	keygen(t, "-t", "rsa", "-b", "2048", "-N", "", "-f", rsa)
	keygen(t, "-s", ca, "-I", "user", "-n", f.User, rsa+".pub")
	keygen(t, "-t", "ecdsa", "-N", "", "-f", stranger)
	keygen(t, "-a", "1", "-t", "ed25519", "-N", "open sesame", "-f", locked)
	keygen(t, "-s", ca, "-I", "user", "-n", f.User, locked+".pub")
	own := sshAgent(t, f, f.Key)
	others := sshAgent(t, f, stranger)
	password, noKey := "passwd: "+a.Password, "priv:"
	for _, c := range []struct {
		name       string
		host       *sshdtest.Host
		attributes []string
		agent      string
		config     string
		says       string // of the failure; "" is a success
	}{
		{name: "key", host: h},
		{name: "agent", host: h, attributes: []string{noKey}, agent: own},
		{name: "agent-forwarding", host: h, attributes: []string{"priv: agent-forwarding"}, agent: own},
		{name: "IdentityAgent", host: h, attributes: []string{noKey}, config: "IdentityAgent " + own},
		{name: "another's agent", host: h, attributes: []string{noKey}, agent: others, says: "agent"},
		{name: "an agent with a stranger's key, and a key", host: h, agent: others},
		{name: "identities_only", host: h, attributes: []string{noKey, "identities_only: true"}, agent: own, says: "Permission denied|refused"},
		{name: "certificate", host: h, attributes: []string{"priv: " + rsa}},
		{name: "CertificateFile", host: h, attributes: []string{noKey, "ssh_options: [IdentityFile=" + rsa + ", CertificateFile=" + rsa + "-cert.pub]"}},
		{name: "IdentityFile of ssh_config", host: h, attributes: []string{noKey}, config: "IdentityFile " + f.Key},
		{name: "passphrase", host: h, attributes: []string{"priv: " + locked, "priv_passwd: open sesame"}},
		{name: "wrong passphrase", host: h, attributes: []string{"priv: " + locked, "priv_passwd: close sesame"}, says: "passphrase"},
		{name: "no passphrase", host: h, attributes: []string{"priv: " + locked}, says: "passphrase"},
		{name: "no such key", host: h, attributes: []string{"priv: /no/such/key"}, says: "/no/such/key"},
		{name: "password", host: h, attributes: []string{noKey, "user: " + a.Name, password}},
		{name: "wrong password", host: h, attributes: []string{noKey, "user: " + a.Name, "passwd: wrong"}, says: "password"},
		{name: "keyboard-interactive", host: talks, attributes: []string{noKey, "user: " + a.Name, password}},
		{name: "wrong answer", host: talks, attributes: []string{noKey, "user: " + a.Name, "passwd: wrong"}, says: "keyboard-interactive"},
		{name: "two methods", host: two, attributes: []string{"user: " + a.Name, password}},
		{name: "one of two methods", host: two, attributes: []string{"user: " + a.Name}, says: "password"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			o := newOperator(t, f, c.host.Line("h", c.attributes...))
			if c.agent != "" {
				o.env = append(o.env, "SSH_AUTH_SOCK="+c.agent)
			}
			o.write(t, ".ssh/config", c.config+"\n")
			r := o.run(t, "h", "-r", "echo in", "--out", "json", "--static")
			if c.says == "" {
				r.exits(0).quiet().says(`"stdout": "in\\n"`)
				return
			}
			r.exits(20).kind("h", "auth")
			if got := r.failed("h").Stderr; !matches(c.says, got) || len(strings.Split(got, "\n")) > 3 {
				r.fail("the message: got %q, want %q in at most three lines", got, c.says)
			}
		})
	}
}

// TestForwardAgent: the agent is lent to a host only where ForwardAgent says so.
func TestForwardAgent(t *testing.T) {
	t.Parallel()
	f := sshdtest.Start(t, sshdtest.Options{Hosts: 1})
	h := f.Hosts[0]
	o := newOperator(t, f, h.Line("lent", "priv: agent-forwarding", "ssh_options: [ForwardAgent=yes]"), h.Line("kept", "priv: agent-forwarding"))
	o.env = append(o.env, "SSH_AUTH_SOCK="+sshAgent(t, f, f.Key))
	o.run(t, "lent", "cmd.run", "ssh-add -L").exits(0).says("ssh-ed25519 ")
	o.run(t, "kept", "cmd.run", "echo sock=$SSH_AUTH_SOCK", "--out", "txt").exits(0).is("kept: sock=")
}
