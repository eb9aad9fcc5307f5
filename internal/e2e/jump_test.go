package e2e_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/gossh/gossh/internal/sshdtest"
	"github.com/gossh/gossh/internal/testneed"
)

// TestJump reaches several hosts through bastions.
func TestJump(t *testing.T) {
	t.Parallel()
	f := sshdtest.Start(t, sshdtest.Options{Hosts: 3})
	ssh := testneed.Program(t, "openssh", "ssh")
	outer, inner, closed := f.SSHD(), f.SSHD(), f.SSHD("AllowTcpForwarding no")
	a := f.Account(t, sshdtest.Sudo{})
	hop := func(h *sshdtest.Host) string { return a.Name + "@" + h.Addr() }
	lines := func(attributes ...string) []string {
		var out []string
		for i, h := range f.Hosts {
			out = append(out, h.Line(fmt.Sprintf("h%d", i), attributes...))
		}
		return out
	}
	config := func(h *sshdtest.Host, more string) string {
		return "Host bastion\n  HostName " + h.IP + "\n  Port " + h.Port + "\n  User " + a.Name + "\n  IdentityFile " + f.Key + "\n" + more
	}
	for _, c := range []struct {
		name   string
		lines  []string
		config string
		outer  sshdtest.Counts // what the outer bastion sees; Sessions of ProxyCommand
		inner  sshdtest.Counts
		kind   string
		says   string
	}{
		{
			name: "ssh_options", lines: lines("ssh_options: [ProxyJump=" + hop(outer) + "]"),
			outer: sshdtest.Counts{Connections: 1, Forwards: 3},
		},
		{
			name: "ssh_config", lines: lines(), config: config(outer, "Host 127.*\n  ProxyJump bastion\n"),
			outer: sshdtest.Counts{Connections: 1, Forwards: 3},
		},
		{
			name: "two bastions", lines: lines("proxy_jump: [" + hop(outer) + ", " + hop(inner) + "]"),
			outer: sshdtest.Counts{Connections: 1, Forwards: 1}, inner: sshdtest.Counts{Connections: 1, Forwards: 3},
		},
		{
			name: "a program", config: config(outer, ""),
			lines: lines(`ssh_options: ["ProxyCommand=` + ssh + " -F " + "CONFIG" + ` -o UserKnownHostsFile=` + f.KnownHosts + ` -W %h:%p bastion"]`),
			outer: sshdtest.Counts{Connections: 3, Forwards: 3},
		},
		{name: "forbidden", lines: lines("proxy_jump: [" + hop(closed) + "]"), kind: "unreachable", says: "prohibited|forward"},
		{name: "a bastion that is down", lines: lines("proxy_jump: [me@127.0.0.1:1]"), kind: "unreachable", says: "refused"},
		{name: "no way in", lines: lines("proxy_jump: [no-such-user@" + outer.Addr() + "]"), kind: "auth", says: "no-such-user"},
	} {
		t.Run(c.name, func(t *testing.T) {
			o := newOperator(t, f).defaultKey(t)
			path := o.write(t, ".ssh/config", c.config)
			for i := range c.lines {
				c.lines[i] = strings.ReplaceAll(c.lines[i], "CONFIG", path)
			}
			o.roster = f.Roster(t, c.lines...)
			beforeOuter, beforeInner := outer.Counts(), inner.Counts()
			r := o.run(t, "h*", "cmd.run", "echo there", "--out", "json", "--static")
			if c.kind != "" {
				r.exits(20)
				for i := range c.lines {
					id := fmt.Sprintf("h%d", i)
					if got := r.kind(id, c.kind).failed(id).Stderr; !matches(c.says, got) {
						r.fail("the message of %s: got %q, want %q", id, got, c.says)
					}
				}
				return
			}
			r.exits(0).quiet().says(`"h0": "there"`).says(`"h1": "there"`).says(`"h2": "there"`)
			if d := cmp.Diff(c.outer, outer.Counts().Sub(beforeOuter)); d != "" {
				t.Errorf("the first bastion (-want +got):\n%s", d)
			}
			if d := cmp.Diff(c.inner, inner.Counts().Sub(beforeInner)); d != "" {
				t.Errorf("the second bastion (-want +got):\n%s", d)
			}
		})
	}
}

// TestJumpHostKeys: the keys of bastions are checked as well.
func TestJumpHostKeys(t *testing.T) {
	t.Parallel()
	f := sshdtest.Start(t, sshdtest.Options{Hosts: 1})
	h := f.Hosts[0]
	o := newOperator(t, f).defaultKey(t) // it does not know the bastion
	bastion := f.SSHD()
	o.roster = f.Roster(t, h.Line("h", "proxy_jump: ["+f.User+"@"+bastion.Addr()+"]"))
	r := o.run(t, "h", "test.ping", "--out", "json", "--static").exits(20).kind("h", "hostkey")
	if got := r.failed("h").Stderr; !strings.Contains(got, "SHA256:") {
		r.fail("no fingerprint in %q", got)
	}
	if got := h.Counts().Connections; got != 0 {
		t.Errorf("connections behind an unknown bastion: got %d, want 0", got)
	}
	o.run(t, "-i", "h", "test.ping").exits(0)
}

// TestRemoteForward has a host reach a server of this side.
func TestRemoteForward(t *testing.T) {
	t.Parallel()
	f := sshdtest.Start(t, sshdtest.Options{Hosts: 1})
	h := f.Hosts[0]
	there := f.SSHD() // something that speaks first
	// One for each, as a server may close its end of a port after the client has ended.
	port, second := freePort(t), freePort(t)
	for _, c := range []struct {
		name       string
		attributes []string
		args       []string
		port       string
	}{
		{"roster", []string{"remote_port_forwards: '" + port + ":" + there.Addr() + "'"}, nil, port},
		{"flag", nil, []string{"--remote-port-forwards", "127.0.0.1:" + second + ":" + there.Addr()}, second},
	} {
		o := newOperator(t, f, h.Line("h", c.attributes...))
		o.run(t, append(c.args, "h", "cmd.run", "exec 3<>/dev/tcp/127.0.0.1/"+c.port+"; head -n 1 <&3", "shell=/bin/bash")...).
			exits(0).says("SSH-2.0-OpenSSH")
	}
}
