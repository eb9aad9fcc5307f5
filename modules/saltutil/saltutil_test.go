package saltutil_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/gossh/gossh/internal/ongoing"
	"github.com/gossh/gossh/internal/spool"
	"github.com/gossh/gossh/modules"
	"github.com/gossh/gossh/modules/moduletest"
	"github.com/gossh/gossh/modules/saltutil"
	"github.com/gossh/gossh/ordered"
)

// TestMain is also a process that runs a function, and a program below it.
func TestMain(m *testing.M) {
	if dir := os.Getenv("GOSSH_TEST_RUNS_IN"); dir != "" {
		marker := ongoing.Marker{After: time.Nanosecond}
		marker.Mark(dir, ongoing.Job{JID: "111", ID: "web1", Fun: "cmd.run", PID: os.Getpid()})
		_ = exec.Command("sleep", "600").Run()
		os.Exit(0)
	}
	os.Exit(m.Run())
}

func TestConforms(t *testing.T) { moduletest.Conform(t, saltutil.Functions()) }

func call(t *testing.T, h *modules.Host, fun string, test bool, args ...any) (string, error) {
	t.Helper()
	c := moduletest.Bind(t, saltutil.Functions(), h, fun, args, nil)
	c.Test = test
	v, err := moduletest.Find(t, saltutil.Functions(), fun).Run(t.Context(), c)
	return moduletest.JSON(t, v), err
}

func TestNothingToDo(t *testing.T) {
	t.Parallel()
	moduletest.Run(t, saltutil.Functions(), nil, []moduletest.Case{
		{Fun: "saltutil.sync_grains", Kwargs: ordered.Of("saltenv", "base"), Want: []any{}},
		{Fun: "saltutil.pillar_refresh", Args: []any{true}, Want: true},
		{Fun: "saltutil.list_extmods", Want: &ordered.Map{}},
		{Fun: "saltutil.refresh_pillar", Kwargs: ordered.Of("wait", true), Want: true},
		{Fun: "saltutil.runner", Args: []any{"jobs.list_jobs"}, Err: "no master here"},
		{Fun: "saltutil.cmd", Args: []any{"*", "test.ping"}, Err: "gossh TARGET FUNCTION does"},
		{Fun: "saltutil.find_cached_job", Args: []any{"1"}, Err: "gossh collect"},
		{Fun: "saltutil.running", Want: []any{}},
		{Fun: "saltutil.find_job", Args: []any{"1"}, Want: &ordered.Map{}},
		{Fun: "saltutil.kill_job", Args: []any{"1"}, Want: ""},
		{Fun: "saltutil.term_all_jobs", Want: []any{}},
		{Fun: "saltutil.signal_job", Args: []any{"1", "BOGUS"}, Err: "is no signal"},
	})
	if got, err := call(t, moduletest.NewHost(t), "saltutil.sync_all", false); err != nil || !strings.HasPrefix(got, `{"modules":[],"grains":[],"states":[]`) {
		t.Errorf("got %s, %v", got, err)
	}
}

// eventually waits until f is true.
func eventually(t *testing.T, what string, f func() bool) {
	t.Helper()
	for end := time.Now().Add(time.Minute); !f(); time.Sleep(5 * time.Millisecond) {
		if time.Now().After(end) {
			t.Fatalf("%s: not within a minute", what)
		}
	}
}

