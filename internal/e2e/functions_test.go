package e2e_test

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/gossh/gossh/internal/sshdtest"
)

// TestFunctions calls each kind of function once on a real host.
func TestFunctions(t *testing.T) {
	t.Parallel()
	f := sshdtest.Start(t, sshdtest.Options{Hosts: 1})
	a := f.Account(t, sshdtest.Sudo{})
	o := newOperator(t, f, f.Hosts[0].Line("h", "minion_opts: {role: web, grains: {rack: r7}, pillar: {a: {b: 2}}}"))
	for _, c := range []struct {
		args []string
		code int
		says string // after `"h": `
	}{
		{[]string{"test.ping"}, 0, "true"},
		{[]string{"test.echo", "a b"}, 0, `"a b"`},
		{[]string{"test.arg", "1", "k=[2, x]"}, 0, `(?s)\{.*"args": \[\s*1\s*\],.*"k": \[\s*2,\s*"x"`},
		{[]string{"test.false"}, 0, "false"},
		{[]string{"test.exception", "boom"}, 20, `(?s)\{.*boom"`},
		{[]string{"cmd.run", "pwd", "cwd=/usr"}, 0, `"/usr"`},
		{[]string{"cmd.run", "id -un; umask", "runas=" + a.Name, "umask=077"}, 0, `"` + a.Name + `\\n0077"`},
		{[]string{"cmd.run", "echo $A$B", "env={A: x, B: y}"}, 0, `"xy"`},
		{[]string{"cmd.run", "cat", "stdin=in"}, 0, `"in"`},
		{[]string{"cmd.run", "exit 3", "ignore_retcode=True"}, 0, `""`},
		{[]string{"cmd.run", "exit 3", "success_retcodes=[3]"}, 0, `""`},
		{[]string{"cmd.run", "sleep 60", "timeout=1"}, 20, `"sleep 60.*Timed out after 1 seconds"`},
		{[]string{"cmd.run_stdout", "echo o; echo e >&2"}, 0, `"o"`},
		{[]string{"cmd.run_stderr", "echo o; echo e >&2"}, 0, `"e"`},
		{[]string{"cmd.retcode", "exit 4"}, 20, "4"},
		{[]string{"cmd.shell", "echo ${BASH_VERSION:+bash}", "shell=/bin/bash"}, 0, `"bash"`},
		{[]string{"cmd.exec_code", "sh", "echo code"}, 0, `"code"`},
		{[]string{"cmd.which", "sh"}, 0, `"/.*/sh"`},
		{[]string{"cmd.has_exec", "no-such-program"}, 0, "false"},
		{[]string{"grains.get", "kernel"}, 0, `"Linux"`},
		{[]string{"grains.get", "rack"}, 0, `"r7"`},
		{[]string{"grains.item", "id", "uid"}, 0, `(?s)\{.*"id": "h".*"uid": \d`},
		{[]string{"config.get", "role"}, 0, `"web"`},
		{[]string{"config.get", "a:b"}, 0, "2"},
		{[]string{"sys.doc", "test.ping"}, 0, `(?s)\{.*test.ping`},
		{[]string{"no.such"}, 20, `(?s)\{.*not available`},
		{[]string{"cmd.run", "true", "no_such_argument=1"}, 20, `(?s)\{.*keyword arguments are not valid: no_such_argument=1"`},
	} {
		t.Run(strings.Join(c.args[:min(2, len(c.args))], " "), func(t *testing.T) {
			t.Parallel()
			o.run(t, append([]string{"h", "--out", "json", "--static"}, c.args...)...).exits(c.code).says(`"h": ` + c.says)
		})
	}
	t.Run("all are listed", func(t *testing.T) {
		t.Parallel()
		var got map[string][]string
		r := o.run(t, "h", "sys.list_functions", "--out", "json", "--static").exits(0)
		if err := json.Unmarshal([]byte(r.stdout), &got); err != nil {
			t.Fatal(err)
		}
		for _, want := range []string{"cmd.script", "grains.items", "grains.ls", "sys.doc", "test.kwarg", "test.sleep", "test.version"} {
			if !slices.Contains(got["h"], want) {
				t.Errorf("%s is not listed", want)
			}
		}
	})
}

// TestAddresses are the ways to name a host that no roster has.
func TestAddresses(t *testing.T) {
	t.Parallel()
	f := sshdtest.Start(t, sshdtest.Options{Hosts: 2})
	h := f.Hosts[0]
	a := f.Account(t, sshdtest.Sudo{})
	defaultDirs(t, a)
	six := f.SSHD("ListenAddress [::1]")
	o := newOperator(t, f).defaultKey(t)
	o.roster = f.Roster(t, h.Line("web", "user: nobody-knows", "thin_dir:"))
	at := fmt.Sprintf("%s@%s", a.Name, h.Addr())
	out := []string{"cmd.run", "echo in", "--out", "newline_values_only"}
	o.run(t, append([]string{at}, out...)...).exits(0).quiet().says("^in$")
	o.run(t, append([]string{a.Name + "@web"}, out...)...).exits(0).quiet().says("^in$") // the entry, as another user
	o.run(t, append([]string{"-L", at + "," + a.Name + "@" + f.Hosts[1].Addr()}, out...)...).exits(0).quiet().says("^in\nin$")
	o.write(t, ".ssh/config", "Host *\n  StrictHostKeyChecking accept-new\n")
	o.run(t, append([]string{fmt.Sprintf("%s@[::1]:%s", a.Name, six.Port)}, out...)...).exits(0).says("^in$")
	o.run(t, append([]string{"web2"}, out...)...).exits(2).tells("web")
	o.run(t, "init", "x").exits(0)
	if _, err := os.Stat(filepath.Join(o.home, "x/Saltfile")); err != nil {
		t.Error(err)
	}
}
