package cmd

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strings"
	"sync"
	"syscall"
	"time"

	"github.com/gossh/gossh/modules"
)

// maxOutput bounds each stream of a command that is kept, in bytes.
const maxOutput = 32 << 20

// killGrace is how long a command may take to end after TERM.
const killGrace = 2 * time.Second

// pipeGrace is how long output is awaited after a command has ended: what it has
// left in the background may hold the pipe for ever.
const pipeGrace = 2 * time.Second

// result is what a command did.
type result struct {
	pid, code int
	out, errs []byte
	rstrip    bool
}

// text returns output as it is shown: valid UTF-8, without the last newlines.
func (r *result) text(b []byte) string {
	s := strings.ToValidUTF8(string(b), "\uFFFD")
	if r.rstrip {
		s = strings.TrimRight(s, " \t\r\n\f\v")
	}
	return s
}

func (r *result) both() string {
	if len(r.errs) == 0 {
		return r.text(r.out)
	}
	return r.text(append(append([]byte(nil), r.out...), r.errs...))
}

// collector keeps what a stream says and hands it on as it comes.
type collector struct {
	mu   sync.Mutex
	name string
	b    []byte
	cut  bool
	tell func(stream string, data []byte)
}

// Write implements io.Writer. What goes beyond the bound is dropped: the command
// must not be blocked by it.
func (w *collector) Write(p []byte) (int, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.tell != nil {
		w.tell(w.name, p)
	}
	if room := maxOutput - len(w.b); len(p) > room {
		w.b, w.cut = append(w.b, p[:room]...), true
	} else {
		w.b = append(w.b, p...)
	}
	return len(p), nil
}

// bytes returns what was kept, saying aloud if that is not all.
func (w *collector) bytes() []byte {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.cut {
		return append(w.b, fmt.Sprintf("\n[the output was cut at %d MiB]\n", maxOutput>>20)...)
	}
	return w.b
}

// execute runs a command to its end. When ctx or the timeout ends it, everything in
// its process group goes as well.
func execute(ctx context.Context, c *modules.Call, s *spec) (*result, error) {
	cmd := exec.Command(s.argv[0], s.argv[1:]...) //nolint:noctx // killed below, with its group
	cmd.Env, cmd.Dir = s.env, s.cwd
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	if s.stdin != "" {
		cmd.Stdin = strings.NewReader(s.stdin)
	}
	if err := become(cmd, s); err != nil {
		return nil, err
	}
	out := &collector{name: "stdout", tell: c.Stream}
	errs := &collector{name: "stderr", tell: c.Stream}
	cmd.Stdout, cmd.Stderr = io.Writer(out), io.Writer(errs)
	if s.merge {
		cmd.Stderr = out
	}
	cmd.WaitDelay = pipeGrace
	if err := start(cmd, s); err != nil {
		return nil, modules.Errorf("Unable to run command '%s' with the context '%s', reason: %s", strings.Join(s.argv, " "), s.cwd, err)
	}
	r := &result{pid: cmd.Process.Pid, rstrip: s.rstrip}
	late, err := wait(ctx, cmd, s.timeout)
	if ctx.Err() != nil {
		return nil, ctx.Err()
	}
	if late {
		r.code = 1
		r.out = []byte(fmt.Sprintf("%s : Timed out after %v seconds", strings.Join(s.argv, " "), s.timeout.Seconds()))
		return r, nil
	}
	r.out, r.errs = out.bytes(), errs.bytes()
	var ee *exec.ExitError
	switch {
	case err == nil, errors.Is(err, exec.ErrWaitDelay):
	case errors.As(err, &ee):
		r.code = ee.ExitCode()
		if ws, ok := ee.Sys().(syscall.WaitStatus); ok && ws.Signaled() {
			r.code = -int(ws.Signal())
		}
	default:
		return nil, modules.Errorf("%s", err)
	}
	return r, nil
}

// umaskLock keeps starts apart, for the mask belongs to the whole process.
var umaskLock sync.Mutex

func start(cmd *exec.Cmd, s *spec) error {
	if s.umask == nil {
		return cmd.Start()
	}
	umaskLock.Lock()
	defer umaskLock.Unlock()
	old := syscall.Umask(*s.umask)
	defer syscall.Umask(old)
	return cmd.Start()
}

// wait waits for the end of the command, or ends it.
func wait(ctx context.Context, cmd *exec.Cmd, timeout time.Duration) (late bool, err error) {
	done := make(chan error, 1)
	go func() { done <- cmd.Wait() }()
	var clock <-chan time.Time
	if timeout > 0 {
		t := time.NewTimer(timeout)
		defer t.Stop()
		clock = t.C
	}
	select {
	case err := <-done:
		return false, err
	case <-ctx.Done():
	case <-clock:
		late = true
	}
	group := -cmd.Process.Pid
	_ = syscall.Kill(group, syscall.SIGTERM)
	select {
	case err = <-done:
	case <-time.After(killGrace):
	}
	// Also what has ignored TERM, or was left behind by its parent.
	_ = syscall.Kill(group, syscall.SIGKILL)
	if err == nil {
		select {
		case err = <-done:
		case <-time.After(2 * pipeGrace):
		}
	}
	return late, err
}

// become makes cmd run as another user.
func become(cmd *exec.Cmd, s *spec) error {
	if s.runas == "" && s.group == "" {
		return nil
	}
	if os.Geteuid() != 0 {
		return modules.Errorf("runas and group need root, and this is uid %d", os.Geteuid())
	}
	u, err := lookup(s.runas)
	if err != nil {
		return err
	}
	if s.group != "" {
		if u.gid, err = groupID(s.group); err != nil {
			return err
		}
	}
	cmd.SysProcAttr.Credential = &syscall.Credential{Uid: u.uid, Gid: u.gid, Groups: u.groups}
	if s.runas == "" {
		return nil
	}
	for k, v := range map[string]string{"HOME": u.home, "USER": s.runas, "LOGNAME": s.runas, "SHELL": u.shell} {
		cmd.Env = append(cmd.Env, k+"="+v)
	}
	if cmd.Dir == "" {
		cmd.Dir = u.home
		if info, err := os.Stat(u.home); err != nil || !info.IsDir() {
			cmd.Dir = "/"
		}
	}
	return nil
}
