package e2e_test

import (
	"os"
	"path/filepath"
	"syscall"
	"testing"

	"github.com/gossh/gossh/internal/sshdtest"
)

// TestCustomModules runs a module of the operator on hosts.
func TestCustomModules(t *testing.T) {
	t.Parallel()
	f := sshdtest.Start(t, sshdtest.Options{Hosts: 1})
	free := f.Account(t, sshdtest.Sudo{Rule: sshdtest.NoPassword})
	dir, sleep := f.ThinDir(), f.Sleeper()
	o := newOperator(t, f,
		f.Hosts[0].Line("user", "user: "+free.Name), f.Hosts[0].Line("sudo", "user: "+free.Name, "sudo: true", "thin_dir: "+dir))
	o.fileRoot(t, "_modules/own.sh", `#!/bin/sh
if [ $1 = schema ]; then
	echo '{"functions": [{"name": "who"}, {"name": "wait"}]}'
elif [ $2 = who ]; then
	echo "{\"return\": \"$GOSSH_ID $(id -un)\"}"
else
	echo begun >&2
	`+sleep+`
fi
`)
	path := filepath.Join(o.root(), "_modules/own.sh")
	if err := os.Chmod(path, 0o755); err != nil {
		t.Fatal(err)
	}
	for range 2 {
		o.run(t, "*", "own.who", "--out", "json", "--static").exits(0).quiet().
			is("{\n    \"sudo\": \"sudo root\",\n    \"user\": \"user " + free.Name + "\"\n}")
	}
	if left, err := filepath.Glob(dir + "/.gossh-prog-*"); err != nil || len(left) != 2 { // it, and its schema
		t.Errorf("in the thin dir: got %q, %v, want one module", left, err)
	}
	s := o.start(t, "sudo", "own.wait", "--stream", "--out", "jsonl")
	sshdtest.Await(t, sleep)
	s.signal(syscall.SIGINT)
	s.wait().exits(130).says(`"stream": ?"stderr".*"begun"|"begun".*"stderr"`)
	sshdtest.NoProcess(t, sleep)
	// What is sent on demand goes with a wipe, and comes again.
	o.run(t, "-w", "sudo", "own.who").exits(0).quiet()
	gone(t, dir)
	jid := o.run(t, "--async", "sudo", "own.who").exits(0).jid()
	o.collected(t, jid, "sudo").exits(0).says(`"sudo": "sudo root"`)
}
