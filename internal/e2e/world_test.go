package e2e_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/gossh/gossh/internal/sshdtest"
)

// patience bounds one run of gossh, on a machine with much else to do.
const patience = 3 * time.Minute

// operator is somebody who runs gossh from a home of their own.
type operator struct {
	farm *sshdtest.Farm
	// home is empty but for .ssh/known_hosts, which has the farm's hosts.
	home string
	// roster is the file that every run is given, unless it is "".
	roster string
	// saltfile gives the user of the tests, who may be root, another cache than that of
	// the machine.
	saltfile string
	// env is added to the environment, which has nothing else of the tests' own.
	env []string
	// account, if set, is who runs gossh instead of the user of the tests.
	account *sshdtest.Account
}

// newOperator returns somebody with an empty home who knows the farm's hosts. Hosts
// that the farm gets later are not known.
func newOperator(t testing.TB, f *sshdtest.Farm, roster ...string) *operator {
	t.Helper()
	o := &operator{farm: f, home: f.Path("home")}
	if err := os.MkdirAll(filepath.Join(o.home, ".ssh"), 0o700); err != nil {
		t.Fatal(err)
	}
	known, err := os.ReadFile(f.KnownHosts)
	if err != nil {
		t.Fatal(err)
	}
	o.write(t, ".ssh/known_hosts", string(known))
	o.saltfile = f.Write(t, "Saltfile", "gossh: {cachedir: "+f.Path("cache")+"}\n", 0o600)
	if roster != nil {
		o.roster = f.Roster(t, roster...)
	}
	return o
}

// as lets an account run gossh, in its own home.
func (o *operator) as(t testing.TB, a *sshdtest.Account) *operator {
	t.Helper()
	o.account = a
	known, err := os.ReadFile(filepath.Join(o.home, ".ssh/known_hosts"))
	if err != nil {
		t.Fatal(err)
	}
	o.home = a.Home
	o.write(t, ".ssh/known_hosts", string(known))
	return o
}

// defaultKey gives the operator the farm's key as one that ssh looks for by itself.
func (o *operator) defaultKey(t testing.TB) *operator {
	t.Helper()
	key, err := os.ReadFile(o.farm.Key)
	if err != nil {
		t.Fatal(err)
	}
	o.write(t, ".ssh/id_ed25519", string(key))
	return o
}

// write makes a file in the home and returns its path.
func (o *operator) write(t testing.TB, name, text string) string {
	t.Helper()
	path := filepath.Join(o.home, name)
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	if o.account != nil {
		for p := path; p != o.home; p = filepath.Dir(p) {
			if err := os.Chown(p, o.account.UID, o.account.GID); err != nil {
				t.Fatal(err)
			}
		}
	}
	return path
}

// command prepares a run of gossh in the home.
func (o *operator) command(args ...string) *exec.Cmd {
	// A master file of this machine is none of the operator's.
	given := []string{}
	if o.roster != "" {
		given = []string{"-c", filepath.Dir(o.roster), "--roster-file", o.roster}
	}
	cmd := exec.Command(binary, append(given, args...)...) //nolint:noctx // every run is given a deadline
	cmd.Dir = o.home
	name := o.farm.User
	if o.account != nil {
		name = o.account.Name
		cmd.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: uint32(o.account.UID), Gid: uint32(o.account.GID)}}
	}
	cmd.Env = []string{"PATH=/usr/bin:/bin", "HOME=" + o.home, "USER=" + name, "LOGNAME=" + name, "GORACE=halt_on_error=1"}
	if o.account == nil && o.saltfile != "" {
		cmd.Env = append(cmd.Env, "SALT_SALTFILE="+o.saltfile)
	}
	cmd.Env = append(cmd.Env, o.env...)
	return cmd
}

// run runs gossh to its end.
func (o *operator) run(t testing.TB, args ...string) *result {
	t.Helper()
	return o.start(t, args...).wait()
}

// running is a gossh that runs.
type running struct {
	t              testing.TB
	args           []string
	cmd            *exec.Cmd
	stdout, stderr bytes.Buffer
}

// start starts gossh.
func (o *operator) start(t testing.TB, args ...string) *running {
	t.Helper()
	r := &running{t: t, args: args, cmd: o.command(args...)}
	r.cmd.Stdout, r.cmd.Stderr = &r.stdout, &r.stderr
	if err := r.cmd.Start(); err != nil {
		t.Fatalf("starting gossh: %v", err)
	}
	return r
}

// signal sends a signal to gossh.
func (r *running) signal(s os.Signal) {
	r.t.Helper()
	if err := r.cmd.Process.Signal(s); err != nil {
		r.t.Fatalf("signalling gossh: %v", err)
	}
}

