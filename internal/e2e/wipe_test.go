package e2e_test

import (
	"os"
	"path/filepath"
	"syscall"
	"testing"

	"github.com/gossh/gossh/internal/sshdtest"
)

// TestWipe looks for what is left after -w and -W, however a run ended.
func TestWipe(t *testing.T) {
	t.Parallel()
	f := sshdtest.Start(t, sshdtest.Options{Hosts: 1})
	free := f.Account(t, sshdtest.Sudo{Rule: sshdtest.NoPassword})
	for _, c := range []struct {
		name       string
		attributes []string
	}{
		{"root", nil},
		{"user", []string{"user: " + free.Name}},
		{"sudo", []string{"user: " + free.Name, "sudo: true"}},
		{"terminal", []string{"user: " + free.Name, "sudo: true", "tty: true"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			dir := f.ThinDir()
			o := newOperator(t, f, f.Hosts[0].Line("h", append([]string{"thin_dir: " + dir}, c.attributes...)...))
			o.run(t, "h", "-w", "test.ping").exits(0).quiet()
			gone(t, dir)
			o.run(t, "h", "-w", "cmd.run", "exit 3").exits(20).quiet()
			gone(t, dir)
			o.run(t, "h", "-w", "no.such").exits(20)
			gone(t, dir)
			o.run(t, "h", "test.ping").exits(0)
			there(t, dir)
			sleep := f.Sleeper()
			r := o.start(t, "h", "-w", "cmd.run", sleep+"; true")
			sshdtest.Await(t, sleep)
			r.signal(syscall.SIGINT)
			r.wait().exits(130)
			sshdtest.NoProcess(t, sleep)
			gone(t, dir)
			// It comes while the command runs, on a slow machine too.
			o.run(t, "h", "-w", "--deadline", "15", "cmd.run", f.Sleeper()).exits(20)
			gone(t, dir)
		})
	}
}

// TestRandomDir looks for what is left after -W.
func TestRandomDir(t *testing.T) {
	t.Parallel()
	f := sshdtest.Start(t, sshdtest.Options{Hosts: 1})
	a := f.Account(t, sshdtest.Sudo{})
	left := defaultDirs(t, a)
	o := newOperator(t, f, f.Hosts[0].Line("h", "user: "+a.Name, "thin_dir:"))
	marker := f.Path("random")
	if err := syscall.Mkfifo(marker+"-fifo", 0o644); err != nil {
		t.Fatal(err)
	}
	r := o.start(t, "h", "-W", "cmd.run", "ls -d /var/tmp/.????????????; cat "+marker+"-fifo", "--out", "newline_values_only")
	sshdtest.Await(t, "cat "+marker+"-fifo")
	dirs, err := filepath.Glob("/var/tmp/.????????????")
	if err != nil {
		t.Fatal(err)
	}
	var mine []string
	for _, d := range dirs {
		if info, err := os.Stat(d); err == nil && owner(info) == a.UID {
			mine = append(mine, d)
		}
	}
	if len(mine) != 1 {
		t.Errorf("random thin dirs during the run: got %q, want one", mine)
	}
	fifo, err := os.OpenFile(marker+"-fifo", os.O_WRONLY, 0)
	if err != nil {
		t.Fatal(err)
	}
	fifo.Close()
	r.wait().exits(0).quiet()
	for _, d := range mine {
		gone(t, d)
	}
	if dirs := left(); len(dirs) != 0 {
		t.Errorf("left: %q", dirs)
	}
}
