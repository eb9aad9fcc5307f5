package ownership

import (
	"fmt"
	"io/fs"
	"os"
	"syscall"

	"github.com/gossh/gossh/fault"
)

// SSHConfig returns fault.Invalid if ssh would refuse a configuration file: if it is
// another user's, or others can write it. ssh judges the file alone, and not the
// directories above it. What is no regular file is let pass: what a pipe carries is
// whose pipe it is.
func SSHConfig(path string, info fs.FileInfo) error {
	if !info.Mode().IsRegular() {
		return nil
	}
	st, ok := info.Sys().(*syscall.Stat_t)
	switch uid := os.Getuid(); {
	case ok && st.Uid != 0 && int(st.Uid) != uid:
		return fault.New(fault.Invalid, "", "Bad owner or permissions on %s: it belongs to uid %d", path, st.Uid).
			WithHint(fmt.Sprintf("chown it to yourself (you are uid %d), or name another file", uid))
	case info.Mode().Perm()&0o022 != 0:
		return fault.New(fault.Invalid, "", "Bad owner or permissions on %s: others can write it (%v)", path, info.Mode()).
			WithHint("chmod go-w " + path)
	}
	return nil
}

// SSHKey returns fault.Invalid if ssh would not use a private key because others can
// read it. As with ssh, that counts for the user's own files alone. The error does not
// name the file.
func SSHKey(info fs.FileInfo) error {
	st, ok := info.Sys().(*syscall.Stat_t)
	if !ok || int(st.Uid) != os.Getuid() || info.Mode().Perm()&0o077 == 0 {
		return nil
	}
	return fault.New(fault.Invalid, "", "its permissions %04o are too open (chmod go= it)", info.Mode().Perm())
}
