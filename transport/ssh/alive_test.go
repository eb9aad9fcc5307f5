package ssh_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/gossh/gossh/fault"
	"github.com/gossh/gossh/internal/sshtest"
	"github.com/gossh/gossh/transport"
	"github.com/gossh/gossh/transport/ssh"
)

// TestServerAliveEndsDeadHosts has the options of ssh_config notice a host without
// power, and a host that is only silent stay.
func TestServerAliveEndsDeadHosts(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		config string
		faults sshtest.Faults
		freeze bool
	}{
		"no power":         {"ServerAliveInterval 3\nServerAliveCountMax 1\n", sshtest.Faults{}, true},
		"no answers":       {"ServerAliveInterval 3\nServerAliveCountMax 1\n", sshtest.Faults{IgnoreRequests: true}, false},
		"one answer fails": {"ServerAliveInterval 3\nServerAliveCountMax 2\n", sshtest.Faults{}, true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := serve(t, sshtest.Options{Faults: c.faults})
			conn := connect(t, dialer(t, ssh.Options{}, c.config, s), target(t, s.Addr()))
			p, err := conn.Start(t.Context(), transport.Command{Line: "read x"})
			if err != nil {
				t.Fatal(err)
			}
			if c.freeze {
				s.Freeze()
			}
			_, err = p.Wait()
			check(t, err, fault.Lost, "web1", "nothing came from the host for")
		})
	}
}

// TestProxyCommandEndsWithItsConnection leaves neither the command, nor what it has
// started, nor a zombie.
func TestProxyCommandEndsWithItsConnection(t *testing.T) {
	t.Parallel()
	s := serve(t, sshtest.Options{})
	pids := filepath.Join(t.TempDir(), "pids")
	known := write(t, "known", "proxied "+strings.SplitN(s.KnownHosts(), " ", 2)[1])
	command := fmt.Sprintf("bash -c 'exec 3<>/dev/tcp/127.0.0.1/%d; sleep 65 & cat <&3 & echo $$ $! >%s; cat >&3; wait'", s.Port(), pids)
	for name, end := range map[string]func(*ssh.Dialer, transport.Conn){
		"close":         func(_ *ssh.Dialer, c transport.Conn) { _ = c.Close() },
		"server closes": func(_ *ssh.Dialer, c transport.Conn) { s.Disconnect(); _ = c.Close() },
	} {
		d := dialer(t, ssh.Options{KnownHosts: []string{known}}, "ProxyCommand "+command+"\n")
		tg := target(t, "proxied:22")
		c := connect(t, d, tg)
		if out, _, err := output(t, c, "echo in"); out != "in\n" || err != nil {
			t.Errorf("%s: got %q, %v", name, out, err)
		}
		text, err := os.ReadFile(pids)
		if err != nil {
			t.Fatal(err)
		}
		var shell, child int
		if _, err := fmt.Sscan(string(text), &shell, &child); err != nil {
			t.Fatal(err)
		}
		end(d, c)
		for _, pid := range []int{shell, child} {
			if alive(pid, patience) {
				t.Errorf("%s: the process %d is left", name, pid)
			}
		}
	}
}
