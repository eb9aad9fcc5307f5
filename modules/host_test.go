package modules_test

import (
	"context"
	"errors"
	"os"
	"runtime"
	"strings"
	"testing"

	"github.com/gossh/gossh/internal/process"
	"github.com/gossh/gossh/modules"
	"github.com/gossh/gossh/modules/moduletest"
	"github.com/gossh/gossh/ordered"
)

func TestVirtual(t *testing.T) {
	t.Parallel()
	functions := modules.Virtual("pkg", []modules.Function{{Name: "pkg.install"}, {Name: "pkg.hold"}}, func() []modules.Provider {
		return []modules.Provider{dialect("apt", "Debian", "install", "hold"), dialect("apk", "Alpine", "install")}
	})
	for _, c := range []struct {
		os        string
		providers any
		fun, want string
	}{
		{"Debian", nil, "pkg.hold", "apt"},
		{"Alpine", nil, "pkg.install", "apk"},
		{"Alpine", ordered.Of("service", "systemd"), "pkg.install", "apk"},
		{"Alpine", nil, "pkg.hold", "pkg.hold is not available with apk"},
		{"Plan9", nil, "pkg.install", "'pkg' is not available: none of apt, apk fits this host (os Plan9, os_family ); the option providers may name one"},
		{"Plan9", ordered.Of("pkg", "apkpkg"), "pkg.install", "apk"},
		{"Debian", ordered.Of("pkg", "brew"), "pkg.install", "there is no provider brew of pkg: there is apt, apk"},
		{"Debian", []any{"apkpkg"}, "pkg.install", "the option providers has to be a mapping of modules to providers, as {pkg: apt}"},
	} {
		h := moduletest.NewHost(t)
		h.Grains = moduletest.Grains{"os": c.os}
		h.Functions = func() []modules.Function { return functions }
		h.Opts.Set("providers", c.providers)
		got, err := h.Call(t.Context(), c.fun, nil, nil)
		if err != nil {
			got = err.Error()
		}
		if got != c.want {
			t.Errorf("%s on %s: got %v, want %s", c.fun, c.os, got, c.want)
		}
	}
	if _, err := moduletest.NewHost(t).Call(t.Context(), "pkg.none", nil, nil); err == nil || err.Error() != "'pkg.none' is not available." {
		t.Errorf("got %v", err)
	}
}

func TestPrograms(t *testing.T) {
	t.Parallel()
	h := moduletest.NewHost(t)
	h.Env = []string{"LANG=de_DE.UTF-8", "LC_TIME=fr_FR", "A=b", "PATH=/bin:/sbin"}
	fake := moduletest.Fake(
		t, []string{"tar"},
		moduletest.Program{Line: "uname -a", Stdout: "Linux\n", Do: func(c *process.Command) {
			if got := strings.Join(c.Env, " "); got != "A=b PATH=/bin:/sbin:/usr/sbin LC_ALL=C" {
				t.Errorf("got the environment %s", got)
			}
		}},
		moduletest.Program{Line: "false*", Stderr: "no\n", Code: 3},
	)
	h.Runner = fake
	if out, err := h.Output(t.Context(), "uname", "-a"); out != "Linux" || err != nil {
		t.Errorf("got %q, %v", out, err)
	}
	var ce *modules.CommandError
	if _, err := h.Output(t.Context(), "false", "x"); !errors.As(err, &ce) || ce.Msg != "false x failed with the code 3: no" {
		t.Errorf("got %v", err)
	}
	if !h.Has("tar") || !h.Has("/bin/uname") || h.Has("zip") {
		t.Error("it has what it has not, or the other way round")
	}
	if got := strings.Join(fake.Ran(), "; "); got != "uname -a; false x" {
		t.Errorf("got %s", got)
	}
	h.Runner = modules.System{}
	if _, err := h.Exec(t.Context(), "/none/such"); !errors.As(err, &ce) || !strings.HasPrefix(ce.Msg, "Unable to run command '/none/such': ") {
		t.Errorf("got %v", err)
	}
	ended, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := h.Exec(ended, "sleep", "60"); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v, want that it was ended", err)
	}
}

