package saltutil

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strconv"
	"strings"
	"syscall"
	"time"

	"github.com/gossh/gossh/internal/fnmatch"
	"github.com/gossh/gossh/internal/ongoing"
	"github.com/gossh/gossh/internal/procfs"
	"github.com/gossh/gossh/internal/spool"
	"github.com/gossh/gossh/modules"
	"github.com/gossh/gossh/ordered"
)

// job is a function that runs on the host.
type job struct {
	ongoing.Job
	args any
}

// jobs returns what runs here beside this process.
func jobs(c *modules.Call) ([]job, error) {
	if c.Host.Dir == "" {
		return nil, modules.Errorf("no jobs run here: they are on hosts")
	}
	here, err := ongoing.List(c.Host.Dir)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, modules.Errorf("looking for jobs: %v", err)
	}
	left, err := spool.Of(c.Host.Dir).List()
	if err != nil {
		return nil, modules.Errorf("looking for jobs: %v", err)
	}
	var out []job
	for _, e := range left {
		if e.State != spool.Running || e.PID <= 0 || e.PID == os.Getpid() {
			continue
		}
		args, err := ordered.Decode(e.Args)
		if err != nil {
			args = nil // an argument that cannot be read is not shown
		}
		out = append(out, job{ongoing.Job{JID: e.JID, ID: e.ID, Fun: e.Fun, PID: e.PID, Started: e.Started}, args})
	}
	for _, j := range here {
		known := false
		for _, o := range out {
			known = known || o.JID == j.JID && o.PID == j.PID
		}
		if !known {
			out = append(out, job{Job: j})
		}
	}
	return out, nil
}

func (j *job) mapping() *ordered.Map {
	args := j.args
	if args == nil {
		args = []any{}
	}
	return ordered.Of("fun", j.Fun, "jid", j.JID, "id", j.ID, "pid", int64(j.PID), "arg", args, "ret", "", "started", j.Started.UTC().Format(time.RFC3339))
}

// chosen returns the jobs for which want is true, as they are shown.
func chosen(c *modules.Call, want func(*job) bool) ([]any, error) {
	all, err := jobs(c)
	out := []any{}
	for i := range all {
		if want(&all[i]) {
			out = append(out, all[i].mapping())
		}
	}
	return out, err
}

func listRunning(_ context.Context, c *modules.Call) (any, error) {
	return chosen(c, func(*job) bool { return true })
}

func isRunning(_ context.Context, c *modules.Call) (any, error) {
	return chosen(c, func(j *job) bool { return fnmatch.Match(c.Text("fun"), j.Fun) })
}

func findJob(_ context.Context, c *modules.Call) (any, error) {
	found, err := chosen(c, func(j *job) bool { return j.JID == c.Text("jid") })
	if err != nil || len(found) == 0 {
		return &ordered.Map{}, err
	}
	return found[0], nil
}

// signalJob returns the function that sends a signal to a job; 0 is the argument sig.
func signalJob(fixed int) modules.Func {
	return func(_ context.Context, c *modules.Call) (any, error) {
		said, err := send(c, fixed, func(j *job) bool { return j.JID == c.Text("jid") })
		return strings.Join(said, "\n"), err
	}
}

// signalAll returns the function that sends a signal to all jobs.
func signalAll(fixed int) modules.Func {
	return func(_ context.Context, c *modules.Call) (any, error) {
		said, err := send(c, fixed, func(*job) bool { return true })
		out := []any{}
		for _, s := range said {
			out = append(out, s)
		}
		return out, err
	}
}

// send sends a signal to jobs, and says so of each.
func send(c *modules.Call, fixed int, want func(*job) bool) ([]string, error) {
	sig := syscall.Signal(fixed)
	if fixed == 0 {
		var err error
		if sig, err = signalOf(c.Text("sig")); err != nil {
			return nil, err
		}
	}
	all, err := jobs(c)
	var out []string
	for _, j := range all {
		if !want(&j) {
			continue
		}
		if !c.Test {
			if err := j.kill(sig); err != nil && !errors.Is(err, syscall.ESRCH) {
				return out, modules.Errorf("sending the signal %d to job %s at pid %d: %v", sig, j.JID, j.PID, err)
			}
		}
		out = append(out, fmt.Sprintf("Signal %d sent to job %s at pid %d", sig, j.JID, j.PID))
	}
	return out, err
}

// kill sends a signal to the process of a job. One that cannot end what it has started
// takes that along.
func (j *job) kill(sig syscall.Signal) error {
	var below []int
	if sig == syscall.SIGKILL {
		below = descendants(j.PID)
	}
	err := syscall.Kill(j.PID, sig)
	for _, pid := range below {
		_ = syscall.Kill(pid, sig) // one that has ended meanwhile
	}
	return err
}

// descendants returns the processes below one, none where there is no /proc.
func descendants(of int) []int {
	all, err := procfs.Dir("/proc").Processes()
	if err != nil {
		return nil
	}
	out := []int{of}
	for i := 0; i < len(out); i++ {
		for _, p := range all {
			if p.PPID == out[i] && p.PID != os.Getpid() {
				out = append(out, p.PID)
			}
		}
	}
	return out[1:]
}

// signalOf reads a signal: its number, or its name with or without SIG.
func signalOf(text string) (syscall.Signal, error) {
	if n, err := strconv.Atoi(text); err == nil && n > 0 && n < 65 {
		return syscall.Signal(n), nil
	}
	switch strings.TrimPrefix(strings.ToUpper(text), "SIG") {
	case "HUP":
		return syscall.SIGHUP, nil
	case "INT":
		return syscall.SIGINT, nil
	case "QUIT":
		return syscall.SIGQUIT, nil
	case "KILL":
		return syscall.SIGKILL, nil
	case "USR1":
		return syscall.SIGUSR1, nil
	case "USR2":
		return syscall.SIGUSR2, nil
	case "TERM":
		return syscall.SIGTERM, nil
	case "STOP":
		return syscall.SIGSTOP, nil
	case "CONT":
		return syscall.SIGCONT, nil
	}
	return 0, modules.Errorf("%s is no signal: its number, or HUP, INT, QUIT, KILL, USR1, USR2, TERM, STOP, CONT", text)
}
