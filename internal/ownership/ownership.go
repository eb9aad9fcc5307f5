// Package ownership tells whether somebody else may have written a file.
package ownership

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"

	"github.com/gossh/gossh/fault"
)

// maxLinks bounds the symbolic links of one path.
const maxLinks = 40

// Check returns fault.Invalid if the file or directory at path could have been
// put there by anybody but the user and root: if it, a directory above it, or a
// symbolic link on the way belongs to somebody else, or can be written by others.
// Directories above path may be writable if they are sticky; path itself may not:
// there everybody can create a file. The error says what to do. A path that does
// not exist is fine.
func Check(path string) error {
	abs, err := filepath.Abs(path)
	if err != nil {
		return wrap(path, err)
	}
	err = walk(abs)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return err
}

// walk looks at each element of abs as the kernel does, links before what they
// point to.
func walk(abs string) error {
	at, rest := "/", strings.Split(abs, "/")
	for links := 0; len(rest) > 0; {
		name := rest[0]
		rest = rest[1:]
		switch name {
		case "", ".":
			continue
		case "..":
			at = filepath.Dir(at)
			continue
		}
		next := filepath.Join(at, name)
		info, err := os.Lstat(next)
		if err != nil {
			return wrap(abs, err)
		}
		if err := one(next, info, strings.Trim(strings.Join(rest, ""), "./") == ""); err != nil {
			return err
		}
		if info.Mode()&fs.ModeSymlink == 0 {
			at = next
			continue
		}
		if links++; links > maxLinks {
			return wrap(abs, syscall.ELOOP)
		}
		to, err := os.Readlink(next)
		if err != nil {
			return wrap(abs, err)
		}
		if filepath.IsAbs(to) {
			at = "/"
		}
		rest = append(strings.Split(to, "/"), rest...)
	}
	return nil
}

func wrap(path string, err error) error {
	return fault.Wrap(fault.Invalid, "checking who may write "+path, err)
}

// one checks one element of a path.
func one(p string, info fs.FileInfo, last bool) error {
	st, ok := info.Sys().(*syscall.Stat_t)
	if !ok {
		return nil
	}
	if uid := os.Geteuid(); st.Uid != 0 && int(st.Uid) != uid {
		return fault.New(fault.Invalid, "", "%s belongs to uid %d, and what it says could be theirs: gossh does not read it", p, st.Uid).
			WithHint(fmt.Sprintf("chown it to yourself (uid %d), or use files of your own: -c DIR, --roster-file FILE, --saltfile FILE", uid))
	}
	mode := info.Mode()
	switch {
	case mode&fs.ModeSymlink != 0: // what counts is who may replace it: the directory
		return nil
	case mode.Perm()&0o022 == 0, mode&fs.ModeSticky != 0 && mode.IsDir() && !last:
		return nil
	case mode.Perm()&0o002 == 0 && ownGroup(st):
		return nil
	}
	return fault.New(fault.Invalid, "", "%s can be written by others (%v), and gossh does not read what others may have written", p, mode).
		WithHint("chmod go-w " + p)
}

// ownGroup reports whether the group is the user's private one, as many systems
// make it (a group with the number of the user), or root's.
func ownGroup(st *syscall.Stat_t) bool {
	return st.Gid == st.Uid && int(st.Gid) == os.Getegid() || st.Gid == 0
}
