package guest

import (
	"os"
	"syscall"
)

// pollable returns a standard stream that is waited for by the poller of Go. One
// that blocks keeps a thread in a system call and the scheduler looking after it:
// that would be a quarter of what the thin costs a host. Whoever else has the
// stream open is a shell that this process has replaced, or waits for its end.
func pollable(f *os.File) *os.File {
	fd := int(f.Fd())
	if syscall.SetNonblock(fd, true) != nil {
		return f
	}
	return os.NewFile(uintptr(fd), f.Name())
}
