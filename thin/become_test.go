package thin_test

import (
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"strings"
	"testing"

	"github.com/gossh/gossh/fault"
	"github.com/gossh/gossh/internal/testneed"
	"github.com/gossh/gossh/internal/testprogram"
	"github.com/gossh/gossh/secret"
	"github.com/gossh/gossh/targets"
	"github.com/gossh/gossh/thin"
	"github.com/gossh/gossh/thin/thintest"
)

// fakeSudo talks as sudo does, and stays the same user. MODE is what sudoers says;
// the right password is "right".
const fakeSudo = `#!/bin/sh
while :; do case $1 in -n) n=1; shift;; -S|-H) shift;; -p) p=$2; shift 2;; -u) shift 2;; --) shift; break;; *) exit 9;; esac; done
try=1
case $MODE in
requiretty) [ -t 0 ] || { echo "sudo: sorry, you must have a tty to run sudo" >&2; exit 1; } ;;
refuse) echo "Sorry, user jo is not allowed to execute '/bin/sh' as root on web1." >&2; exit 1 ;;
password)
	[ "$n" ] && { echo "sudo: a password is required" >&2; exit 1; }
	echo "We trust you have received the usual lecture." >&2
	while :; do
		printf %s "$p" >&2
		IFS= read -r a
		[ "$a" = right ] && break
		[ $try = 3 ] && { echo "sudo: 3 incorrect password attempts" >&2; exit 1; }
		try=$((try + 1))
		echo "Sorry, try again." >&2
	done ;;
esac
exec "$@"
`

func TestSudo(t *testing.T) {
	t.Parallel()
	bin := t.TempDir()
	testprogram.Write(t, bin+"/sudo", fakeSudo)
	r := runner(t)
	for _, tt := range []struct {
		mode, password string
		tty            bool
		want           string // of the error
	}{
		{"nopasswd", "", false, ""},
		{"nopasswd", "", true, ""},
		{"nopasswd", "unused", false, ""},
		{"nopasswd", "unused", true, ""},
		{"password", "right", false, ""},
		{"password", "right", true, ""},
		{"password", "wrong", false, "refused the password"},
		{"password", "wrong", true, "refused the password"},
		{"password", "", false, "NOPASSWD required"},
		{"password", "", true, "NOPASSWD required"},
		{"requiretty", "", false, "requiretty"},
		{"requiretty", "", true, ""},
		{"refuse", "", false, "does not allow"},
		{"refuse", "", true, "does not allow"},
	} {
		name := tt.mode + "/" + tt.password
		if tt.tty {
			name += "/tty"
		}
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			tgt := host(t)
			tgt.Thin.TTY = tt.tty
			tgt.Become = targets.Become{Method: "sudo", Password: secret.New(tt.password)}
			conn := &thintest.Conn{User: "jo", Env: []string{"MODE=" + tt.mode, "PATH=" + bin + ":" + os.Getenv("PATH")}}
			if tt.want == "" {
				ping(t, r, conn, tgt, thin.OpenOptions{})
				ping(t, r, conn, tgt, thin.OpenOptions{})
				if n := conn.Execs.Load(); n != 2 {
					t.Errorf("got %d execs for two calls", n)
				}
				return
			}
			_, err := one(t, r, conn, tgt, thin.OpenOptions{}, "test.ping")
			if fault.KindOf(err) != fault.Become || !strings.Contains(err.Error(), tt.want) || fault.HintOf(err) == "" {
				t.Errorf("got %v (%v, hint %q), want a become failure with %q", err, fault.KindOf(err), fault.HintOf(err), tt.want)
			}
		})
	}
}

func TestNoSudo(t *testing.T) {
	t.Parallel()
	bin := t.TempDir()
	for _, tool := range []string{"sh", "ls"} {
		path, err := exec.LookPath(tool)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.Symlink(path, bin+"/"+tool); err != nil {
			t.Fatal(err)
		}
	}
	for _, shell := range []string{"sh", "bash", "csh", "tcsh", "fish", "mksh"} {
		t.Run(shell, func(t *testing.T) {
			t.Parallel()
			path := testneed.Program(t, "shells", shell)
			tgt := host(t)
			tgt.Become.Method = "sudo"
			_, err := one(t, runner(t), &thintest.Conn{Shell: []string{path}, Env: []string{"PATH=" + bin}}, tgt, thin.OpenOptions{}, "test.ping")
			if fault.KindOf(err) != fault.Become || !strings.Contains(err.Error(), "not installed") {
				t.Errorf("got %v (%v), want sudo not to be installed", err, fault.KindOf(err))
			}
		})
	}
}

func TestRealSudoToAnotherUser(t *testing.T) {
	t.Parallel()
	if out, err := exec.Command("sudo", "-n", "-u", "nobody", "true").CombinedOutput(); err != nil {
		testneed.Skip(t, "sudo", fmt.Sprintf("this user cannot become nobody: %v %s", err, out))
	}
	parent, err := os.MkdirTemp("", "gossh-test") // TempDir is for one user
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(parent) })
	if err := os.Chmod(parent, 0o777|fs.ModeSticky); err != nil {
		t.Fatal(err)
	}
	r := thin.New(thin.Options{Source: thintest.Source(t), Hash: "abc123", Parents: []string{parent}})
	for _, tty := range []bool{false, true} {
		tgt := &targets.Target{Become: targets.Become{Method: "sudo", User: "nobody"}, Thin: targets.Thin{TTY: tty}}
		got, err := one(t, r, &thintest.Conn{User: "jo"}, tgt, thin.OpenOptions{}, "cmd.run", "id -un")
		if want := `{"return":"nobody","retcode":0}`; err != nil || got != want {
			t.Errorf("got %s, %v, want %s", got, err, want)
		}
	}
	dir := parent + "/.jo-nobody_abc123_gossh"
	if info, err := os.Stat(dir); err != nil || info.Mode() != fs.ModeDir|0o700 {
		t.Errorf("got %v, %v, want a private directory", info, err)
	}
	tgt := &targets.Target{Become: targets.Become{Method: "sudo", User: "nobody"}}
	ping(t, r, &thintest.Conn{User: "jo"}, tgt, thin.OpenOptions{Wipe: true})
	if _, err := os.Stat(dir); !os.IsNotExist(err) {
		t.Errorf("the thin dir is still there: %v", err)
	}
}

func TestTerminalCarriesEveryByte(t *testing.T) {
	t.Parallel()
	tgt := host(t)
	tgt.Thin.TTY = true
	got, err := one(t, runner(t), &thintest.Conn{}, tgt, thin.OpenOptions{}, "cmd.run", `i=0; while [ $i -lt 3000 ]; do echo "ä	line \"$i\""; i=$((i+1)); done`)
	if err != nil || strings.Count(got, `ä\tline \"`) != 3000 {
		t.Errorf("got %d bytes, %v", len(got), err)
	}
}
