package file

import (
	"io/fs"
	"syscall"
)

// inode tells files apart.
type inode struct{ dev, ino uint64 }

func inodeOf(info fs.FileInfo) (inode, bool) {
	st, ok := info.Sys().(*syscall.Stat_t)
	if !ok {
		return inode{}, false
	}
	return inode{uint64(st.Dev), uint64(st.Ino)}, true
}
