package e2e_test

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/gossh/gossh/internal/sshdtest"
)

// gate is a file that a command on a host waits for.
type gate string

func newGate(f *sshdtest.Farm, name string) gate { return gate(f.Path(name + "-gate")) }

// wait is the command that waits.
func (g gate) wait() string { return "until test -e " + string(g) + "; do sleep 0.05; done" }

func (g gate) open(t testing.TB) {
	t.Helper()
	if err := os.WriteFile(string(g), nil, 0o644); err != nil {
		t.Fatal(err)
	}
}

// jid is the job that a run with --async has left.
func (r *result) jid() string {
	r.t.Helper()
	m := regexp.MustCompile(`gossh: job (\d{20}) runs on \d+ hosts?: gossh collect (\d{20}) `).FindStringSubmatch(r.stderr)
	if m == nil || m[1] != m[2] {
		r.fail("no job is named on stderr")
		return ""
	}
	return m[1]
}

// pid is the process that a host says it was left with, under --out json --static.
func (r *result) pid(id string) int {
	r.t.Helper()
	var all map[string]struct {
		JID string
		PID int
	}
	if err := json.Unmarshal([]byte(r.stdout), &all); err != nil || all[id].PID <= 1 || all[id].JID != r.jid() {
		r.fail("the return of %s: got %v, %v", id, all[id], err)
		r.t.FailNow() // nobody else is to get a signal
	}
	return all[id].PID
}

// collected asks for a result until the job has ended.
func (o *operator) collected(t testing.TB, jid string, more ...string) *result {
	t.Helper()
	for deadline := time.Now().Add(patience); ; {
		r := o.run(t, append([]string{"collect", jid, "--out", "json", "--static"}, more...)...)
		if !strings.Contains(r.stdout, "still runs") || time.Now().After(deadline) {
			return r
		}
		time.Sleep(50 * time.Millisecond)
	}
}

// TestAsync leaves functions running and collects what they return.
func TestAsync(t *testing.T) {
	t.Parallel()
	f := sshdtest.Start(t, sshdtest.Options{Hosts: 1})
	free := f.Account(t, sshdtest.Sudo{Rule: sshdtest.NoPassword})
	for _, c := range []struct {
		name       string
		attributes []string
	}{
		{"root", nil},
		{"user", []string{"user: " + free.Name}},
		{"sudo", []string{"user: " + free.Name, "sudo: true"}},
		{"terminal", []string{"user: " + free.Name, "sudo: true", "tty: true"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			dir := f.ThinDir()
			o := newOperator(t, f, f.Hosts[0].Line("h", append([]string{"thin_dir: " + dir}, c.attributes...)...))
			g := newGate(f, c.name)
			r := o.run(t, "--async", "h", "cmd.run", g.wait()+"; id -u; exit 3", "--out", "json", "--static").exits(0)
			jid := r.jid()
			o.run(t, "collect", jid, "h", "--out", "json", "--static").exits(20).kind("h", "timeout").says("still runs: cmd.run, for")
			o.run(t, "-w", "h", "test.ping", "--out", "json", "--static").exits(20).kind("h", "invalid").says("still runs of job " + jid)
			there(t, dir)
			g.open(t)
			private(t, dir)
			uid := 0
			if c.name == "user" {
				uid = free.UID
			}
			o.collected(t, jid).exits(20).says(fmt.Sprintf(`"h": "%d"`, uid))
			sshdtest.NoProcess(t, " job "+dir)
			// It is fetched once.
			o.run(t, "collect", jid, "h").exits(2).tells("no(ne of 1 host has a)? result of job " + jid)
			o.run(t, "-w", "h", "test.ping").exits(0).quiet()
			gone(t, dir)
		})
	}
}

// private checks that nobody else can read what the spool of a thin dir has.
func private(t testing.TB, dir string) {
	t.Helper()
	found, err := filepath.Glob(dir + "/.gossh-spool/*")
	if err != nil || len(found) == 0 {
		t.Errorf("the spool has %q, %v", found, err)
	}
	for _, path := range append(found, dir+"/.gossh-spool") {
		if info, err := os.Stat(path); err == nil && info.Mode().Perm()&0o077 != 0 {
			t.Errorf("%s: %v", path, info.Mode())
		}
	}
}

// TestAsyncWiped has results in the way of a wipe.
func TestAsyncWiped(t *testing.T) {
	t.Parallel()
	f := sshdtest.Start(t, sshdtest.Options{Hosts: 1})
	dir, sleep := f.ThinDir(), f.Sleeper()
	o := newOperator(t, f, f.Hosts[0].Line("h", "thin_dir: "+dir))
	long := o.run(t, "--async", "h", "cmd.run", sleep+"; true").exits(0).jid()
	sshdtest.Await(t, sleep)
	short := o.run(t, "--async", "h", "test.arg", "1", "a=b", "--out", "json", "--static").exits(0)
	spooled(t, dir, short.jid())
	// The next run says what waits.
	o.run(t, "h", "test.ping").exits(0).tells("waits to be fetched: gossh collect " + short.jid() + " 'h'")
	o.run(t, "-w", "h", "cmd.run", "touch "+f.Path("ran")).exits(20).says("what still runs of job " + long).says("the result of job " + short.jid()).says("gossh collect " + long)
	gone(t, f.Path("ran")) // nothing ran
	sshdtest.Await(t, sleep)
	o.collected(t, short.jid()).exits(0).quiet().says(`"a": "b"`)
	o.run(t, "-w", "--force-wipe", "h", "test.ping").exits(0).quiet()
	gone(t, dir)
	sshdtest.NoProcess(t, sleep)
}

