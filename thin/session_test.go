package thin_test

import (
	"context"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/gossh/gossh/fault"
	"github.com/gossh/gossh/internal/testneed"
	"github.com/gossh/gossh/internal/testprogram"
	"github.com/gossh/gossh/targets"
	"github.com/gossh/gossh/thin"
	"github.com/gossh/gossh/thin/thintest"
	"github.com/gossh/gossh/thin/wire"
	"github.com/gossh/gossh/transport"
)

func TestMain(m *testing.M) { thintest.Main(m, yamlFunction(), programFunction()) }

// runner returns a Runner whose thin is the test binary.
func runner(t testing.TB) *thin.Runner {
	t.Helper()
	return thin.New(thin.Options{Source: thintest.Source(t), Hash: "abc123"})
}

// host is a target whose thin dir is a fresh one of the test.
func host(t testing.TB) *targets.Target {
	t.Helper()
	dir := t.TempDir()
	if err := os.Chmod(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	return &targets.Target{ID: "h", Thin: targets.Thin{Dir: dir + "/thin"}}
}

// one runs a function in a session of its own.
func one(t testing.TB, r *thin.Runner, conn transport.Conn, tgt *targets.Target, o thin.OpenOptions, fun string, args ...any) (string, error) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 3*time.Minute)
	defer cancel()
	req := &wire.Request{ID: "h", JID: "1", Fun: fun, Args: args, Wipe: o.Wipe}
	o.First = req
	s, err := r.Open(ctx, conn, tgt, o)
	if err != nil {
		return "", err
	}
	reply, err := s.Call(ctx, req, nil)
	if cerr := s.Close(); cerr != nil {
		t.Errorf("closing: %v", cerr)
	}
	if err != nil {
		return "", err
	}
	b, err := json.Marshal(reply)
	if err != nil {
		t.Fatal(err)
	}
	return string(b), nil
}

// ping fails the test unless the host answers.
func ping(t testing.TB, r *thin.Runner, conn transport.Conn, tgt *targets.Target, o thin.OpenOptions) {
	t.Helper()
	got, err := one(t, r, conn, tgt, o, "test.ping")
	if want := `{"return":true,"retcode":0}`; err != nil || got != want {
		t.Errorf("got %s, %v (hint: %s), want %s", got, err, fault.HintOf(err), want)
	}
}

func thins(t testing.TB, tgt *targets.Target) []string {
	t.Helper()
	names, err := filepath.Glob(tgt.Thin.Dir + "/*")
	if err != nil {
		t.Fatal(err)
	}
	return names
}

func TestColdAndWarmInEveryShell(t *testing.T) {
	t.Parallel()
	r := runner(t)
	for _, shell := range [][]string{{"sh"}, {"bash"}, {"dash"}, {"busybox", "sh"}, {"mksh"}, {"csh"}, {"tcsh"}, {"fish"}} {
		t.Run(shell[0], func(t *testing.T) {
			t.Parallel()
			testneed.Program(t, "shells", shell[0])
			conn, tgt := &thintest.Conn{Shell: shell, User: "root"}, host(t)
			for i := range 3 {
				ping(t, r, conn, tgt, thin.OpenOptions{})
				if n := conn.Execs.Load(); n != int32(i+1) {
					t.Errorf("got %d execs after %d calls: each takes one, cold or warm", n, i+1)
				}
			}
			if got := thins(t, tgt); len(got) != 1 {
				t.Errorf("got %v in the thin dir, want one thin", got)
			}
		})
	}
}

func TestDamagedThinIsSentAgain(t *testing.T) {
	t.Parallel()
	r := runner(t)
	for name, damage := range map[string]func(string) error{
		"truncated": func(p string) error { return os.Truncate(p, 1000) },
		"empty":     func(p string) error { return os.Truncate(p, 0) },
		"mode":      func(p string) error { return os.Chmod(p, 0o777) },
		"no exec":   func(p string) error { return os.Chmod(p, 0o600) },
		"gone":      os.Remove,
		"symlink": func(p string) error {
			if err := os.Rename(p, p+".x"); err != nil {
				return err
			}
			return os.Symlink(p+".x", p)
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			conn, tgt := &thintest.Conn{}, host(t)
			ping(t, r, conn, tgt, thin.OpenOptions{})
			p := thins(t, tgt)[0]
			if err := damage(p); err != nil {
				t.Fatal(err)
			}
			ping(t, r, conn, tgt, thin.OpenOptions{})
			info, err := os.Lstat(p)
			if err != nil || info.Mode() != 0o700 || info.Size() < 1<<20 {
				t.Errorf("got %v, %v, want a whole thin again", info, err)
			}
		})
	}
}

