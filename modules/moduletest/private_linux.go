package moduletest

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/gossh/gossh/internal/testlock"
	"github.com/gossh/gossh/internal/testneed"
)

// privately is set, to the name of a test, in the process that runs it in private.
const privately = "GOSSH_TEST_PRIVATE"

// Private calls f in a process of its own that has copies of some directories, and
// empty ones in the place of others, so that real programs may change them: those of
// the machine stay as they are. What is copied must not change meanwhile, but for /etc,
// which is copied while no other test makes accounts. It is called once, at the top
// level of a test. The test is skipped, as testneed.Skip does for the need "mount",
// where not even root can mount.
func Private(t *testing.T, copies, empty []string, f func()) {
	t.Helper()
	if os.Getenv(privately) == t.Name() {
		if err := replace(t, copies, empty); err != nil {
			t.Fatal(err)
		}
		f()
		return
	}
	apart(t, "mount", syscall.CLONE_NEWNS)
}

// Network calls f in a process of its own that has a network of its own, without
// interfaces and rules, so that real programs may change it: that of the machine
// stays as it is. It is called as Private is; the need is "netns".
func Network(t *testing.T, f func()) {
	t.Helper()
	if os.Getenv(privately) == t.Name() {
		f()
		return
	}
	apart(t, "netns", syscall.CLONE_NEWNET)
}

// apart runs the test again in a process with namespaces of its own.
func apart(t *testing.T, need string, namespaces uintptr) {
	t.Helper()
	testneed.Root(t, need)
	probe := exec.CommandContext(t.Context(), "true")
	probe.SysProcAttr = &syscall.SysProcAttr{Cloneflags: namespaces}
	if err := probe.Run(); err != nil {
		testneed.Skip(t, need, err.Error())
	}
	c := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^"+t.Name()+"$", "-test.v")
	c.Env = append(os.Environ(), privately+"="+t.Name())
	c.SysProcAttr = &syscall.SysProcAttr{Cloneflags: namespaces}
	out, err := c.CombinedOutput()
	t.Logf("in private:\n%s", out)
	if err != nil || !strings.Contains(string(out), "--- PASS: "+t.Name()) {
		t.Errorf("the private part failed: %v", err)
	}
}

// replace mounts copies of directories and empty ones over them.
func replace(t *testing.T, copies, empty []string) error {
	if err := syscall.Mount("", "/", "", syscall.MS_REC|syscall.MS_PRIVATE, ""); err != nil {
		return err
	}
	tmp := t.TempDir()
	over := func(d, from string) error { return syscall.Mount(from, d, "", syscall.MS_BIND, "") }
	var errs []error
	for _, d := range copies {
		copied := filepath.Join(tmp, strings.ReplaceAll(d, "/", "_"))
		var out []byte
		var err error
		run := func() { out, err = exec.CommandContext(t.Context(), "cp", "-a", d, copied).CombinedOutput() }
		if d == "/etc" {
			testlock.Accounts(t, run)
		} else {
			run()
		}
		if err != nil {
			return errors.Join(errors.New(string(out)), err)
		}
		errs = append(errs, over(d, copied))
	}
	for _, d := range empty {
		fresh := filepath.Join(tmp, strings.ReplaceAll(d, "/", "_"))
		errs = append(errs, os.Mkdir(fresh, 0o755), over(d, fresh))
	}
	return errors.Join(errs...)
}
