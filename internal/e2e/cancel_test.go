package e2e_test

import (
	"net"
	"os"
	"strings"
	"syscall"
	"testing"

	"github.com/gossh/gossh/internal/sshdtest"
)

// TestInterrupt ends gossh while a command runs, in all the ways a command is run.
func TestInterrupt(t *testing.T) {
	t.Parallel()
	f := sshdtest.Start(t, sshdtest.Options{Hosts: 1})
	free := f.Account(t, sshdtest.Sudo{Rule: sshdtest.NoPassword})
	asked := f.Account(t, sshdtest.Sudo{Rule: sshdtest.Password})
	for _, c := range []struct {
		name       string
		attributes []string
		raw        bool
		signal     syscall.Signal
		code       int
		around     string // %s is what sleeps
	}{
		{name: "plain", signal: syscall.SIGINT, code: 130, around: "%s"},
		{name: "terminated", signal: syscall.SIGTERM, code: 143, around: "%s; true"},
		{name: "deaf", signal: syscall.SIGINT, code: 130, around: "trap '' TERM INT HUP; %s; true"},
		{name: "in the background", signal: syscall.SIGINT, code: 130, around: "%s & wait"},
		{name: "sudo", attributes: []string{"user: " + free.Name, "sudo: true"}, signal: syscall.SIGINT, code: 130, around: "%s; true"},
		{
			name: "sudo with a password", attributes: []string{"user: " + asked.Name, "sudo: true", "sudo_passwd: " + asked.Password},
			signal: syscall.SIGINT, code: 130, around: "trap '' TERM; %s; true",
		},
		{name: "terminal", attributes: []string{"user: " + free.Name, "sudo: true", "tty: true"}, signal: syscall.SIGINT, code: 130, around: "%s; true"},
		{name: "raw, root", raw: true, signal: syscall.SIGINT, code: 130, around: "%s; true"},
		{name: "raw, root, deaf", raw: true, signal: syscall.SIGINT, code: 130, around: "trap '' TERM; %s; true"},
		{name: "raw", attributes: []string{"user: " + free.Name}, raw: true, signal: syscall.SIGINT, code: 130, around: "%s; true"},
		{name: "raw and deaf", attributes: []string{"user: " + free.Name}, raw: true, signal: syscall.SIGTERM, code: 143, around: "trap '' TERM; %s; true"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			sleep := f.Sleeper()
			o := newOperator(t, f, f.Hosts[0].Line("h", c.attributes...))
			args := []string{"h", "cmd.run"}
			if c.raw {
				args = []string{"h", "-r"}
			}
			args = append(args, strings.ReplaceAll(c.around, "%s", sleep), "--out", "json", "--static")
			r := o.start(t, args...)
			sshdtest.Await(t, sleep)
			r.signal(c.signal)
			r.wait().exits(c.code).kind("h", "cancelled").tells("ending what runs on the hosts")
			sshdtest.NoProcess(t, sleep)
		})
	}
}

// TestInterruptEarly ends gossh before it has got anywhere.
func TestInterruptEarly(t *testing.T) {
	t.Parallel()
	f := sshdtest.Start(t, sshdtest.Options{Hosts: 1})
	ip, port, connected := silent(t)
	o := newOperator(t, f, f.Hosts[0].Line("good"), "mute: {host: "+ip+", port: "+port+", user: x}\n")
	r := o.start(t, "*", "test.ping", "--out", "json", "--static")
	<-connected
	r.signal(syscall.SIGINT)
	r.wait().exits(130).kind("mute", "cancelled")
}

// TestInterruptTwice leaves a host alone whose thin does not answer any more.
func TestInterruptTwice(t *testing.T) {
	t.Parallel()
	f := sshdtest.Start(t, sshdtest.Options{Hosts: 1})
	o := newOperator(t, f, f.Hosts[0].Line("h"))
	sleep, pid := f.Sleeper(), f.Path("pid")
	s := o.terminal(t, "h", "cmd.run", "echo $PPID >"+pid+"; kill -STOP $PPID; "+sleep+"; true", "--out", "json", "--static")
	t.Cleanup(func() {
		if b, err := os.ReadFile(pid); err == nil {
			sshdtest.Signal(t, string(b), syscall.SIGKILL)
		}
		sshdtest.End(t, sleep)
	})
	sshdtest.Await(t, sleep)
	s.signal(syscall.SIGINT)
	s.expect("once more to leave at once")
	s.signal(syscall.SIGINT)
	s.done().exits(130).is("")
}

func TestDeadlines(t *testing.T) {
	t.Parallel()
	f := sshdtest.Start(t, sshdtest.Options{Hosts: 1})
	ip, port, _ := silent(t)
	sleep, raw, idle := f.Sleeper(), f.Sleeper(), f.Sleeper()
	mute := "mute: {host: " + ip + ", port: " + port + ", user: x, timeout: 2}\n"
	a := f.Account(t, sshdtest.Sudo{})
	o := newOperator(t, f, f.Hosts[0].Line("h", "user: "+a.Name), mute)
	o.run(t, "h", "test.ping").exits(0)
	for _, c := range []struct {
		name, id string
		args     []string
		says     string
	}{
		{"the run", "h", []string{"--deadline", "4", "cmd.run", sleep + "; true"}, "deadline of 4s"},
		{"the run, raw", "h", []string{"--deadline", "4s", "-r", raw + "; true"}, "deadline of 4s"},
		{"silence", "h", []string{"--idle-timeout", "4", "cmd.run", idle + "; true"}, "4s"},
		{"the connection", "mute", []string{"test.ping"}, "timeout"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			r := o.run(t, append([]string{c.id, "--out", "json", "--static"}, c.args...)...).exits(20).kind(c.id, "timeout")
			if got := r.failed(c.id).Stderr; !strings.Contains(got, c.says) {
				r.fail("no %q in %q", c.says, got)
			}
		})
	}
	t.Cleanup(func() {
		for _, s := range []string{sleep, raw, idle} {
			sshdtest.NoProcess(t, s)
		}
	})
}

// TestLost cuts the connection in the middle.
func TestLost(t *testing.T) {
	t.Parallel()
	f := sshdtest.Start(t, sshdtest.Options{Hosts: 1})
	o := newOperator(t, f, f.Hosts[0].Line("h"))
	for _, c := range []struct{ name, attribute, flag, parent string }{
		{"thin", "tty: false", "cmd.run", `read -r a b c p d </proc/$PPID/stat`},
		{"raw", "tty: false", "-r", `p=$PPID`},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			sleep := f.Sleeper()
			// What sshd has started for the connection is killed by what it runs.
			o.run(t, "h", c.flag, c.parent+"; "+sleep+" & kill -9 $p; wait", "--out", "json", "--static").exits(20).kind("h", "lost")
			if c.name == "thin" { // nobody is left to end a raw one
				sshdtest.NoProcess(t, sleep)
				return
			}
			sshdtest.Await(t, sleep)
			sshdtest.End(t, sleep)
			sshdtest.NoProcess(t, sleep)
		})
	}
}

// silent is a server that accepts connections and says nothing. connected gets a
// value for each.
func silent(t *testing.T) (ip, port string, connected <-chan struct{}) {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	c := make(chan struct{}, 16)
	t.Cleanup(func() { l.Close() })
	go func() {
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			t.Cleanup(func() { conn.Close() })
			c <- struct{}{}
		}
	}()
	ip, port, err = net.SplitHostPort(l.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	return ip, port, c
}
