package thin_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/gossh/gossh/internal/testneed"
	"github.com/gossh/gossh/internal/testprogram"
	"github.com/gossh/gossh/ordered"
	"github.com/gossh/gossh/targets"
	"github.com/gossh/gossh/thin"
	"github.com/gossh/gossh/thin/thintest"
)

// TestBareHost deploys the real thin to a host that has nothing: busybox without
// gzip, no /proc, no /etc, no /var/tmp.
func TestBareHost(t *testing.T) {
	t.Parallel()
	testneed.Root(t, "shells")
	dir := bareHost(t, testneed.Program(t, "shells", "busybox"))
	src, err := thin.FromBinary()
	if err != nil {
		t.Fatal(err)
	}
	if _, err := src.Bundle(t.Context(), thin.Platform{OS: runtime.GOOS, Arch: runtime.GOARCH}); err != nil {
		testneed.Skip(t, "shells", "the thin for this platform is not embedded (make thin-host)")
	}
	r := thin.New(thin.Options{Source: src, Hash: "abc123"})
	conn := &thintest.Conn{
		Shell: []string{testneed.Program(t, "shells", "chroot"), dir, "/bin/sh"},
		Env:   []string{"HOME=/root", "PATH=/bin", "SHELL=/bin/sh", "USER=root", "LANG="},
	}
	tgt := &targets.Target{ID: "h"}
	for range 2 {
		ping(t, r, conn, tgt, thin.OpenOptions{})
	}
	if got := conn.Execs.Load(); got != 2 {
		t.Errorf("got %d commands for a cold and a warm call, want 2", got)
	}
	if got, err := one(t, r, conn, tgt, thin.OpenOptions{}, "cmd.run", "echo $((6 * 7))"); err != nil || !strings.Contains(got, `"return":"42"`) {
		t.Errorf("cmd.run: got %s, %v", got, err)
	}
	got, err := one(t, r, conn, tgt, thin.OpenOptions{}, "grains.items")
	if err != nil {
		t.Fatal(err)
	}
	checkBareGrains(t, got)
	ping(t, r, conn, tgt, thin.OpenOptions{Wipe: true})
	left, err := filepath.Glob(dir + "/*/.*gossh*")
	if err != nil || len(left) != 0 {
		t.Errorf("after a wipe: got %v, %v, want nothing", left, err)
	}
}

// checkBareGrains looks at what a host knows of itself that has no files to know it
// from: what needs them is unknown or absent, never made up.
func checkBareGrains(t *testing.T, reply string) {
	t.Helper()
	v, err := ordered.Decode([]byte(reply))
	if err != nil {
		t.Fatal(err)
	}
	g, ok := v.(*ordered.Map).Value("return").(*ordered.Map)
	if !ok {
		t.Fatalf("got %s, want a mapping", reply)
	}
	for name, want := range map[string]any{
		"kernel": "Linux", "os": "Linux", "os_family": "Unknown", "id": "h", "uid": int64(0), "gid": int64(0),
		"path": "/bin", "shell": "/bin/sh", "init": "unknown",
	} {
		if got := g.Value(name); got != want {
			t.Errorf("%s: got %v, want %v", name, got, want)
		}
	}
	for _, name := range []string{"kernelrelease", "cpuarch", "num_cpus", "host", "fqdn", "pid", "locale_info", "virtual"} {
		if g.Value(name) == nil {
			t.Errorf("%s: got none", name)
		}
	}
	for _, name := range []string{"machine_id", "systemd"} {
		if got, ok := g.Get(name); ok {
			t.Errorf("%s: got %v, want none", name, got)
		}
	}
}

// bareHost makes a root directory with the applets of busybox.
func bareHost(t *testing.T, busybox string) string {
	t.Helper()
	dir := t.TempDir()
	for d, mode := range map[string]os.FileMode{"bin": 0o755, "root": 0o700, "tmp": 0o777 | os.ModeSticky, "dev": 0o755} {
		if err := os.Mkdir(filepath.Join(dir, d), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.Chmod(filepath.Join(dir, d), mode); err != nil {
			t.Fatal(err)
		}
	}
	copyInto(t, busybox, dir, "/bin/busybox")
	// ldd fails for a static program: then there is nothing to copy.
	libs, _ := exec.Command("ldd", busybox).Output()
	for _, w := range strings.Fields(string(libs)) {
		if strings.HasPrefix(w, "/") {
			copyInto(t, w, dir, w)
		}
	}
	if err := os.WriteFile(dir+"/dev/null", nil, 0o666); err != nil { // a file does for what is thrown away
		t.Fatal(err)
	}
	applets, err := exec.Command(busybox, "--list").Output()
	if err != nil {
		t.Fatal(err)
	}
	for _, a := range strings.Fields(string(applets)) {
		if strings.Contains(a, "zip") || strings.Contains(a, "zcat") || a == "busybox" {
			continue
		}
		if err := os.Symlink("busybox", filepath.Join(dir, "bin", a)); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func copyInto(t *testing.T, from, root, to string) {
	t.Helper()
	to = filepath.Join(root, to)
	if err := os.MkdirAll(filepath.Dir(to), 0o755); err != nil {
		t.Fatal(err)
	}
	testprogram.Copy(t, from, to)
}
