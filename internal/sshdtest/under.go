package sshdtest

import (
	"testing"

	"github.com/gossh/gossh/internal/testneed"
)

// Change is how what a host sees of the machine differs, as the lines of shell that
// change it before the server starts, in a mount namespace of its own.
type Change string

// Mount returns the Change that an empty file system lies on dir, with the options
// of mount, such as noexec.
func Mount(dir, options string) Change {
	return Change("mount -t tmpfs -o mode=1777," + options + " tmpfs '" + dir + "'\n")
}

// Hide returns the Change that a program cannot be run.
func Hide(path string) Change {
	return Change("[ ! -e '" + path + "' ] || mount --bind /dev/null '" + path + "'\n")
}

// under returns what a server's command line begins with under these changes. It
// skips the test where nothing can be mounted.
func under(tb testing.TB, need string, changes []Change) []string {
	tb.Helper()
	if len(changes) == 0 {
		return nil
	}
	testneed.Root(tb, need)
	script := "set -e\n"
	for _, c := range changes {
		script += string(c)
	}
	return []string{testneed.Program(tb, need, "unshare"), "--mount", "sh", "-c", script + `exec "$@"`, "under"}
}
