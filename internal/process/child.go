package process

import (
	"errors"
	"os"
	"runtime"
	"syscall"
	"time"
)

// child is a process that was started. Its number is its own until wait has
// returned.
type child struct {
	pid int
	// handle becomes readable when the process has ended; nil where the system has
	// no such thing.
	handle *os.File
}

// busyTries and busyPause bound the waiting for a program that is still open for
// writing.
const (
	busyTries = 1000
	busyPause = time.Millisecond
)

// spawn starts a process. It does what os.StartProcess does without the trial
// process by which package os finds out what the kernel can.
func spawn(path string, argv []string, attr *os.ProcAttr) (*child, error) {
	sys := *attr.Sys
	handle := wantHandle(&sys)
	files := make([]uintptr, len(attr.Files))
	for i, f := range attr.Files {
		files[i] = f.Fd()
	}
	start := func(sys *syscall.SysProcAttr) (int, error) {
		pid, _, err := syscall.StartProcess(path, argv, &syscall.ProcAttr{Dir: attr.Dir, Env: attr.Env, Files: files, Sys: sys})
		// A program that was written a moment ago is open in a child that another
		// goroutine is starting, until that child has become its own program.
		for tries := 0; errors.Is(err, syscall.ETXTBSY) && tries < busyTries; tries++ {
			time.Sleep(busyPause)
			pid, _, err = syscall.StartProcess(path, argv, &syscall.ProcAttr{Dir: attr.Dir, Env: attr.Env, Files: files, Sys: sys})
		}
		return pid, err
	}
	pid, err := start(&sys)
	if errors.Is(err, syscall.EINVAL) {
		// What does not know of handles, such as an emulator, refuses them so.
		handle = func() *os.File { return nil }
		pid, err = start(attr.Sys)
	}
	runtime.KeepAlive(attr)
	if err != nil {
		return nil, &os.PathError{Op: "fork/exec", Path: path, Err: err}
	}
	return &child{pid, handle()}, nil
}

// wait waits for the end of the process. It is called once.
func (c *child) wait() (status syscall.WaitStatus, err error) {
	if c.poll(&status, &err) {
		return status, err
	}
	for {
		if _, err = syscall.Wait4(c.pid, &status, 0, nil); !errors.Is(err, syscall.EINTR) {
			return status, err
		}
	}
}

// poll waits for the handle. A goroutine that waits so costs nothing, while one in
// a system call keeps the scheduler of Go awake: it looks after it 50 times in the
// first millisecond. It reports false if the process must be waited for in the
// plain way.
func (c *child) poll(status *syscall.WaitStatus, failed *error) (done bool) {
	if c.handle == nil {
		return false
	}
	defer c.handle.Close()
	conn, err := c.handle.SyscallConn()
	if err != nil {
		return false
	}
	err = conn.Read(func(uintptr) bool {
		pid, werr := syscall.Wait4(c.pid, status, syscall.WNOHANG, nil)
		done = pid == c.pid || werr != nil && !errors.Is(werr, syscall.EINTR)
		*failed = werr
		return done
	})
	return done && err == nil
}
