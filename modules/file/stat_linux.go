package file

import (
	"syscall"
	"time"

	"github.com/gossh/gossh/modules"
	"github.com/gossh/gossh/ordered"
)

// times returns when a file was used, changed, and when its inode was.
func times(st *syscall.Stat_t) (atime, mtime, ctime time.Time) {
	return time.Unix(st.Atim.Unix()), time.Unix(st.Mtim.Unix()), time.Unix(st.Ctim.Unix())
}

// fileSystem returns what statvfs(3) says.
func fileSystem(p place) (*ordered.Map, error) {
	var s syscall.Statfs_t
	if err := syscall.Statfs(p.path, &s); err != nil {
		return nil, modules.Errorf("Could not statvfs '%s'", p.name)
	}
	return ordered.Of("f_bavail", int64(s.Bavail), "f_bfree", int64(s.Bfree), "f_blocks", int64(s.Blocks), "f_bsize", int64(s.Bsize),
		"f_favail", int64(s.Ffree), "f_ffree", int64(s.Ffree), "f_files", int64(s.Files), "f_flag", int64(s.Flags)&^0x20,
		"f_frsize", int64(s.Frsize), "f_namemax", int64(s.Namelen)), nil
}
