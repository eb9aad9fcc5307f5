package e2e_test

import (
	"os"
	"path/filepath"
	"regexp"
	"testing"

	"github.com/gossh/gossh/internal/sshdtest"
)

// TestNothing is gossh of a user who has ssh access to a host and nothing else.
func TestNothing(t *testing.T) {
	t.Parallel()
	f := sshdtest.Start(t, sshdtest.Options{Hosts: 1})
	me, other := f.Account(t, sshdtest.Sudo{}), f.Account(t, sshdtest.Sudo{})
	defaultDirs(t, me)
	left := defaultDirs(t, other)
	h := f.Hosts[0]
	o := newOperator(t, f).as(t, me).defaultKey(t)

	// The default key; the port with the host.
	o.run(t, other.Name+"@"+h.Addr(), "test.ping").exits(0).quiet().says(`^    True$`)
	if dirs := left(); len(dirs) != 1 || filepath.Dir(dirs[0]) != "/var/tmp" {
		t.Errorf("thin dirs: got %q, want one in /var/tmp", dirs)
	}
	// ~/.ssh/config: an alias, and the local user where it names none.
	o.write(t, ".ssh/config", "Host web\n  HostName "+h.IP+"\n  Port "+h.Port+"\n  IdentityFile ~/.ssh/other\n")
	if err := os.Rename(filepath.Join(o.home, ".ssh/id_ed25519"), filepath.Join(o.home, ".ssh/other")); err != nil {
		t.Fatal(err)
	}
	o.run(t, "web", "cmd.run", "id -un", "--out", "txt").exits(0).quiet().is("web: " + me.Name)
	o.run(t, other.Name+"@web", "cmd.run", "id -un", "--out", "newline_values_only").exits(0).quiet().is(other.Name)
	// init writes what works as it stands.
	o.run(t, "init", "fleet").exits(0)
	o.write(t, "fleet/etc/roster", h.Line("web1", "priv: "+filepath.Join(o.home, ".ssh/other"), "user: "+me.Name, "thin_dir:"))
	fleet := *o
	fleet.home = filepath.Join(o.home, "fleet")
	cmd := fleet.command("*", "test.ping", "--out", "json", "--static")
	cmd.Env = append(cmd.Env, "HOME="+o.home)
	out, err := cmd.CombinedOutput()
	if want := "{\n    \"web1\": true\n}\n"; err != nil || string(out) != want {
		t.Errorf("in the directory of init: got %q, %v, want %q", out, err, want)
	}
}

// TestMainJob is the list of what must work, with a roster.
func TestMainJob(t *testing.T) {
	t.Parallel()
	f := sshdtest.Start(t, sshdtest.Options{Hosts: 3})
	web1, web2, db1 := f.Hosts[0], f.Hosts[1], f.Hosts[2]
	thin := filepath.Join(f.Dir, "thin-web2")
	flown := filepath.Join(f.Dir, "flown")
	script := f.Write(t, "pre.sh", "#!/bin/sh\necho \"$0 $*\" >>"+flown+"\n", 0o755)
	o := newOperator(t, f,
		web1.Line("web1", "ssh_pre_flight: "+script, "ssh_pre_flight_args: [one, 'two words']"),
		web2.Line("web2", "thin_dir: "+thin), db1.Line("db1"))

	o.run(t, "*", "cmd.run", "uptime").exits(0).quiet().says("^db1:\n    .*load average").says("^web2:\n    .*load average")
	there(t, thin)
	there(t, flown)
	o.run(t, "-E", `web\d+`, "-w", "cmd.run", "df -h /", "--out", "json", "--static").exits(0).quiet().says(`"web1": "Filesystem `).says(`"web2": "Filesystem `)
	gone(t, thin)
	// web1's thin dir was wiped, so its script has run once more.
	o.run(t, "-L", "web1,db1", "test.ping", "--out", "txt").exits(0).quiet().says("^web1: True$").says("^db1: True$")
	lines(t, flown, 2)
	o.run(t, "-L", "web1,db1", "test.ping", "--out", "quiet").exits(0)
	lines(t, flown, 2)
	o.run(t, "-L", "web1,db1", "--pre-flight", "test.ping", "--out", "quiet").exits(0)
	lines(t, flown, 3)
	o.run(t, "*", "-r", "ls / | wc -l; echo ~", "--out", "json", "--static").exits(0).quiet().
		says(regexp.QuoteMeta(filepath.Join(db1.Dir, "home")))
	o.run(t, "*", "cmd.run_all", "echo out; echo err >&2; exit 3", "--out", "json", "--static").exits(20).
		says(`"web2": \{\n +"pid": \d+,\n +"retcode": 3,\n +"stdout": "out",\n +"stderr": "err"`)
	// Saltfile, from the directory that it is in.
	o.write(t, "Saltfile", "salt-ssh:\n  roster_file: "+o.roster+"\n  config_dir: "+filepath.Dir(o.roster)+"\n  output: txt\n  cachedir: cache\n")
	o.roster, o.saltfile = "", ""
	o.run(t, "web[12-9]", "test.ping").exits(0).quiet().says("^web1: True$").says("^web2: True$")
	o.run(t, "nobody*", "test.ping").exits(2)
}

// lines checks how many lines a file has.
func lines(t *testing.T, path string, want int) {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if got := len(regexp.MustCompile("\n").FindAll(b, -1)); got != want {
		t.Errorf("%s: got %d lines, want %d:\n%s", path, got, want, b)
	}
}
