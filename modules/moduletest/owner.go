package moduletest

import (
	"fmt"
	"io/fs"
	"syscall"
)

// owner returns the ids of the owner and the group of a file.
func owner(info fs.FileInfo) string {
	if s, ok := info.Sys().(*syscall.Stat_t); ok {
		return fmt.Sprintf("%d:%d", s.Uid, s.Gid)
	}
	return "?"
}
