package transport

import (
	"context"
	"io"
	"io/fs"

	"github.com/gossh/gossh/targets"
)

// Dialer opens connections to targets. Implementations are safe for concurrent
// use.
type Dialer interface {
	// Dial connects and authenticates. A target with deferred values is completed
	// first (Target.Complete), and one with an Err fails with it. Dial returns when
	// ctx ends, whatever the peer does. Errors carry a fault.Kind: Unreachable, HostKey, Auth, Timeout,
	// Cancelled or Invalid. The caller closes the connection.
	Dial(ctx context.Context, t *targets.Target) (Conn, error)
}

// Preparer is implemented by dialers that do better when they know all targets of a
// run: what they have to ask the operator is asked once for all.
type Preparer interface {
	// Prepare is called with the targets of a run before the first one is dialed. It
	// does not use the network. The map that it returns has the same targets, in the
	// order in which they are best begun with. The function is called after the last
	// Dial of the run; ctx is the run's.
	Prepare(ctx context.Context, m *targets.Map) (order *targets.Map, done func())
}

// Recognizer is implemented by dialers that tell hosts by recorded keys.
type Recognizer interface {
	// Recognizes reports whether Peer.HostKey of a connection to t may be hostKey now,
	// as far as that is recorded. It does not use the network.
	Recognizes(ctx context.Context, t *targets.Target, hostKey string) bool
}

// Conn is one connection to one host. It is safe for concurrent use.
type Conn interface {
	// Start runs cmd through the login shell of the host. It returns when the
	// host has accepted the request. When ctx ends, the process is told to end
	// (TERM, then KILL, as far as the host allows) and its streams break.
	Start(ctx context.Context, cmd Command) (Process, error)
	// Peer tells who is at the other end.
	Peer() Peer
	// Close ends the connection and waits for what it started here.
	Close() error
}

// Peer is what a connection knows of its two ends once it is authenticated.
type Peer struct {
	// User is the login user.
	User string
	// Addr is the address that was dialed, host:port.
	Addr string
	// HostKey is the fingerprint (SHA256:...) of the recorded key by which the host
	// was recognized: its own, or that of the authority that certifies it. It is ""
	// if nothing was checked.
	HostKey string
	// Forwarded is set if the local agent is forwarded.
	Forwarded bool
}

// Command is what a host is asked to run.
type Command struct {
	// Line is given to the login shell as it is. It is visible in the process
	// list of the host: no secrets.
	Line string
	// TTY asks for a pseudo-terminal in raw mode: bytes pass unchanged in both
	// directions, and stderr arrives on stdout.
	TTY bool
}

// Process is a running command. Stdout and Stderr must be read concurrently, or
// the process may block.
type Process interface {
	// Stdin is the input of the process; closing it is the end of the input. One
	// goroutine may close it while another writes: the input ends after that write, or
	// breaks it.
	Stdin() io.WriteCloser
	// Stdout and Stderr end with io.EOF when the process closes them.
	Stdout() io.Reader
	Stderr() io.Reader
	// Wait returns when the process has ended, after its output was read. The
	// error is nil if an exit status arrived, whatever it is; else it carries
	// fault.Lost. It carries what ended the context if the process was told to end
	// because of that; the Exit is then how it ended, as far as the host told.
	Wait() (Exit, error)
}

// Exit is how a process ended.
type Exit struct {
	// Code is the exit status; 128 plus the number for a signal, as in a shell.
	Code int
	// Signal is the name without SIG, or "".
	Signal string
}

// Putter is implemented by connections that can write files by themselves
// (sftp).
type Putter interface {
	// Put writes size bytes of src to path with the given mode. The file is
	// complete or an error is returned; a partial file may stay. ErrNoPut means
	// that this host cannot, and nothing was written.
	Put(ctx context.Context, src io.Reader, size int64, path string, mode fs.FileMode) error
}
