package e2e_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/gossh/gossh/internal/sshdtest"
	"github.com/gossh/gossh/internal/testneed"
)

// TestNoExec is hosts where programs cannot run in the usual directories.
func TestNoExec(t *testing.T) {
	t.Parallel()
	f := sshdtest.Start(t, sshdtest.Options{})
	a := f.Account(t, sshdtest.Sudo{})
	left := defaultDirs(t, a)
	h := f.ChangedSSHD([]sshdtest.Change{sshdtest.Mount("/var/tmp", "noexec")})
	o := newOperator(t, f, h.Line("next", "user: "+a.Name, "thin_dir:"), h.Line("set", "user: "+a.Name, "thin_dir: /var/tmp/mine"))
	o.run(t, "next", "cmd.run", "echo there", "--out", "txt").exits(0).is("next: there").tells("/var/tmp.* noexec")
	if dirs := left(); len(dirs) != 1 || filepath.Dir(dirs[0]) != a.Home {
		t.Errorf("thin dirs: got %q, want one in %s", dirs, a.Home)
	}
	r := o.run(t, "set", "test.ping", "--out", "json", "--static").exits(20).kind("set", "deploy")
	if got := r.failed("set").Stderr; !matches(`/var/tmp/mine.*/var/tmp is mounted noexec`, got) {
		r.fail("the message: got %q", got)
	}
}

// TestFull is a host whose disk is too small for the thin.
func TestFull(t *testing.T) {
	t.Parallel()
	f := sshdtest.Start(t, sshdtest.Options{})
	h := f.ChangedSSHD([]sshdtest.Change{sshdtest.Mount("/var/tmp", "size=256k")})
	o := newOperator(t, f, h.Line("h", "thin_dir: /var/tmp/mine"))
	r := o.run(t, "h", "test.ping", "--out", "json", "--static").exits(20).kind("h", "deploy")
	if got := r.failed("h").Stderr; !matches(`No space left(.|\n)*free space`, got) {
		r.fail("the message: got %q", got)
	}
}

// TestNoGzip is a host without a decompressor.
func TestNoGzip(t *testing.T) {
	t.Parallel()
	f := sshdtest.Start(t, sshdtest.Options{})
	h := f.ChangedSSHD([]sshdtest.Change{sshdtest.Hide("/usr/bin/gzip"), sshdtest.Hide("/usr/bin/sha256sum"), sshdtest.Hide("/usr/bin/python3")})
	o := newOperator(t, f, h.Line("h"))
	o.run(t, "h", "test.ping", "--out", "txt").exits(0).quiet().is("h: True")
}

