package e2e_test

import (
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/gossh/gossh/internal/sshdtest"
)

// TestDropbear runs gossh against a server that is not OpenSSH and has no sftp.
func TestDropbear(t *testing.T) {
	t.Parallel()
	f := sshdtest.Start(t, sshdtest.Options{})
	a := f.Account(t, sshdtest.Sudo{Rule: sshdtest.NoPassword})
	h := f.Dropbear()
	o := newOperator(t, f, h.Line("h", "user: "+a.Name), h.Line("root", "user: "+a.Name, "sudo: true"))
	o.fileRoot(t, "hello.sh", "#!/bin/sh\necho hello $1\n")
	o.fileRoot(t, "big.sh", "#!/bin/sh\nwc -c <\"$0\"\nexit\n"+long(3<<20))
	before := h.Counts().Connections
	o.run(t, "h", "test.ping", "--out", "txt").exits(0).quiet().is("h: True")
	if got := h.Counts().Connections - before; got != 1 {
		t.Errorf("connections, cold: got %d, want 1", got)
	}
	o.run(t, "h", "cmd.run", "id -un", "--out", "txt").exits(0).quiet().is("h: " + a.Name)
	o.run(t, "root", "cmd.run", "id -un", "--out", "txt").exits(0).quiet().is("root: root")
	o.run(t, "*", "cmd.script", "salt://hello.sh", "world", "--out", "json", "--static").exits(0).quiet().says(`"stdout": "hello world"`)
	o.run(t, "h", "cmd.script", "salt://big.sh", "--out", "json", "--static").exits(0).quiet().says(`"stdout": "3145755"`)
	o.run(t, "h", "-r", "exit 3", "--out", "json", "--static").exits(20).says(`"retcode": 3`)
	for flag, line := range map[string]string{"cmd.run": "%s; true", "-r": "exec %s"} {
		sleep := f.Sleeper()
		r := o.start(t, "h", flag, strings.ReplaceAll(line, "%s", sleep), "--out", "json", "--static")
		sshdtest.Await(t, sleep)
		r.signal(syscall.SIGINT)
		r.wait().exits(130).kind("h", "cancelled")
		sshdtest.NoProcess(t, sleep)
	}
}

// TestFiles sends files to where the login may write them by sftp, and by the stream
// elsewhere.
func TestFiles(t *testing.T) {
	t.Parallel()
	f := sshdtest.Start(t, sshdtest.Options{Hosts: 1})
	h, without, broken := f.Hosts[0], f.SSHD("Subsystem sftp /bin/false"), f.SSHD("Subsystem other /bin/true")
	a := f.Account(t, sshdtest.Sudo{Rule: sshdtest.NoPassword})
	o := newOperator(t, f, h.Line("sftp"), h.Line("sudo", "user: "+a.Name, "sudo: true"), h.Line("user", "user: "+a.Name),
		without.Line("none"), broken.Line("broken"))
	o.fileRoot(t, "small.sh", "#!/bin/sh\necho small \"$@\"\ncat\n")
	const size = 10 << 20
	o.fileRoot(t, "sub/big.sh", "#!/bin/sh\ncksum <\"$0\"\nexit\n"+long(size))
	o.fileRoot(t, "not-executable", "echo by the shell\n")
	b, err := os.ReadFile(filepath.Join(o.root(), "sub/big.sh"))
	if err != nil {
		t.Fatal(err)
	}
	before := h.Counts()
	o.run(t, "*", "cmd.script", "salt://small.sh", "a 'b c'", "stdin=in", "--out", "json", "--static").exits(0).quiet().
		says(`"stdout": "small a b c\\nin"`)
	if got := h.Counts().Sub(before).Subsystems; got != 0 {
		t.Errorf("sftp for small files: got %d, want 0", got)
	}
	before = h.Counts()
	r := o.run(t, "*", "cmd.script", "salt://sub/big.sh", "--out", "json", "--static").exits(0).quiet()
	for _, id := range []string{"sftp", "sudo", "user", "none", "broken"} {
		r.says(`"` + id + `": \{\n +"pid": \d+,\n +"retcode": 0,\n +"stdout": "` + cksum(t, b) + `"`)
	}
	if got := h.Counts().Sub(before); got.Subsystems != 2 || got.Connections != 3 {
		t.Errorf("a large file to three targets, two of them without sudo: got %+v, want 3 connections and sftp twice", got)
	}
	o.run(t, "sftp", "cmd.script", "salt://not-executable", "--out", "json", "--static").exits(0).says(`"stdout": "by the shell"`)
	o.run(t, "sftp", "cmd.script", "salt://../roster", "--out", "json", "--static").exits(20)
	// Nothing but the thin and what it keeps stays.
	left, err := filepath.Glob(filepath.Join(f.Dir, "thins", "*", ".gossh-*"))
	if err != nil || len(left) != 0 {
		t.Errorf("left: %q, %v", left, err)
	}
	if left, _ = filepath.Glob(filepath.Join(f.Dir, "thins", "*", "*.sh")); len(left) != 0 {
		t.Errorf("left: %q", left)
	}
}
