package ongoing_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"github.com/gossh/gossh/internal/ongoing"
)

// TestMain is also a process that runs a function until its input ends.
func TestMain(m *testing.M) {
	if dir := os.Getenv("GOSSH_TEST_RUNS_IN"); dir != "" {
		marker := ongoing.Marker{After: time.Nanosecond}
		done := marker.Mark(dir, ongoing.Job{JID: "1", ID: "web1", Fun: "cmd.run", PID: os.Getpid()})
		_, _ = os.Stdin.Read(make([]byte, 1))
		done()
		os.Exit(0)
	}
	os.Exit(m.Run())
}

// until waits for a number of functions.
func until(t *testing.T, dir string, want int) []ongoing.Job {
	t.Helper()
	for end := time.Now().Add(time.Minute); ; time.Sleep(5 * time.Millisecond) {
		got, err := ongoing.List(dir)
		if err != nil {
			t.Fatal(err)
		}
		if len(got) == want {
			return got
		}
		if time.Now().After(end) {
			t.Fatalf("got %v, want %d", got, want)
		}
	}
}

func TestOthers(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	start := func() (*exec.Cmd, func()) {
		cmd := exec.CommandContext(t.Context(), os.Args[0])
		cmd.Env = append(os.Environ(), "GOSSH_TEST_RUNS_IN="+dir)
		in, err := cmd.StdinPipe()
		if err != nil {
			t.Fatal(err)
		}
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		return cmd, func() { _ = in.Close(); _ = cmd.Wait() }
	}
	cmd, end := start()
	got := until(t, dir, 1)
	if got[0].JID != "1" || got[0].ID != "web1" || got[0].Fun != "cmd.run" || got[0].PID != cmd.Process.Pid {
		t.Errorf("got %+v", got[0])
	}
	end()
	until(t, dir, 0)
	if left, _ := filepath.Glob(dir + "/.gossh-job-*"); len(left) > 0 {
		t.Errorf("got %v left by a process that has ended", left)
	}

	killed, _ := start()
	until(t, dir, 1)
	if err := killed.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = killed.Wait()
	until(t, dir, 0)
	left, _ := filepath.Glob(dir + "/.gossh-job-*")
	if len(left) != 1 {
		t.Fatalf("got %v, want what the killed process left", left)
	}
	old := time.Now().Add(-time.Hour)
	if err := os.Chtimes(left[0], old, old); err != nil {
		t.Fatal(err)
	}
	until(t, dir, 0)
	if _, err := os.Stat(left[0]); !os.IsNotExist(err) {
		t.Error("what is old and nobody's is not removed")
	}
}

// TestShort has that a function that ends soon writes nothing, and that one of this
// process is not among the others.
func TestShort(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	var m ongoing.Marker
	m.After = time.Hour
	m.Mark(dir, ongoing.Job{PID: os.Getpid()})()
	m.After = time.Nanosecond
	done := m.Mark(dir, ongoing.Job{JID: "2", PID: os.Getpid()})
	for end := time.Now().Add(time.Minute); ; time.Sleep(time.Millisecond) {
		if n, _ := filepath.Glob(dir + "/.gossh-job-*"); len(n) == 1 {
			break
		}
		if time.Now().After(end) {
			t.Fatal("nothing was written")
		}
	}
	if got, err := ongoing.List(dir); err != nil || len(got) > 0 {
		t.Errorf("got %v, %v, want no other process", got, err)
	}
	done()
	if left, _ := os.ReadDir(dir); len(left) > 0 {
		t.Errorf("got %v left", left)
	}
}
