//go:build !linux

package process

import (
	"os"
	"syscall"
)

// wantHandle knows of no file that stands for a process.
func wantHandle(*syscall.SysProcAttr) func() *os.File {
	return func() *os.File { return nil }
}
