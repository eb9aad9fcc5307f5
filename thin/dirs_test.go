package thin_test

import (
	"errors"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/gossh/gossh/fault"
	"github.com/gossh/gossh/internal/testneed"
	"github.com/gossh/gossh/targets"
	"github.com/gossh/gossh/thin"
	"github.com/gossh/gossh/thin/thintest"
)

// tmpfs mounts a file system for the test, which needs root.
func tmpfs(t *testing.T, options string) string {
	t.Helper()
	dir := t.TempDir()
	if out, err := exec.Command("mount", "-t", "tmpfs", "-o", options, "gossh-test", dir).CombinedOutput(); err != nil {
		t.Skipf("mounting is not possible here: %s", out)
	}
	t.Cleanup(func() {
		if err := syscall.Unmount(dir, 0); err != nil {
			t.Error(err)
		}
	})
	return dir
}

// private returns a fresh directory that only the user can change.
func private(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	if err := os.Chmod(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	return dir
}

func TestNextDirectory(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name, want string
		parent     func(t *testing.T) string
	}{
		{"noexec", "programs cannot run there", func(t *testing.T) string { return tmpfs(t, "noexec,mode=700") }},
		{"full", "No space left", func(t *testing.T) string { return tmpfs(t, "size=64k,mode=700") }},
		{"missing", "cannot be made", func(t *testing.T) string { return private(t) + "/no/such" }},
		{"open to others", "can be written by others", func(t *testing.T) string {
			d := private(t)
			if err := os.Chmod(d, 0o777); err != nil {
				t.Fatal(err)
			}
			return d
		}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			first, second := tt.parent(t), private(t)
			r := thin.New(thin.Options{Source: thintest.Source(t), Hash: "abc123", Parents: []string{first, second}})
			var warned []string
			conn, tgt := &thintest.Conn{User: "jo"}, &targets.Target{ID: "h"}
			o := thin.OpenOptions{Warn: func(msg string) { warned = append(warned, msg) }}
			ping(t, r, conn, tgt, o)
			if len(warned) != 1 || !strings.Contains(warned[0], tt.want) || !strings.Contains(warned[0], first) {
				t.Errorf("got the warnings %q, want one that names %s and %q", warned, first, tt.want)
			}
			if got, err := filepath.Glob(second + "/.jo_abc123_gossh/gossh-thin-*"); err != nil || len(got) != 1 {
				t.Errorf("got %v, %v, want the thin in the second directory", got, err)
			}
			if got, err := os.ReadDir(first); err == nil && len(got) != 0 {
				t.Errorf("got %v left behind in the first directory", got)
			}
			ping(t, r, conn, tgt, o)
			if n := conn.Execs.Load(); n != 2 {
				t.Errorf("got %d execs for two calls", n)
			}
			if t.Failed() {
				t.Log(warned)
			}
		})
	}
}

func TestChosenDirectoryIsNotLeft(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ name, options, want, hint string }{
		{"noexec", "noexec,mode=700", "is mounted noexec", "another file system"},
		{"full", "size=64k,mode=700", "No space left", "free space"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			mount := tmpfs(t, tt.options)
			tgt := &targets.Target{Thin: targets.Thin{Dir: mount + "/thin"}}
			_, err := one(t, runner(t), &thintest.Conn{}, tgt, thin.OpenOptions{}, "test.ping")
			if fault.KindOf(err) != fault.Deploy || !strings.Contains(err.Error(), tt.want) || !strings.Contains(err.Error(), mount) {
				t.Errorf("got %v (%v), want a deploy failure that names %s and %q", err, fault.KindOf(err), mount, tt.want)
			}
			if !strings.Contains(fault.HintOf(err), tt.hint) {
				t.Errorf("got the hint %q, want %q", fault.HintOf(err), tt.hint)
			}
			if got, err := os.ReadDir(mount); err != nil || len(got) != 0 {
				t.Errorf("got %v, %v left behind", got, err)
			}
		})
	}
}

func TestWarmThinOnRemountedNoexec(t *testing.T) {
	t.Parallel()
	mount, second := tmpfs(t, "mode=700"), private(t)
	r := thin.New(thin.Options{Source: thintest.Source(t), Hash: "abc123", Parents: []string{mount, second}})
	tgt := &targets.Target{}
	ping(t, r, &thintest.Conn{User: "jo"}, tgt, thin.OpenOptions{})
	if out, err := exec.Command("mount", "-o", "remount,noexec", mount).CombinedOutput(); err != nil {
		t.Skipf("remounting is not possible here: %s", out)
	}
	_, err := one(t, r, &thintest.Conn{User: "jo"}, tgt, thin.OpenOptions{}, "test.ping")
	if err != nil && !strings.Contains(err.Error()+fault.HintOf(err), "noexec") {
		t.Errorf("got %v, want success elsewhere or noexec to be named", err)
	}
}

func TestOddDirectoryNames(t *testing.T) {
	t.Parallel()
	r := runner(t)
	all := `a b'c"d$HOME` + "`id`" + `$(id)\;*?[a]!#~{x,y}&|<>^%=ü`
	cases := map[string][]string{}
	for _, name := range []string{"with space", "quo'te", `dou"ble`, "dol$lar`id`", `back\slash`, "semi;colon", "sta*r", "bang!", "hash#", "new/levels/of it", "ünï", "-n", all} {
		cases[name] = []string{"sh"}
	}
	for _, shell := range [][]string{{"bash"}, {"busybox", "sh"}, {"mksh"}, {"csh"}, {"tcsh"}, {"fish"}} {
		cases[all+shell[0]] = shell
	}
	for name, shell := range cases {
		t.Run(shell[0]+"/"+name, func(t *testing.T) {
			t.Parallel()
			testneed.Program(t, "shells", shell[0])
			conn := &thintest.Conn{Shell: shell}
			tgt := &targets.Target{Thin: targets.Thin{Dir: private(t) + "/" + name}}
			ping(t, r, conn, tgt, thin.OpenOptions{})
			ping(t, r, conn, tgt, thin.OpenOptions{Wipe: true})
			if _, err := os.Stat(tgt.Thin.Dir); !os.IsNotExist(err) {
				t.Errorf("the thin dir is still there: %v", err)
			}
			if n := conn.Execs.Load(); n != 2 {
				t.Errorf("got %d execs for two calls", n)
			}
		})
	}
}

