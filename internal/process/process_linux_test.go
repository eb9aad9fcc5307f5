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

// grown is how many processes a tree has in the end.
const grown = 8

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
	for how, end := range map[string]func(*testing.T, string, time.Duration) time.Duration{"cancel": cancelled, "timeout": timedOut} {
		t.Run(how, func(t *testing.T) {
			t.Parallel()
			// A tree that is ended before it has grown shows nothing: the machine is
			// slow, and the next one has more time.
			for grows := time.Second; ; grows *= 4 {
				pids := filepath.Join(t.TempDir(), "pids")
				took := end(t, pids, grows)
				list := read(pids)
				for _, s := range list {
					pid, err := strconv.Atoi(s)
					if err != nil {
						t.Fatal(err)
					}
					// Run waits a second for killed processes to be gone, after the two
					// that they have to end by themselves.
					for late := time.Now().Add(time.Minute); took >= 3*time.Second && running(pid) && time.Now().Before(late); {
						time.Sleep(10 * time.Millisecond)
					}
					if running(pid) {
						t.Errorf("process %d is left", pid)
					}
				}
				if len(list) == grown {
					break
				}
				if grows > time.Minute {
					t.Fatalf("got %d processes, want %d", len(list), grown)
				}
			}
		})
	}
}

// cancelled cancels a tree once it has grown, and returns how long it took to end.
func cancelled(t *testing.T, pids string, atMost time.Duration) time.Duration {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	var began time.Time
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		for late := time.Now().Add(atMost); len(read(pids)) < grown && time.Now().Before(late); {
			time.Sleep(10 * time.Millisecond)
		}
		began = time.Now()
		cancel()
	}()
	if r, err := process.Run(ctx, sh(tree, pids)); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v, %v, want %v", r, err, context.Canceled)
	}
	<-ended
	return time.Since(began)
}

// timedOut ends a tree by its timeout, and returns how long it took to end.
func timedOut(t *testing.T, pids string, timeout time.Duration) time.Duration {
	t.Helper()
	cmd := sh(tree, pids)
	cmd.Timeout = timeout
	began := time.Now()
	if r, err := process.Run(t.Context(), cmd); err != nil || !r.TimedOut {
		t.Errorf("got %v, %v, want a timeout", r, err)
	}
	return time.Since(began) - timeout
}

func read(pids string) []string {
	b, _ := os.ReadFile(pids) // it may not be there yet
	return strings.Fields(string(b))
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
	r, err := process.Run(t.Context(), sh("sleep 1000 & echo $!; exit 0"))
	if err != nil {
		t.Fatal(err)
	}
	pid, err := strconv.Atoi(strings.TrimSpace(string(r.Stdout)))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = syscall.Kill(pid, syscall.SIGKILL) }()
	if d := time.Since(began); !r.Held || d > 5*time.Minute {
		t.Errorf("got held %v after %v", r.Held, d)
	}
	if !running(pid) {
		t.Error("what runs in the background was ended")
	}
}