func TestUnsafeDirectoriesAreRefused(t *testing.T) {
	t.Parallel()
	r := runner(t)
	for _, c := range []struct {
		name string
		make func(dir string) error
		want string
	}{
		{"open to others", func(d string) error { return os.Mkdir(d, 0o700) }, "mode"},
		{"a file", func(d string) error { return os.WriteFile(d, nil, 0o700) }, "not a directory"},
		{"a symlink", func(d string) error { return os.Symlink(filepath.Dir(d), d) }, "symbolic link"},
		{"a stranger's", func(d string) error { return os.Mkdir(d, 0o700) }, "belongs to uid 12345"},
		{"a stranger's parent", func(d string) error { return os.Mkdir(d, 0o700) }, "belongs to uid 12345"},
		{"an open parent", func(d string) error { return os.Mkdir(d, 0o700) }, "can be written by others"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			tgt := host(t)
			d := tgt.Thin.Dir
			if err := c.make(d); err != nil {
				t.Fatal(err)
			}
			var err error
			switch c.name {
			case "open to others":
				err = os.Chmod(d, 0o755)
			case "a stranger's":
				err = os.Chown(d, 12345, 12345)
			case "a stranger's parent":
				err = os.Chown(filepath.Dir(d), 12345, 12345)
			case "an open parent":
				err = os.Chmod(filepath.Dir(d), 0o777)
			}
			if os.IsPermission(err) {
				t.Skip("only root can give directories away")
			}
			if err != nil {
				t.Fatal(err)
			}
			_, err = one(t, r, &thintest.Conn{}, tgt, thin.OpenOptions{}, "test.ping")
			if fault.KindOf(err) != fault.Deploy || !strings.Contains(err.Error(), c.want) || !strings.Contains(err.Error(), d) {
				t.Errorf("got %v (%v), want a deploy failure that names %s and %q", err, fault.KindOf(err), d, c.want)
			}
		})
	}
}

func TestTwoAtOnceOnACold(t *testing.T) {
	t.Parallel()
	r, tgt := runner(t), host(t)
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() { ping(t, r, &thintest.Conn{}, tgt, thin.OpenOptions{}) })
	}
	wg.Wait()
	if got := thins(t, tgt); len(got) != 1 {
		t.Errorf("got %v, want one thin and nothing else", got)
	}
}

func TestUpgradeRemovesOldThins(t *testing.T) {
	t.Parallel()
	r, conn, tgt := runner(t), &thintest.Conn{}, host(t)
	ping(t, r, conn, tgt, thin.OpenOptions{})
	current := thins(t, tgt)[0]
	old, running, other := tgt.Thin.Dir+"/gossh-thin-0000000000000000", tgt.Thin.Dir+"/gossh-thin-1111111111111111", tgt.Thin.Dir+"/grains"
	for _, p := range []string{old, other} {
		if err := os.WriteFile(p, []byte("x"), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	testprogram.Copy(t, "/bin/sleep", running)
	if err := os.Chmod(running, 0o700); err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(running, "600")
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	defer func() { cmd.Process.Kill(); cmd.Wait() }()
	ping(t, r, conn, tgt, thin.OpenOptions{Fresh: true})
	for p, want := range map[string]bool{current: true, running: true, other: true, old: false} {
		if _, err := os.Stat(p); (err == nil) != want {
			t.Errorf("%s: got %v, want it to be there: %v", p, err, want)
		}
	}
}

func TestWipe(t *testing.T) {
	t.Parallel()
	r := runner(t)
	gone := func(t *testing.T, tgt *targets.Target) {
		t.Helper()
		if _, err := os.Stat(tgt.Thin.Dir); !os.IsNotExist(err) {
			t.Errorf("the thin dir is still there: %v", err)
		}
	}
	t.Run("cold", func(t *testing.T) {
		t.Parallel()
		tgt := host(t)
		ping(t, r, &thintest.Conn{}, tgt, thin.OpenOptions{Wipe: true})
		gone(t, tgt)
	})
	t.Run("failed function", func(t *testing.T) {
		t.Parallel()
		tgt := host(t)
		got, err := one(t, r, &thintest.Conn{}, tgt, thin.OpenOptions{Wipe: true}, "test.exception", "x")
		if err != nil || !strings.Contains(got, "Error running 'test.exception': x") {
			t.Errorf("got %s, %v", got, err)
		}
		gone(t, tgt)
	})
	t.Run("cancelled", func(t *testing.T) {
		t.Parallel()
		tgt := host(t)
		req := &wire.Request{Fun: "test.sleep", Args: []any{600}, Wipe: true}
		s, err := r.Open(t.Context(), &thintest.Conn{}, tgt, thin.OpenOptions{First: req, Wipe: true})
		if err != nil {
			t.Fatal(err)
		}
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		if _, err := s.Call(ctx, req, nil); fault.KindOf(err) != fault.Timeout {
			t.Errorf("got %v, want a timeout", err)
		}
		if err := s.Close(); err != nil {
			t.Error(err)
		}
		gone(t, tgt)
	})
	t.Run("a directory in use", func(t *testing.T) {
		t.Parallel()
		tgt := host(t)
		if err := os.Mkdir(tgt.Thin.Dir, 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(tgt.Thin.Dir+"/mine", nil, 0o600); err != nil {
			t.Fatal(err)
		}
		ping(t, r, &thintest.Conn{}, tgt, thin.OpenOptions{Wipe: true})
		if got := thins(t, tgt); len(got) != 1 || filepath.Base(got[0]) != "mine" {
			t.Errorf("got %v, want the user's file alone", got)
		}
	})
}

func TestErrorsOfFunctions(t *testing.T) {
	t.Parallel()
	r, conn, tgt := runner(t), &thintest.Conn{}, host(t)
	for fun, want := range map[string]string{
		"no.such":        `{"return":null,"retcode":255,"error":{"kind":"invalid","stderr":"'no.such' is not available.","hint":"sys.list_functions lists what there is"}}`,
		"test.eco":       `"hint":"did you mean test.echo?"`,
		"test.echo":      "Passed invalid arguments: echo() missing 1 required positional argument: 'text'. Usage:",
		"test.exception": "Error running 'test.exception': Test Exception",
	} {
		got, err := one(t, r, conn, tgt, thin.OpenOptions{}, fun)
		if err != nil || !strings.Contains(got, want) {
			t.Errorf("%s: got %s, %v, want %s", fun, got, err, want)
		}
	}
}
