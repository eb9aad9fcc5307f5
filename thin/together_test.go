package thin_test

import (
	"context"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/gossh/gossh/fault"
	"github.com/gossh/gossh/thin"
	"github.com/gossh/gossh/thin/thintest"
	"github.com/gossh/gossh/thin/wire"
	"github.com/gossh/gossh/transport"
)

// TestWipeSparesOthers: a thin dir that others use is left to them.
func TestWipeSparesOthers(t *testing.T) {
	t.Parallel()
	tgt, r := host(t), runner(t)
	ctx, cancel := context.WithTimeout(t.Context(), 3*time.Minute)
	defer cancel()
	other, err := r.Open(ctx, &thintest.Conn{}, tgt, thin.OpenOptions{})
	if err != nil {
		t.Fatal(err)
	}
	ping(t, r, &thintest.Conn{}, tgt, thin.OpenOptions{Wipe: true})
	if got := len(thins(t, tgt)); got != 1 {
		t.Errorf("thins while another run uses them: got %d, want 1", got)
	}
	if _, err := other.Call(ctx, &wire.Request{ID: "h", JID: "1", Fun: "cmd.script", Args: []any{"/bin/true"}}, nil); err != nil {
		t.Errorf("the other run: %v", err)
	}
	if err := other.Close(); err != nil {
		t.Error(err)
	}
	upload := filepath.Join(tgt.Thin.Dir, ".gossh-up-0123")
	if err := os.WriteFile(upload, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	ping(t, r, &thintest.Conn{}, tgt, thin.OpenOptions{Wipe: true})
	if _, err := os.Stat(upload); err != nil {
		t.Errorf("an upload that goes on: %v", err)
	}
	old := time.Now().Add(-time.Hour)
	if err := os.Chtimes(upload, old, old); err != nil {
		t.Fatal(err)
	}
	ping(t, r, &thintest.Conn{}, tgt, thin.OpenOptions{Wipe: true})
	if _, err := os.Stat(tgt.Thin.Dir); !os.IsNotExist(err) {
		t.Errorf("the thin dir after the last run: got %v, want none", err)
	}
}

// TestWipesTogether: runs that all wipe do not disturb each other, and the last one
// leaves nothing.
func TestWipesTogether(t *testing.T) {
	t.Parallel()
	tgt, r := host(t), runner(t)
	for range 3 {
		var wg sync.WaitGroup
		for range 6 {
			wg.Go(func() { ping(t, r, &thintest.Conn{}, tgt, thin.OpenOptions{Wipe: true}) })
		}
		wg.Wait()
		if _, err := os.Stat(tgt.Thin.Dir); !os.IsNotExist(err) {
			left, _ := os.ReadDir(tgt.Thin.Dir)
			t.Errorf("the thin dir after all runs: got %v, %v, want none", err, left)
		}
	}
}

// TestThinVanishes: what the gate has seen cannot be started, for another run's wipe
// came between. It is looked for once more.
func TestThinVanishes(t *testing.T) {
	t.Parallel()
	for _, comesBack := range []bool{true, false} {
		tgt, r := host(t), runner(t)
		ping(t, r, &thintest.Conn{}, tgt, thin.OpenOptions{})
		path := thins(t, tgt)[0]
		info, err := os.Stat(path)
		if err != nil {
			t.Fatal(err)
		}
		spoilt := append([]byte("#!/no/such/interpreter\n"), make([]byte, info.Size()-23)...)
		if err := os.WriteFile(path, spoilt, 0o700); err != nil {
			t.Fatal(err)
		}
		conn := &thintest.Conn{}
		conn.Seen = func(transport.Command) {
			if conn.Execs.Load() == 2 && comesBack {
				if err := os.Remove(path); err != nil {
					t.Error(err)
				}
			}
		}
		if comesBack {
			ping(t, r, conn, tgt, thin.OpenOptions{})
		} else if _, err := one(t, r, conn, tgt, thin.OpenOptions{}, "test.ping"); fault.KindOf(err) != fault.Deploy {
			t.Errorf("a thin that never starts: got %v, want a failure of kind deploy", err)
		}
		if n := conn.Execs.Load(); n != 2 {
			t.Errorf("commands: got %d, want 2", n)
		}
	}
}
