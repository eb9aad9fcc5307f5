package procfs_test

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/gossh/gossh/internal/procfs"
)

func write(t testing.TB, dir string, files map[string]string) {
	t.Helper()
	for name, text := range files {
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

const stat = "7 (a (b) c) S 1 7 6 34816 7 4194304 123 0 0 0 12 34 0 0 20 -5 3 0 987 4096000 10 18446744073709551615 0 0\n"

func TestProcesses(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	write(t, dir, map[string]string{
		"7/stat": stat, "7/status": "Name:\tx\nUid:\t1\t1000\t1\t1\nGid:\t1\t100\t1\t1\nGroups:\n", "7/cmdline": "/bin/a\x00-b c\x00\x00",
		"2/stat": "2 (kthreadd) S 0 0 0 0 -1 2129984 0 0 0 0 0 0 0 0 20 0 1 0 3 0 0 1\n", "2/status": "", "2/cmdline": "",
		"9/cmdline": "gone", "self/x": "", "meminfo": "",
	})
	got, err := procfs.Dir(dir).Processes()
	if err != nil {
		t.Fatal(err)
	}
	want := []procfs.Process{
		{PID: 2, Name: "kthreadd", State: 'S', Threads: 1, Start: 3},
		{
			PID: 7, PPID: 1, PGRP: 7, Session: 6, TTY: 34816, UID: 1000, GID: 100, Name: "a (b) c", State: 'S', Args: []string{"/bin/a", "-b c"},
			User: 12, System: 34, Nice: -5, Threads: 3, Start: 987, Virtual: 4096000, Resident: 10 * uint64(os.Getpagesize()),
		},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("processes (-want +got):\n%s", diff)
	}
	if c := want[0].Command() + " " + want[1].Command(); c != "[kthreadd] /bin/a -b c" {
		t.Errorf("got %q", c)
	}
}

func TestBrokenStat(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	write(t, dir, map[string]string{"7/stat": "7 (x) S 1\n", "8/stat": "nothing\n"})
	for _, pid := range []int{7, 8} {
		if _, err := procfs.Dir(dir).Process(pid); err == nil || errors.Is(err, fs.ErrNotExist) {
			t.Errorf("%d: got %v, want an error of the form", pid, err)
		}
	}
	if _, err := procfs.Dir(dir).Processes(); err == nil {
		t.Error("got no error")
	}
	if _, err := procfs.Dir(dir + "/none").Processes(); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("got %v, want ErrNotExist", err)
	}
}

func TestThisProcess(t *testing.T) {
	t.Parallel()
	if runtime.GOOS != "linux" {
		t.Skip("only Linux has /proc like this")
	}
	p, err := procfs.Dir("/proc").Process(os.Getpid())
	if err != nil || p.PPID != os.Getppid() || p.Args[0] != os.Args[0] || int(p.UID) != os.Geteuid() || p.Resident == 0 {
		t.Errorf("got %+v, %v", p, err)
	}
}

func FuzzStat(f *testing.F) {
	f.Add(stat)
	f.Add("1 (")
	f.Add(") 1 (")
	f.Fuzz(func(t *testing.T, text string) {
		dir := t.TempDir()
		write(t, dir, map[string]string{"7/stat": text, "7/status": text, "7/cmdline": text})
		if p, err := procfs.Dir(dir).Process(7); err == nil && p.Command() == "" {
			t.Errorf("no command: %+v", p)
		}
	})
}