func TestHomeAndRelativeDirectories(t *testing.T) {
	t.Parallel()
	for dir, want := range map[string]string{"~/x/thin": "x/thin", "y": "y", ".z/": ".z"} {
		home := private(t)
		ping(t, runner(t), &thintest.Conn{Env: []string{"HOME=" + home}}, &targets.Target{Thin: targets.Thin{Dir: dir}}, thin.OpenOptions{})
		if info, err := os.Stat(home + "/" + want); err != nil || info.Mode().Perm() != 0o700 {
			t.Errorf("%s: got %v, %v", dir, info, err)
		}
	}
}

func TestSurroundings(t *testing.T) {
	t.Parallel()
	r := runner(t)
	for name, env := range map[string][]string{
		"how ls writes": {"TIME_STYLE=full-iso", "QUOTING_STYLE=shell-always", "BLOCK_SIZE=human-readable", "LS_BLOCK_SIZE=1K", "LC_ALL=C.UTF-8"},
		"CDPATH":        {"CDPATH=/:/tmp"},
		"no HOME":       {"HOME="},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			conn, tgt := &thintest.Conn{Env: env}, host(t)
			for range 2 {
				ping(t, r, conn, tgt, thin.OpenOptions{})
			}
			if n := conn.Execs.Load(); n != 2 {
				t.Errorf("got %d execs for two calls", n)
			}
			if got := thins(t, tgt); len(got) != 1 {
				t.Errorf("got %v", got)
			}
		})
	}
}

func TestDirectoryBelowSetgid(t *testing.T) {
	t.Parallel()
	parent := private(t)
	if err := os.Chmod(parent, 0o700|fs.ModeSetgid); err != nil {
		t.Fatal(err)
	}
	ping(t, runner(t), &thintest.Conn{}, &targets.Target{Thin: targets.Thin{Dir: parent + "/thin"}}, thin.OpenOptions{})
}

func TestAttackerInTheWay(t *testing.T) {
	t.Parallel()
	r := runner(t)
	for name, make := range map[string]func(d, elsewhere string) error{
		"fifo":                  func(d, _ string) error { return syscall.Mkfifo(d, 0o777) },
		"dangling link":         func(d, e string) error { return os.Symlink(e+"/no", d) },
		"link to a private dir": func(d, e string) error { return os.Symlink(e, d) },
		"0777 dir":              func(d, _ string) error { return errors.Join(os.Mkdir(d, 0o777), os.Chmod(d, 0o777)) },
		"setuid dir":            func(d, _ string) error { return errors.Join(os.Mkdir(d, 0o700), os.Chmod(d, 0o700|fs.ModeSetuid)) },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dir, elsewhere := private(t)+"/thin", private(t)
			if err := make(dir, elsewhere); err != nil {
				t.Fatal(err)
			}
			before, err := os.Lstat(dir)
			if err != nil {
				t.Fatal(err)
			}
			_, err = one(t, r, &thintest.Conn{}, &targets.Target{Thin: targets.Thin{Dir: dir}}, thin.OpenOptions{Wipe: true}, "test.ping")
			if fault.KindOf(err) != fault.Deploy || !strings.Contains(err.Error(), dir) {
				t.Errorf("got %v (%v), want a deploy failure that names %s", err, fault.KindOf(err), dir)
			}
			after, err := os.Lstat(dir)
			if name != "0777 dir" && name != "setuid dir" && (err != nil || after.Mode() != before.Mode()) {
				t.Errorf("got %v, %v, want it untouched", after, err)
			}
			if got, err := os.ReadDir(elsewhere); err != nil || len(got) != 0 {
				t.Errorf("got %v, %v written elsewhere", got, err)
			}
		})
	}
}

// TestThinOfAnotherMachine: a directory in a home that two kinds of machines share.
func TestThinOfAnotherMachine(t *testing.T) {
	t.Parallel()
	r, tgt := runner(t), &targets.Target{Thin: targets.Thin{Dir: "~/thin"}}
	home, err := os.MkdirTemp("/", "gossh-test-home")
	if err != nil {
		t.Skip("only root can make a directory outside of /tmp")
	}
	t.Cleanup(func() { os.RemoveAll(home) })
	conn := &thintest.Conn{Env: []string{"HOME=" + home}}
	ping(t, r, conn, tgt, thin.OpenOptions{})
	got, err := filepath.Glob(home + "/thin/gossh-thin-*")
	if err != nil || len(got) != 1 {
		t.Fatalf("got %v, %v", got, err)
	}
	own, foreign := got[0], strings.Replace(got[0], "-Linux-", "-Plan9-", 1)
	if err := os.Rename(own, foreign); err != nil {
		t.Fatal(err)
	}
	ping(t, r, conn, tgt, thin.OpenOptions{})
	if _, err := os.Stat(own); err != nil {
		t.Errorf("got %v, want a thin of this machine to be sent", err)
	}
}
