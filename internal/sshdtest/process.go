package sshdtest

import (
	"errors"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"
)

// process is what runs on the machine.
type process struct {
	pid, uid int
	// args are the command line, its words separated by spaces.
	args string
}

// processes lists what runs, without zombies.
func processes() []process {
	dirs, err := filepath.Glob("/proc/[0-9]*")
	if err != nil {
		return nil
	}
	var out []process
	for _, dir := range dirs {
		args, err := os.ReadFile(dir + "/cmdline")
		if err != nil || len(args) == 0 {
			continue
		}
		info, err := os.Stat(dir)
		if err != nil {
			continue
		}
		pid, err := strconv.Atoi(filepath.Base(dir))
		st, ok := info.Sys().(*syscall.Stat_t)
		if err != nil || !ok {
			continue
		}
		out = append(out, process{pid, int(st.Uid), strings.TrimSpace(strings.ReplaceAll(string(args), "\x00", " "))})
	}
	return out
}

// Running returns the command lines that contain one of the markers, of any user. A
// zombie has none.
func Running(markers ...string) []string {
	var out []string
	for _, p := range processes() {
		if p.pid != os.Getpid() && slices.ContainsFunc(markers, func(m string) bool { return strings.Contains(p.args, m) }) {
			out = append(out, p.args)
		}
	}
	return out
}

// Sleeper returns a command that sleeps for a day, and that no other process has.
func (f *Farm) Sleeper() string {
	return fmt.Sprintf("sleep 86400.%d%06d", os.Getpid(), f.number()) + f.suffix()
}

// Await waits until a process has a command line that begins with args, and fails the
// test if none appears. The client, whose command line holds args as well, is none.
func Await(tb testing.TB, args string) {
	tb.Helper()
	begun := func() bool {
		return slices.ContainsFunc(processes(), func(p process) bool { return strings.HasPrefix(p.args, args) })
	}
	if !until(begun) {
		tb.Fatalf("no process %q has started", args)
	}
}

// NoProcess fails the test if a process with marker in its command line goes on
// running. Give it once the client has ended: a server may need a moment.
func NoProcess(tb testing.TB, marker string) {
	tb.Helper()
	if !until(func() bool { return len(Running(marker)) == 0 }) {
		tb.Errorf("left behind:\n%s", strings.Join(Running(marker), "\n"))
	}
}

func until(done func() bool) bool {
	for deadline := time.Now().Add(patience); time.Now().Before(deadline); time.Sleep(10 * time.Millisecond) {
		if done() {
			return true
		}
	}
	return done()
}

// End kills the processes whose command line is args: what a test has meant to leave
// behind.
func End(tb testing.TB, args string) {
	tb.Helper()
	for _, p := range processes() {
		if p.args == args {
			_ = syscall.Kill(p.pid, syscall.SIGKILL) // it may have ended by itself
		}
	}
}

// AwaitSocket waits until somebody listens at the Unix socket path.
func AwaitSocket(tb testing.TB, path string) {
	tb.Helper()
	listens := func() bool {
		c, err := net.Dial("unix", path) //nolint:noctx // it does not block
		if err != nil {
			return false
		}
		c.Close()
		return true
	}
	if !until(listens) {
		tb.Fatalf("nobody listens at %s", path)
	}
}

// NoFile waits until path is gone, and fails the test if it stays. Give it once the
// client has ended: a server may need a moment.
func NoFile(tb testing.TB, path string) {
	tb.Helper()
	gone := func() bool {
		_, err := os.Lstat(path)
		return errors.Is(err, os.ErrNotExist)
	}
	if !until(gone) {
		tb.Errorf("%s was left behind", path)
	}
}

// Signal sends a signal to the process whose id is the text pid.
func Signal(tb testing.TB, pid string, sig syscall.Signal) {
	tb.Helper()
	if n := number(tb, strings.TrimSpace(pid)); n > 1 {
		_ = syscall.Kill(n, sig) // it may have ended by itself
	}
}