// TestShells is accounts whose login shell is not a POSIX one, or talks.
func TestShells(t *testing.T) {
	t.Parallel()
	f := sshdtest.Start(t, sshdtest.Options{Hosts: 1})
	banner := f.Write(t, "banner", "gossh:0123:ok no answer of a thin\n\x1b[31mkeep out\n", 0o644)
	loud := f.SSHD("Banner "+banner, "MaxSessions 1")
	for _, shell := range []string{"/bin/bash", "/bin/csh", "/bin/tcsh", "/usr/bin/fish", "/bin/mksh", "/bin/busybox"} {
		t.Run(filepath.Base(shell), func(t *testing.T) {
			t.Parallel()
			testneed.Program(t, "shells", shell)
			a := f.Account(t, sshdtest.Sudo{Rule: sshdtest.NoPassword})
			if shell == "/bin/busybox" { // it is what it is called
				shell = filepath.Join(a.Home, "sh")
				if err := os.Symlink("/bin/busybox", shell); err != nil {
					t.Fatal(err)
				}
			}
			a.SetShell(t, shell)
			// Whatever the shell reads first.
			for _, name := range []string{".bashrc", ".cshrc", ".tcshrc", ".mkshrc", ".config/fish/config.fish"} {
				path := filepath.Join(a.Home, name)
				if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
					t.Fatal(err)
				}
				if err := os.WriteFile(path, []byte("echo welcome\n"), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			script := f.Write(t, "pre", "echo flown >>~/flown\n", 0o644)
			var roster []string
			for i, h := range []*sshdtest.Host{f.Hosts[0], loud} {
				roster = append(roster, h.Line(fmt.Sprint("user", i), "user: "+a.Name, "ssh_pre_flight: "+script),
					h.Line(fmt.Sprint("sudo", i), "user: "+a.Name, "sudo: true"))
			}
			o := newOperator(t, f, roster...)
			for range 2 {
				o.run(t, "*", "cmd.run", "echo it\\'s $((1+1)); exit 0", "--out", "json", "--static").exits(0).quiet().
					is("{\n    \"sudo0\": \"it's 2\",\n    \"sudo1\": \"it's 2\",\n    \"user0\": \"it's 2\",\n    \"user1\": \"it's 2\"\n}")
			}
			lines(t, filepath.Join(a.Home, "flown"), 2)
		})
	}
}

// TestTogether is several controllers that meet a new host at the same time.
func TestTogether(t *testing.T) {
	t.Parallel()
	f := sshdtest.Start(t, sshdtest.Options{Hosts: 1})
	dir := f.ThinDir()
	o := newOperator(t, f, f.Hosts[0].Line("h", "thin_dir: "+dir))
	var all []*running
	for range 4 {
		all = append(all, o.start(t, "h", "test.ping", "--out", "txt"))
	}
	for _, r := range all {
		r.wait().exits(0).quiet().is("h: True")
	}
	left, err := filepath.Glob(dir + "/*")
	if err != nil || len(left) != 1 {
		t.Errorf("in the thin dir: got %q, %v, want one thin", left, err)
	}
	// A thin that was cut short, or is another's, is sent again.
	for _, spoil := range []func() error{
		func() error { return os.Truncate(left[0], 1000) },
		func() error { return os.Chmod(left[0], 0o777) },
		func() error { return os.WriteFile(left[0], []byte("#!/bin/sh\necho spoilt\n"), 0o700) },
		func() error { return os.Remove(left[0]) },
	} {
		if err := spoil(); err != nil {
			t.Fatal(err)
		}
		o.run(t, "h", "test.ping", "--out", "txt").exits(0).is("h: True")
	}
	// Those that wipe leave the others alone, and the last one leaves nothing.
	all = all[:0]
	for range 4 {
		all = append(all, o.start(t, "-w", "h", "test.ping", "--out", "txt"), o.start(t, "h", "test.ping", "--out", "txt"))
	}
	for _, r := range all {
		r.wait().exits(0).quiet().is("h: True")
	}
	o.run(t, "-w", "h", "test.ping").exits(0).quiet()
	gone(t, dir)
	o.run(t, "h", "test.ping").exits(0).quiet()
	// What others can change is not used.
	if err := os.Chmod(dir, 0o777); err != nil {
		t.Fatal(err)
	}
	o.run(t, "h", "test.ping", "--out", "json", "--static").exits(20).kind("h", "deploy")
}

// TestMany is a run over more hosts than work at a time, some of which do not answer.
func TestMany(t *testing.T) {
	t.Parallel()
	f := sshdtest.Start(t, sshdtest.Options{Hosts: 2})
	var lines []string
	for i := range 20 {
		lines = append(lines, f.Hosts[i%2].Line(fmt.Sprintf("h%02d", i), "thin_dir: "+f.Dir+"/thins/one"))
	}
	lines = append(lines, "down1: {host: 127.0.0.1, port: 1}\n", "down2: {host: no-such-host.invalid}\n")
	o := newOperator(t, f, lines...)
	r := o.run(t, "--max-procs", "5", "*", "test.ping", "--out", "json", "--static").exits(20).
		kind("down1", "unreachable").kind("down2", "unreachable")
	if got := strings.Count(r.stdout, ": true"); got != 20 {
		r.fail("answers: got %d, want 20", got)
	}
}

// TestPreFlight follows the script of a host through its life.
func TestPreFlight(t *testing.T) {
	t.Parallel()
	f := sshdtest.Start(t, sshdtest.Options{Hosts: 1})
	a := f.Account(t, sshdtest.Sudo{Rule: sshdtest.NoPassword})
	log := filepath.Join(a.Home, "log")
	good := f.Write(t, "good", "#!/bin/sh\nid -un >>"+log+"\nprintf '%s,' \"$@\" >>"+log+"\necho >>"+log+"\n", 0o644)
	bad := f.Write(t, "bad", "#!/bin/sh\necho out; echo err >&2; exit 7\n", 0o644)
	dir, none := f.ThinDir(), f.ThinDir()
	h := f.Hosts[0]
	user := []string{"user: " + a.Name, "sudo: true"}
	o := newOperator(t, f,
		h.Line("good", append(user, "thin_dir: "+dir, "ssh_pre_flight: "+good, `ssh_pre_flight_args: "one 'two words' $HOME"`)...),
		h.Line("bad", append(user, "thin_dir: "+none, "ssh_pre_flight: "+bad)...),
		h.Line("missing", append(user, "ssh_pre_flight: /no/such/script")...))
	o.run(t, "good", "test.ping").exits(0).quiet()
	o.run(t, "good", "test.ping").exits(0).quiet()
	want := a.Name + "\none,two words,$HOME,\n"
	content(t, log, want)
	o.run(t, "good", "--pre-flight", "test.ping").exits(0).quiet()
	content(t, log, want+want)
	o.master(t, "ssh_run_pre_flight: true\n")
	o.run(t, "good", "test.ping").exits(0).quiet()
	content(t, log, want+want+want)
	o.master(t, "{}\n")
	r := o.run(t, "-L", "bad,missing,good", "test.ping", "--out", "json", "--static").exits(20).says(`"good": true`).
		kind("bad", "failed").kind("missing", "invalid")
	if got := r.failed("bad"); got.Stdout != "out\n" || !strings.Contains(got.Stderr, "err") || got.Retcode != 7 {
		r.fail("of the script that fails: got %+v", got)
	}
	gone(t, none)
	for _, parent := range []string{"/var/tmp", "/tmp", a.Home} {
		if left, err := filepath.Glob(parent + "/.gossh-pre-*"); err == nil {
			for _, l := range left {
				if info, err := os.Stat(l); err == nil && owner(info) == a.UID {
					t.Errorf("left: %s", l)
				}
			}
		}
	}
	// A script that is ended with the run.
	sleep := f.Sleeper()
	slow := f.Write(t, "slow", "#!/bin/sh\n"+sleep+"\ntrue\n", 0o644)
	o.roster = f.Roster(t, h.Line("slow", append(user, "ssh_pre_flight: "+slow)...))
	r2 := o.start(t, "slow", "test.ping")
	sshdtest.Await(t, sleep)
	r2.signal(os.Interrupt)
	r2.wait().exits(130)
	sshdtest.NoProcess(t, sleep)
}
