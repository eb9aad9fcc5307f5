package e2e_test

import (
	"io"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/gossh/gossh/internal/sshdtest"
)

// TestKilled: a gossh that is killed leaves nothing running on the host.
func TestKilled(t *testing.T) {
	t.Parallel()
	f := sshdtest.Start(t, sshdtest.Options{Hosts: 1})
	a := f.Account(t, sshdtest.Sudo{Rule: sshdtest.NoPassword})
	for _, c := range []struct {
		name       string
		attributes []string
	}{
		{"plain", nil},
		{"sudo", []string{"user: " + a.Name, "sudo: true"}},
		{"terminal", []string{"user: " + a.Name, "sudo: true", "tty: true"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			dir, sleep := f.ThinDir(), f.Sleeper()
			o := newOperator(t, f, f.Hosts[0].Line("h", append(c.attributes, "thin_dir: "+dir)...))
			r := o.start(t, "-w", "h", "cmd.run", "trap '' TERM; "+sleep+"; true")
			sshdtest.Await(t, sleep)
			r.signal(syscall.SIGKILL)
			r.wait()
			sshdtest.NoProcess(t, sleep)
			sshdtest.NoProcess(t, dir)
			sshdtest.NoFile(t, dir)
		})
	}
}

// TestFrozen is a host that stops answering in the middle: keep-alive messages tell.
func TestFrozen(t *testing.T) {
	t.Parallel()
	f := sshdtest.Start(t, sshdtest.Options{Hosts: 1})
	file := f.Path("pid")
	h := f.Hosts[0]
	o := newOperator(t, f, h.Line("h", "keepalive_interval: 5", "keepalive_count_max: 2"))
	t.Cleanup(func() {
		if b, err := os.ReadFile(file); err == nil {
			sshdtest.Signal(t, string(b), syscall.SIGKILL)
		}
	})
	sleep := f.Sleeper()
	r := o.run(t, "h", "cmd.run", `read -r a b c p d </proc/$PPID/stat; echo $p >`+file+`; kill -STOP $p; `+sleep, "--out", "json", "--static")
	r.exits(20).kind("h", "lost")
	b, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	sshdtest.Signal(t, string(b), syscall.SIGKILL)
	sshdtest.NoProcess(t, sleep) // the thin sees the end of the connection now
}

// TestStubborn: a second interrupt ends gossh at once.
func TestStubborn(t *testing.T) {
	t.Parallel()
	f := sshdtest.Start(t, sshdtest.Options{Hosts: 1})
	sleep := f.Sleeper()
	o := newOperator(t, f, f.Hosts[0].Line("h"))
	s := o.terminal(t, "h", "cmd.run", "trap '' TERM; "+sleep+"; true")
	sshdtest.Await(t, sleep)
	s.signal(os.Interrupt)
	s.expect("ending what runs on the hosts")
	s.signal(os.Interrupt)
	s.done().exits(130)
	sshdtest.NoProcess(t, sleep)
}

// TestReaderGone: a pager that is closed ends gossh without a word.
func TestReaderGone(t *testing.T) {
	t.Parallel()
	f := sshdtest.Start(t, sshdtest.Options{Hosts: 1})
	o := newOperator(t, f, f.Hosts[0].Line("h"))
	r := &running{t: t, cmd: o.command("h", "cmd.run", "seq 200000")}
	out, err := r.cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	r.cmd.Stderr = &r.stderr
	if err := r.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	if _, err := io.ReadFull(out, make([]byte, 10)); err != nil {
		t.Fatal(err)
	}
	out.Close()
	if got := r.wait(); got.code == 0 || strings.Contains(got.stderr, "panic") {
		got.fail("exit code: got 0, want another one")
	}
}

// TestOutput is output that is large, endless, binary or without its newline.
func TestOutput(t *testing.T) {
	t.Parallel()
	f := sshdtest.Start(t, sshdtest.Options{Hosts: 1})
	o := newOperator(t, f, f.Hosts[0].Line("h"))
	for _, c := range []struct {
		name string
		args []string
		code int
		says string
	}{
		{"binary", []string{"cmd.run", `printf '\377\376x\001'`}, 0, `"h": "\\?.*x`},
		{"escapes", []string{"cmd.run", `printf '\033[31mred\033[0m'`}, 0, `red`},
		{"large", []string{"cmd.run", "seq 500000 | tail -c 3000000"}, 0, `499999\\n500000"`},
		{"larger than is kept", []string{"cmd.run", "head -c 40000000 /dev/zero | tr '\\0' x; echo end"}, 0, `xxx`},
		{"stderr", []string{"cmd.run_stderr", "seq 100000 >&2"}, 0, `\\n100000"`},
		{"endless", []string{"--deadline", "5", "cmd.run", "while :; do echo xxxxxxxxxxxxxxxx; done"}, 20, `"kind": "timeout"`},
		{"raw, too large", []string{"-r", "head -c 80000000 /dev/zero"}, 20, `more than \d+ MiB`},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			r := o.run(t, append([]string{"h", "--out", "json", "--static"}, c.args...)...)
			if r.code != c.code || !matches(c.says, r.stdout) {
				t.Errorf("got exit %d and %.200q, want %d and %q\n%.500s", r.code, r.stdout, c.code, c.says, r.stderr)
			}
		})
	}
}

// TestStream prints lines while the command runs.
func TestStream(t *testing.T) {
	t.Parallel()
	f := sshdtest.Start(t, sshdtest.Options{Hosts: 1})
	o := newOperator(t, f, f.Hosts[0].Line("h"))
	fifo := filepath.Join(f.Dir, "fifo")
	if err := syscall.Mkfifo(fifo, 0o600); err != nil {
		t.Fatal(err)
	}
	r := &running{t: t, cmd: o.command("h", "cmd.run_all", "echo first; cat "+fifo+"; echo last >&2", "--out", "jsonl", "--stream")}
	out, err := r.cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	r.cmd.Stderr = &r.stderr
	if err := r.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	line := make([]byte, 4<<10)
	n, err := out.Read(line) // comes although the command waits
	if err != nil || !strings.Contains(string(line[:n]), `"line":"first"`) {
		t.Errorf("the first line: got %q, %v", line[:n], err)
	}
	if err := os.WriteFile(fifo, []byte("middle\n"), 0); err != nil {
		t.Fatal(err)
	}
	rest, err := io.ReadAll(out)
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{`"line":"middle"`, `"line":"last"`, `"stderr"`} {
		if !strings.Contains(string(rest), want) {
			t.Errorf("no %s in %s", want, rest)
		}
	}
	if err := r.cmd.Wait(); err != nil {
		t.Errorf("%v: %s", err, r.stderr.String())
	}
}
