package process

import (
	"os"
	"syscall"
)

// wantHandle asks for a file that stands for the process (pidfd, Linux 5.2), and
// returns what gets it once the process was started.
func wantHandle(sys *syscall.SysProcAttr) func() *os.File {
	fd := -1
	sys.PidFD = &fd
	return func() *os.File {
		if fd < 0 || syscall.SetNonblock(fd, true) != nil {
			return nil
		}
		return os.NewFile(uintptr(fd), "pidfd")
	}
}
