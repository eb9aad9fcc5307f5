package process

import (
	"os"
	"strconv"
	"syscall"
	"time"
)

// Names of the streams that Command.Output is called with.
const (
	Stdout = "stdout"
	Stderr = "stderr"
)

// Command is a program to run. The zero values of the options are useful.
type Command struct {
	// Argv is the program and its arguments. A program without a slash is looked
	// up in the PATH of Env.
	Argv []string
	// Dir is the working directory; "" is that of this process.
	Dir string
	// Env is the whole environment, as KEY=value; nil is an empty one.
	Env []string
	// Stdin is what the program reads; nil is /dev/null.
	Stdin []byte
	// As is the identity to run with; nil is that of this process.
	As *Identity
	// Umask is the file mode mask; nil is that of this process.
	Umask *uint32
	// Merge puts stderr into stdout, in the order in which it was written.
	Merge bool
	// Limit bounds what is kept of each stream, in bytes; 0 means 1 MiB. The rest
	// is read and dropped.
	Limit int
	// Timeout ends the program; 0 means never.
	Timeout time.Duration
	// Output, if not nil, is called with each piece of output as it appears, from
	// one goroutine for each stream. It must not keep data.
	Output func(stream string, data []byte)
}

// Identity is the user and the groups of a process.
type Identity struct {
	UID, GID uint32
	// Groups are the supplementary groups.
	Groups []uint32
}

// attributes returns the path, the arguments and the attributes to start c with.
// Every program gets a session of its own: then all that it starts can be found,
// and nothing of it can reach the terminal of the connection.
func (c *Command) attributes(files []*os.File) (string, []string, *os.ProcAttr, error) {
	path, err := Look(c.Argv[0], c.Env)
	if err != nil {
		return "", nil, nil, err
	}
	argv := c.Argv
	if c.Umask != nil {
		// A umask belongs to the process as a whole, and the calls of other
		// goroutines must not see this one: a shell sets it and is replaced.
		argv = append([]string{
			"/bin/sh", "-c", `umask "$0" && exec "$@"`,
			strconv.FormatUint(uint64(*c.Umask), 8), path,
		}, argv[1:]...)
		path = argv[0]
	}
	sys := &syscall.SysProcAttr{Setsid: true}
	if c.As != nil {
		sys.Credential = &syscall.Credential{Uid: c.As.UID, Gid: c.As.GID, Groups: c.As.Groups}
	}
	env := c.Env
	if env == nil {
		env = []string{} // nil would be this process's own
	}
	return path, argv, &os.ProcAttr{Dir: c.Dir, Env: env, Files: files, Sys: sys}, nil
}
