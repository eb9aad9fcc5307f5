package spool_test

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/gossh/gossh/internal/spool"
)

func job(jid string) spool.Job {
	return spool.Job{JID: jid, ID: "web/1", Fun: "test.ping", Args: []byte(`["a"]`), Started: time.Unix(1, 0).UTC()}
}

func reserve(t testing.TB, s spool.Spool, j spool.Job) *spool.Slot {
	t.Helper()
	sl, err := s.Reserve(j)
	if err != nil {
		t.Fatal(err)
	}
	return sl
}

// states returns the jobs with their states.
func states(t testing.TB, s spool.Spool) string {
	t.Helper()
	all, err := s.List()
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, e := range all {
		out = append(out, fmt.Sprintf("%s %s %d", e.JID, e.State, e.Size))
	}
	return strings.Join(out, ", ")
}

func TestLife(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	s := spool.Of(dir)
	if got := states(t, s); got != "" {
		t.Errorf("got %q of a spool that is not there", got)
	}
	sl := reserve(t, s, job("1"))
	// What a process inherits keeps it running when the slot has let go.
	fd, err := syscall.Dup(int(sl.File().Fd()))
	if err != nil {
		t.Fatal(err)
	}
	if err := sl.Begin(os.Getpid()); err != nil {
		t.Fatal(err)
	}
	if got := states(t, s); got != "1 running 0" {
		t.Errorf("got %q, want it to run", got)
	}
	if e, err := s.Get("1", "web/1"); err != nil || e.PID != os.Getpid() || string(e.Args) != `["a"]` {
		t.Errorf("got %+v, %v", e, err)
	}
	if err := s.Remove("1", "web/1"); err == nil {
		t.Error("a job that runs was removed")
	}
	if err := s.Signal("1", "web/1", 0); err != nil {
		t.Errorf("signalling it: %v", err)
	}
	if _, err := s.Reserve(job("1")); !errors.Is(err, spool.ErrExists) {
		t.Errorf("got %v, want %v", err, spool.ErrExists)
	}
	if err := s.Finish("1", "web/1", []byte("result")); err != nil {
		t.Fatal(err)
	}
	if err := syscall.Close(fd); err != nil {
		t.Fatal(err)
	}
	if got := states(t, s); got != "1 done 6" {
		t.Errorf("got %q, want it done", got)
	}
	if b, err := s.Result("1", "web/1"); err != nil || string(b) != "result" {
		t.Errorf("got %q, %v", b, err)
	}
	private(t, dir)
	if err := s.Signal("1", "web/1", 0); !errors.Is(err, spool.ErrNone) {
		t.Errorf("signalling what is done: got %v, want %v", err, spool.ErrNone)
	}
	if err := s.Remove("1", "web/1"); err != nil {
		t.Fatal(err)
	}
	if left, err := os.ReadDir(dir); err != nil || len(left) > 0 {
		t.Errorf("left in the thin dir: %v, %v", left, err)
	}
	if _, err := s.Get("1", "web/1"); !errors.Is(err, spool.ErrNone) {
		t.Errorf("got %v, want %v", err, spool.ErrNone)
	}
}

// private checks that nobody else can read what is below dir.
func private(t testing.TB, dir string) {
	t.Helper()
	err := filepath.WalkDir(dir, func(path string, d os.DirEntry, err error) error {
		if err != nil || path == dir {
			return err
		}
		if info, err := d.Info(); err != nil || info.Mode().Perm()&0o077 != 0 {
			t.Errorf("%s: %v, %v", path, info.Mode(), err)
		}
		return nil
	})
	if err != nil {
		t.Error(err)
	}
}

func TestDead(t *testing.T) {
	t.Parallel()
	s := spool.Of(t.TempDir())
	if err := reserve(t, s, job("1")).Begin(1 << 30); err != nil {
		t.Fatal(err)
	}
	if got := states(t, s); got != "1 dead 0" {
		t.Errorf("got %q, want it dead", got)
	}
	if _, err := s.Result("1", "web/1"); !errors.Is(err, spool.ErrNone) {
		t.Errorf("got %v, want %v", err, spool.ErrNone)
	}
	if err := s.Remove("1", "web/1"); err != nil {
		t.Error(err)
	}
}

func TestFull(t *testing.T) {
	t.Parallel()
	s := spool.Of(t.TempDir())
	for i := range spool.MaxJobs {
		j := job(fmt.Sprint(i))
		j.Started = time.Unix(int64(100-i), 0)
		if err := reserve(t, s, j).Begin(1); err != nil {
			t.Fatal(err)
		}
	}
	_, err := s.Reserve(job("more"))
	if !errors.Is(err, spool.ErrFull) || !strings.Contains(err.Error(), fmt.Sprintf("the oldest is %d", spool.MaxJobs-1)) {
		t.Errorf("got %v, want %v, naming the oldest", err, spool.ErrFull)
	}
	if err := s.Remove("0", "web/1"); err != nil {
		t.Fatal(err)
	}
	if err := reserve(t, s, job("more")).Drop(); err != nil {
		t.Error(err)
	}
	if all, err := s.List(); err != nil || len(all) != spool.MaxJobs-1 {
		t.Errorf("got %d jobs, %v, want %d", len(all), err, spool.MaxJobs-1)
	}
}
