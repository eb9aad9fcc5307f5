// Package ownership tells whether somebody else may have written a file.
package ownership

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"

	"github.com/gossh/gossh/fault"
)

// Check returns fault.Invalid if the file or directory at path, or a directory
// above it, could have been put there by anybody but the user and root: if it
// belongs to another user, or others can write to it. Directories with the sticky
// bit may be writable above path, but not be the file's own: there everybody can
// create a file of that name. A path that does not exist is fine.
func Check(path string) error {
	abs, err := filepath.Abs(path)
	if err != nil {
		return fault.Wrap(fault.Invalid, "checking who owns "+path, err)
	}
	resolved, err := filepath.EvalSymlinks(abs)
	if os.IsNotExist(err) {
		return nil
	}
	if err != nil {
		return fault.Wrap(fault.Invalid, "checking who owns "+path, err)
	}
	for p := resolved; ; p = filepath.Dir(p) {
		info, err := os.Lstat(p)
		if err != nil {
			return fault.Wrap(fault.Invalid, "checking who owns "+path, err)
		}
		if err := one(p, info, p == resolved); err != nil {
			return err
		}
		if p == filepath.Dir(p) {
			return nil
		}
	}
}

// one checks one element of the path.
func one(p string, info fs.FileInfo, last bool) error {
	st, ok := info.Sys().(*syscall.Stat_t)
	if !ok {
		return nil
	}
	if uid := os.Geteuid(); st.Uid != 0 && int(st.Uid) != uid {
		return fault.New(fault.Invalid, "", "%s belongs to uid %d, and what it says could be theirs: gossh does not read it", p, st.Uid).
			WithHint(fmt.Sprintf("chown it to yourself, or use files of your own: -c DIR, --roster-file FILE, --saltfile FILE (you are uid %d)", uid))
	}
	mode := info.Mode()
	if mode.Perm()&0o022 == 0 || mode&fs.ModeSticky != 0 && mode.IsDir() && !last {
		return nil
	}
	if mode.Perm()&0o002 == 0 && ownGroup(st) {
		return nil
	}
	return fault.New(fault.Invalid, "", "%s can be written by others (%v), and gossh does not read what others may have written", p, mode).
		WithHint("chmod go-w " + p)
}

// ownGroup reports whether the group is the user's private one, as many systems
// make it: a group with the number of the user.
func ownGroup(st *syscall.Stat_t) bool {
	return st.Gid == st.Uid && int(st.Gid) == os.Getegid() || st.Gid == 0
}
