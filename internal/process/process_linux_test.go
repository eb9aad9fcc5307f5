package process_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/gossh/gossh/internal/process"
)

// tree is a script that starts children which ignore TERM, one of them in a
// process group and one in a session of its own, and writes their pids down.
const tree = `trap '' TERM
sleep 1000 & echo $! >>"$1"
sh -c 'trap "" TERM; sleep 1001 & echo $! >>"$1"; wait' sh "$1" & echo $! >>"$1"
timeout 1000 sleep 1002 & echo $! >>"$1"
setsid -w sh -c 'trap "" TERM; echo $$ >>"$1"; sleep 1003 & echo $! >>"$1"; wait' sh "$1" & echo $! >>"$1"
echo $$ >>"$1"; echo ready; wait`

func TestNothingIsLeft(t *testing.T) {
	t.Parallel()
	for _, how := range []string{"cancel", "timeout"} {
		t.Run(how, func(t *testing.T) {
			t.Parallel()
			pids := filepath.Join(t.TempDir(), "pids")
			ctx, cancel := context.WithCancel(t.Context())
			defer cancel()
			cmd := sh(tree, pids)
			if how == "timeout" {
				cmd.Timeout = 700 * time.Millisecond
			} else {
				cmd.Output = func(string, []byte) {
					time.AfterFunc(500*time.Millisecond, cancel)
				}
			}
			began := time.Now()
			r, err := process.Run(ctx, cmd)
			switch {
			case how == "cancel" && !errors.Is(err, context.Canceled):
				t.Errorf("got %v, %v, want %v", r, err, context.Canceled)
			case how == "timeout" && (err != nil || !r.TimedOut):
				t.Errorf("got %v, %v, want a timeout", r, err)
			}
			if d := time.Since(began); d > 6*time.Second {
				t.Errorf("it took %v to end", d)
			}
			b, err := os.ReadFile(pids)
			if err != nil {
				t.Fatal(err)
			}
			list := strings.Fields(string(b))
			if len(list) != 8 {
				t.Fatalf("got %d processes, want 8", len(list))
			}
			for _, s := range list {
				pid, err := strconv.Atoi(s)
				if err != nil {
					t.Fatal(err)
				}
				if running(pid) {
					t.Errorf("process %d is left", pid)
				}
			}
		})
	}
}

// running reports whether a process lives; a zombie does not.
func running(pid int) bool {
	b, err := os.ReadFile("/proc/" + strconv.Itoa(pid) + "/stat")
	if err != nil {
		return false
	}
	return !strings.Contains(string(b), ") Z ")
}

func TestHeldOutput(t *testing.T) {
	t.Parallel()
	began := time.Now()
	r, err := process.Run(t.Context(), sh("sleep 30 & echo $!; exit 0"))
	if err != nil {
		t.Fatal(err)
	}
	pid, err := strconv.Atoi(strings.TrimSpace(string(r.Stdout)))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = syscall.Kill(pid, syscall.SIGKILL) }()
	if d := time.Since(began); !r.Held || d > 15*time.Second {
		t.Errorf("got held %v after %v", r.Held, d)
	}
	if !running(pid) {
		t.Error("what runs in the background was ended")
	}
}