// wait waits for the end of gossh.
func (r *running) wait() *result {
	r.t.Helper()
	late := time.AfterFunc(patience, func() { _ = r.cmd.Process.Signal(syscall.SIGQUIT) }) // shows where it hangs
	err := r.cmd.Wait()
	if !late.Stop() {
		r.t.Errorf("gossh %q hung", r.args)
	}
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		r.t.Fatalf("running gossh: %v", err)
	}
	return &result{
		t: r.t, args: r.args, stdout: r.stdout.String(), stderr: r.stderr.String(), code: r.cmd.ProcessState.ExitCode(),
	}
}

// result is what a run has left.
type result struct {
	t              testing.TB
	args           []string
	stdout, stderr string
	code           int
	shown          bool
}

// fail reports a run in whole.
func (r *result) fail(format string, args ...any) {
	r.t.Helper()
	r.t.Errorf(format, args...)
	if r.shown {
		return
	}
	r.shown = true
	r.t.Logf("gossh %q: exit %d\nstdout:\n%s\nstderr:\n%s", r.args, r.code, r.stdout, r.stderr)
}

// exits checks the exit code.
func (r *result) exits(want int) *result {
	r.t.Helper()
	if r.code != want {
		r.fail("exit code: got %d, want %d", r.code, want)
	}
	return r
}

// is checks stdout, without the white space around it.
func (r *result) is(want string) *result {
	r.t.Helper()
	if got := strings.TrimSpace(r.stdout); got != want {
		r.fail("stdout: got %q, want %q", got, want)
	}
	return r
}

// says checks that stdout matches a regular expression, line by line.
func (r *result) says(pattern string) *result {
	r.t.Helper()
	if !regexp.MustCompile("(?m)" + pattern).MatchString(r.stdout) {
		r.fail("stdout does not match %q", pattern)
	}
	return r
}

// tells checks the same of stderr.
func (r *result) tells(pattern string) *result {
	r.t.Helper()
	if !regexp.MustCompile("(?m)" + pattern).MatchString(r.stderr) {
		r.fail("stderr does not match %q", pattern)
	}
	return r
}

// quiet checks that nothing was said to the operator.
func (r *result) quiet() *result {
	r.t.Helper()
	if r.stderr != "" {
		r.fail("stderr is not empty")
	}
	return r
}

// failure is the outcome of a host that failed, as --out json has it.
type failure struct {
	Kind, Stdout, Stderr string
	Retcode              int
}

// failed returns what --out json --static says of one host.
func (r *result) failed(id string) failure {
	r.t.Helper()
	var all map[string]json.RawMessage
	var f failure
	if err := json.Unmarshal([]byte(r.stdout), &all); err != nil {
		r.fail("stdout: %v", err)
	} else if err := json.Unmarshal(all[id], &f); err != nil {
		r.fail("the return of %s: %v", id, err)
	}
	return f
}

// kind checks how a host failed, under --out json --static.
func (r *result) kind(id, want string) *result {
	r.t.Helper()
	if got := r.failed(id).Kind; got != want {
		r.fail("kind of %s: got %q, want %q", id, got, want)
	}
	return r
}

// matches reports whether a text matches a regular expression.
func matches(pattern, text string) bool { return regexp.MustCompile(pattern).MatchString(text) }

// gone checks that a path is not there.
func gone(t testing.TB, path string) {
	t.Helper()
	if _, err := os.Lstat(path); !errors.Is(err, os.ErrNotExist) {
		left, _ := filepath.Glob(path + "/*")
		t.Errorf("%s is there (%v): %q", path, err, left)
	}
}

// content checks what is in a file.
func content(t testing.TB, path, want string) {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Error(err)
	} else if string(b) != want {
		t.Errorf("%s: got %q, want %q", path, b, want)
	}
}

// owner is the id of the user whose file it is.
func owner(info os.FileInfo) int { return int(info.Sys().(*syscall.Stat_t).Uid) }

// there checks that a path is there.
func there(t testing.TB, path string) {
	t.Helper()
	if _, err := os.Lstat(path); err != nil {
		t.Error(err)
	}
}

// defaultDirs removes, when the test has ended, what an account's runs leave in the
// default places.
func defaultDirs(t testing.TB, a *sshdtest.Account) (list func() []string) {
	list = func() []string {
		var out []string
		for _, parent := range []string{"/var/tmp", a.Home, "/tmp", "/dev/shm"} {
			found, err := filepath.Glob(parent + "/." + a.Name + "*_gossh")
			if err != nil {
				t.Fatal(err)
			}
			out = append(out, found...)
		}
		return slices.Compact(out)
	}
	t.Cleanup(func() {
		for _, dir := range list() {
			if err := os.RemoveAll(dir); err != nil {
				t.Error(err)
			}
		}
	})
	return list
}