// spooled waits for the result of a job.
func spooled(t testing.TB, dir, jid string) {
	t.Helper()
	for deadline := time.Now().Add(patience); ; time.Sleep(10 * time.Millisecond) {
		if found, _ := filepath.Glob(dir + "/.gossh-spool/" + jid + "-*.out"); len(found) == 1 {
			return
		}
		if time.Now().After(deadline) {
			t.Fatalf("the job %s does not end", jid)
		}
	}
}

// TestAsyncEnds ends jobs: by a signal to their process, which ends what they run, and
// without a chance to tell.
func TestAsyncEnds(t *testing.T) {
	t.Parallel()
	f := sshdtest.Start(t, sshdtest.Options{Hosts: 1})
	o := newOperator(t, f, f.Hosts[0].Line("h"))
	for sig, kind := range map[syscall.Signal]string{syscall.SIGTERM: "cancelled", syscall.SIGKILL: "lost"} {
		sleep := f.Sleeper()
		r := o.run(t, "--async", "h", "cmd.run", sleep+"; true", "--out", "json", "--static").exits(0)
		sshdtest.Await(t, sleep)
		if err := syscall.Kill(r.pid("h"), sig); err != nil {
			t.Fatal(err)
		}
		o.collected(t, r.jid(), "h").exits(20).kind("h", kind)
		if sig == syscall.SIGKILL { // nobody is left to end it
			sshdtest.End(t, sleep)
		}
		sshdtest.NoProcess(t, sleep)
		o.run(t, "collect", r.jid()).exits(2)
	}
}

// TestAsyncKilled looks at a job from another run, and ends it.
func TestAsyncKilled(t *testing.T) {
	t.Parallel()
	f := sshdtest.Start(t, sshdtest.Options{Hosts: 1})
	o := newOperator(t, f, f.Hosts[0].Line("h"))
	sleep := f.Sleeper()
	jid := o.run(t, "--async", "h", "cmd.run", sleep+"; true").exits(0).jid()
	sshdtest.Await(t, sleep)
	o.run(t, "h", "saltutil.running", "--out", "json", "--static").exits(0).says(`"jid": "` + jid + `"`).says(`"fun": "cmd.run"`)
	o.run(t, "h", "saltutil.kill_job", jid).exits(0)
	sshdtest.NoProcess(t, sleep)
	o.collected(t, jid, "h").exits(20)
}

// TestAsyncKinds leaves running what needs more than a command.
func TestAsyncKinds(t *testing.T) {
	t.Parallel()
	f := sshdtest.Start(t, sshdtest.Options{Hosts: 1})
	o := newOperator(t, f, f.Hosts[0].Line("one"), f.Hosts[0].Line("two"))
	o.fileRoot(t, "job.sh", "#!/bin/sh\necho job $1\n")
	jid := o.run(t, "--async", "*", "cmd.script", "salt://job.sh", "a", "--out", "txt").exits(0).tells(`runs on 2 hosts: gossh collect \d+ '\*'`).jid()
	o.collected(t, jid, "one").exits(0).says(`"stdout": "job a"`)
	o.collected(t, jid).exits(0).tells("1 host of 2 have no result").says(`"two"`)
	// bg=True leaves a result as well.
	r := o.run(t, "one", "cmd.run_all", "echo there; exit 4", "bg=True", "--out", "json", "--static").exits(0)
	var all map[string]struct{ JID string }
	if err := json.Unmarshal([]byte(r.stdout), &all); err != nil {
		r.fail("stdout: %v", err)
	}
	o.collected(t, all["one"].JID, "one").exits(20).says(`"retcode": 4`).says(`"stdout": "there"`)
	// What cannot begin is told at once.
	for _, bad := range [][]string{{"no.such"}, {"cmd.run"}, {"cmd.run", "{{ 1 }}", "template=jinja"}} {
		o.run(t, append([]string{"--async", "one", "--out", "json", "--static"}, bad...)...).exits(20).kind("one", "invalid")
	}
	// The next run brings what waits, where its output tells jobs apart.
	jid = o.run(t, "--async", "one", "test.arg", "late").exits(0).jid()
	for deadline := time.Now().Add(patience); ; time.Sleep(50 * time.Millisecond) {
		r := o.run(t, "one", "test.ping", "--out", "jsonl").exits(0).quiet().says(`"fun": ?"test.ping"`)
		if strings.Contains(r.stdout, jid) {
			r.says(`"jid": ?"` + jid + `".*"fun": ?"test.arg".*"late"`)
			break
		}
		if time.Now().After(deadline) {
			r.fail("the result does not come")
			break
		}
	}
	o.run(t, "-w", "one", "test.ping").exits(0).quiet()
}