func TestRoot(t *testing.T) {
	t.Parallel()
	h := moduletest.NewHost(t)
	if got := h.Path("/etc/hosts"); got != "/etc/hosts" {
		t.Errorf("got %s", got)
	}
	h.Root = moduletest.Tree(t, map[string]string{
		"etc/passwd": "ada:x:4242:4242::/home/ada:/bin/sh\n", "etc/group": "ada:x:4242:\n", "run/": "", "etc/link": "-> passwd",
	})
	h.Runner = moduletest.Fake(t, nil, moduletest.Program{Line: "id -G ada", Code: 1, Any: true}, moduletest.Program{Line: "getent*", Code: 2, Any: true}, moduletest.Program{Line: "id*", Code: 1, Any: true})
	before := moduletest.Snapshot(t, h.Root)
	if !strings.Contains(before, "/etc/link Lrwxrwxrwx") || !strings.Contains(before, `"passwd"`) || !strings.Contains(before, "/run d") {
		t.Errorf("got %s", before)
	}
	u, _, err := h.As(t.Context(), "ada")
	if err != nil && u.UID != 4242 || u.Home != "/home/ada" {
		t.Errorf("got %+v, %v", u, err)
	}
	if _, _, err := h.As(t.Context(), "bob"); err == nil || err.Error() != "User 'bob' is not available" {
		t.Errorf("got %v", err)
	}
	if _, id, err := h.As(t.Context(), ""); id != nil || err != nil {
		t.Errorf("got %v, %v for this user", id, err)
	}
	if moduletest.Snapshot(t, h.Root) != before {
		t.Error("looking changes something")
	}
}

func TestSave(t *testing.T) {
	t.Parallel()
	h := moduletest.NewHost(t)
	h.Root = moduletest.Tree(t, map[string]string{"etc/hosts": "old\n", "etc/link": "-> hosts", "etc/dir/": ""})
	if err := os.Chmod(h.Path("/etc/hosts"), 0o640); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"/etc/link", "/etc/new"} {
		if err := h.Save(name, []byte(name), 0o600); err != nil {
			t.Fatal(err)
		}
		if got, err := h.Read(name); got != name || err != nil {
			t.Errorf("%s: got %q, %v", name, got, err)
		}
	}
	got := moduletest.Snapshot(t, h.Root)
	for _, want := range []string{"/etc/hosts -rw-r-----", "/etc/link Lrwx", "/etc/new -rw-------"} {
		if !strings.Contains(got, want) {
			t.Errorf("got\n%s, want %s", got, want)
		}
	}
	if got, err := h.Read("/none"); got != "" || err != nil {
		t.Errorf("a file that is not there: got %q, %v", got, err)
	}
	if err := h.Save("/etc/dir/none/x", nil, 0o600); err == nil || !strings.HasPrefix(err.Error(), "writing /etc/dir/none/x: ") {
		t.Errorf("got %v", err)
	}
	if _, err := h.Read("/etc/dir"); err == nil {
		t.Error("a directory can be read")
	}
	if runtime.GOOS == "linux" {
		h.Root = "/sys" // nobody can make files there
		if err := h.Save("/x", nil, 0o600); err == nil || !strings.HasPrefix(err.Error(), "writing /x: user ") {
			t.Errorf("got %v, want that the user may not", err)
		}
	}
}

// TestStream has what of the output of programs is shown while they run.
func TestStream(t *testing.T) {
	t.Parallel()
	var shown, own strings.Builder
	h := &modules.Host{Runner: modules.System{}, Env: os.Environ(), Stream: func(stream string, b []byte) { shown.WriteString(stream + ":" + string(b)) }}
	if _, err := h.Exec(t.Context(), "echo", "exec"); err != nil {
		t.Fatal(err)
	}
	if _, err := h.Start(t.Context(), &process.Command{Argv: []string{"echo", "own"}, Output: func(_ string, b []byte) { own.Write(b) }}); err != nil {
		t.Fatal(err)
	}
	if out, err := h.Output(t.Context(), "echo", "read"); err != nil || out != "read" {
		t.Errorf("got %q, %v", out, err)
	}
	if shown.String() != "stdout:exec\n" || own.String() != "own\n" {
		t.Errorf("got %q and %q, want that of Exec, and that of Start where it wants it", shown.String(), own.String())
	}
}