// TestJobs has a job of another process, which is found and killed with the program
// that it has started.
func TestJobs(t *testing.T) {
	t.Parallel()
	if _, err := os.Stat("/proc/self/stat"); err != nil {
		t.Skip("processes are found in /proc, which is not here")
	}
	h := moduletest.NewHost(t)
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), "GOSSH_TEST_RUNS_IN="+h.Dir)
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	ended := make(chan error, 1)
	go func() { ended <- cmd.Wait() }()
	pid := strconv.Itoa(cmd.Process.Pid)
	eventually(t, "the job begins", func() bool {
		got, err := call(t, h, "saltutil.running", false)
		return err == nil && strings.HasPrefix(got, `[{"fun":"cmd.run","jid":"111","id":"web1","pid":`+pid+`,"arg":[],"ret":""`)
	})
	for fun, args := range map[string][]any{"saltutil.is_running": {"cmd.*"}, "saltutil.find_job": {"111"}} {
		if got, err := call(t, h, fun, false, args...); err != nil || !strings.Contains(got, `"jid":"111"`) {
			t.Errorf("%s: got %s, %v", fun, got, err)
		}
	}
	if got, err := call(t, h, "saltutil.is_running", false, "state.*"); err != nil || got != "[]" {
		t.Errorf("got %s, %v", got, err)
	}
	below := ""
	eventually(t, "the program begins", func() bool {
		// Any thread of it may have started that.
		lists, _ := filepath.Glob("/proc/" + pid + "/task/*/children")
		for _, l := range lists {
			b, _ := os.ReadFile(l)
			below += strings.TrimSpace(string(b))
		}
		return below != ""
	})
	want := `"Signal 9 sent to job 111 at pid ` + pid + `"`
	if got, err := call(t, h, "saltutil.kill_job", true, "111"); err != nil || got != want {
		t.Errorf("dry: got %s, %v, want %s", got, err, want)
	}
	if err := syscall.Kill(cmd.Process.Pid, 0); err != nil {
		t.Fatalf("a dry run killed: %v", err)
	}
	if got, err := call(t, h, "saltutil.kill_job", false, "111"); err != nil || got != want {
		t.Errorf("got %s, %v, want %s", got, err, want)
	}
	<-ended
	eventually(t, "the program ends", func() bool {
		b, err := os.ReadFile("/proc/" + below + "/stat")
		return err != nil || strings.Contains(string(b), ") Z ")
	})
	if got, err := call(t, h, "saltutil.running", false); err != nil || got != "[]" {
		t.Errorf("got %s, %v", got, err)
	}
}

// TestLeftRunning has a job that outlives its connection.
func TestLeftRunning(t *testing.T) {
	t.Parallel()
	h := moduletest.NewHost(t)
	cmd := exec.Command("sleep", "600")
	slot, err := spool.Of(h.Dir).Reserve(spool.Job{JID: "222", ID: "web1", Fun: "state.apply", Args: []byte(`["x"]`)})
	if err != nil {
		t.Fatal(err)
	}
	cmd.ExtraFiles = []*os.File{slot.File()}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	if err := slot.Begin(cmd.Process.Pid); err != nil {
		t.Fatal(err)
	}
	got, err := call(t, h, "saltutil.find_job", false, "222")
	if err != nil || !strings.Contains(got, `"fun":"state.apply","jid":"222"`) || !strings.Contains(got, `"arg":["x"]`) {
		t.Errorf("got %s, %v", got, err)
	}
	if got, err := call(t, h, "saltutil.signal_all_jobs", false, "SIGTERM"); err != nil || !strings.HasPrefix(got, `["Signal 15 sent to job 222`) {
		t.Errorf("got %s, %v", got, err)
	}
	if err := cmd.Wait(); err == nil || !strings.Contains(err.Error(), "terminated") {
		t.Errorf("got %v, want it terminated", err)
	}
}

func TestClearCache(t *testing.T) {
	t.Parallel()
	h := moduletest.NewHost(t)
	old, young := h.Dir+"/.gossh-cache/files/base/old", h.Dir+"/.gossh-cache/files/base/young"
	for _, name := range []string{old, young, h.Dir + "/other"} {
		if err := os.MkdirAll(filepath.Dir(name), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	week := time.Now().Add(-8 * 24 * time.Hour)
	if err := os.Chtimes(old, week, week); err != nil {
		t.Fatal(err)
	}
	before := moduletest.Snapshot(t, h.Dir)
	for _, c := range []struct {
		test bool
		args []any
		left []string
	}{
		{true, nil, []string{old, young}},
		{false, []any{int64(7)}, []string{young}},
		{false, nil, nil},
		{false, []any{int64(7)}, nil},
	} {
		if got, err := call(t, h, "saltutil.clear_cache", c.test, c.args...); err != nil || got != "true" {
			t.Fatalf("%v: got %s, %v", c, got, err)
		}
		if c.test && moduletest.Snapshot(t, h.Dir) != before {
			t.Error("a dry run changes the cache")
		}
		got, _ := filepath.Glob(h.Dir + "/.gossh-cache/files/base/*")
		if strings.Join(got, " ") != strings.Join(c.left, " ") {
			t.Errorf("%v: got %v, want %v", c.args, got, c.left)
		}
	}
	if _, err := os.Stat(h.Dir + "/other"); err != nil {
		t.Error(err)
	}
}
