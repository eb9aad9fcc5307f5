package local

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"slices"
	"sync"
	"sync/atomic"
	"syscall"
	"time"

	"github.com/gossh/gossh/fault"
	"github.com/gossh/gossh/internal/pty"
	"github.com/gossh/gossh/transport"
)

// Conn runs commands through a shell of this machine, as the user of this process.
// The zero Conn is useful.
type Conn struct {
	// Shell is the shell with its options; nil means sh.
	Shell []string
	// Env is added to the environment of this process.
	Env []string
	// User is what Peer says.
	User string

	mu      sync.Mutex
	closed  bool
	running map[*process]bool
}

var _ transport.Conn = (*Conn)(nil)

// Peer implements transport.Conn.
func (c *Conn) Peer() transport.Peer { return transport.Peer{User: c.User, Addr: "local"} }

// Close implements transport.Conn: it ends what runs.
func (c *Conn) Close() error {
	c.mu.Lock()
	c.closed = true
	left := c.running
	c.running = nil
	c.mu.Unlock()
	for p := range left {
		p.lost.Store(true)
		p.kill()
	}
	return nil
}

// Cut breaks the streams of everything that runs, as a network does: the processes
// are not told.
func (c *Conn) Cut() {
	c.mu.Lock()
	defer c.mu.Unlock()
	for p := range c.running {
		p.cut()
	}
}

// Start implements transport.Conn.
func (c *Conn) Start(ctx context.Context, cmd transport.Command) (transport.Process, error) {
	if err := ctx.Err(); err != nil {
		return nil, context.Cause(ctx)
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.closed {
		return nil, fault.New(fault.Lost, "starting a local shell", "the connection is closed")
	}
	p, err := c.launch(ctx, cmd)
	// A shell that was written a moment ago may still be open in a child that
	// another goroutine is starting.
	for tries := 0; errors.Is(err, syscall.ETXTBSY) && tries < 1000; tries++ {
		time.Sleep(time.Millisecond)
		p, err = c.launch(ctx, cmd)
	}
	if err != nil {
		return nil, fault.Wrap(fault.Unreachable, "starting a local shell", err)
	}
	if c.running == nil {
		c.running = map[*process]bool{}
	}
	c.running[p] = true
	p.stop = context.AfterFunc(ctx, p.kill)
	return p, nil
}

// launch starts the shell once.
func (c *Conn) launch(ctx context.Context, cmd transport.Command) (*process, error) {
	shell := c.Shell
	if shell == nil {
		shell = []string{"sh"}
	}
	argv := slices.Concat(shell[1:], []string{"-c", cmd.Line})
	p := &process{ctx: ctx, conn: c, cmd: exec.Command(shell[0], argv...)} //nolint:noctx // its end is kill, which signals the group
	p.cmd.Env = append(os.Environ(), c.Env...)
	p.cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	theirs, err := p.connect(cmd.TTY)
	if err != nil {
		return nil, err
	}
	err = p.cmd.Start()
	for _, f := range theirs {
		_ = f.Close() // this process does not use them
	}
	if err != nil {
		p.cut()
		return nil, err
	}
	return p, nil
}

// connect makes the streams and returns the files that are the command's own.
func (p *process) connect(tty bool) ([]*os.File, error) {
	if tty {
		master, slave, err := pty.Open()
		if err != nil {
			return nil, err
		}
		p.cmd.Stdin, p.cmd.Stdout, p.cmd.Stderr = slave, slave, slave
		p.cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true, Setctty: true}
		p.in, p.out, p.errs = master, master, nothing{}
		p.files = []*os.File{master.File}
		return []*os.File{slave}, nil
	}
	var ours, theirs [3]*os.File
	for i := range 3 {
		r, w, err := os.Pipe()
		if err != nil {
			return nil, err
		}
		ours[i], theirs[i] = r, w
		if i == 0 {
			ours[i], theirs[i] = w, r
		}
	}
	p.cmd.Stdin, p.cmd.Stdout, p.cmd.Stderr = theirs[0], theirs[1], theirs[2]
	p.in, p.out, p.errs, p.files = ours[0], ours[1], ours[2], ours[:]
	return theirs[:], nil
}

type process struct {
	ctx       context.Context
	conn      *Conn
	cmd       *exec.Cmd
	in        io.WriteCloser
	out, errs io.Reader
	files     []*os.File
	lost      atomic.Bool // the connection was closed under it
	stop      func() bool
}

func (p *process) Stdin() io.WriteCloser { return p.in }
func (p *process) Stdout() io.Reader     { return p.out }
func (p *process) Stderr() io.Reader     { return p.errs }

// killGrace is the time between TERM and KILL.
const killGrace = 2 * time.Second

// kill does what sshd does when a connection ends: it signals the process group, and
// breaks the streams.
func (p *process) kill() {
	p.signal(syscall.SIGTERM)
	p.cut()
	time.AfterFunc(killGrace, func() { p.signal(syscall.SIGKILL) })
}

// signal signals the group of the shell as long as the shell is there: after that its
// number may be that of others.
func (p *process) signal(s syscall.Signal) {
	if p.cmd.Process.Signal(syscall.Signal(0)) == nil {
		_ = syscall.Kill(-p.cmd.Process.Pid, s) // it may just have ended
	}
}

// cut closes the streams; what is closed already stays so.
func (p *process) cut() {
	for _, f := range p.files {
		_ = f.Close()
	}
}

// Wait implements transport.Process.
func (p *process) Wait() (transport.Exit, error) {
	err := p.cmd.Wait()
	p.stop()
	p.conn.mu.Lock()
	delete(p.conn.running, p)
	p.conn.mu.Unlock()
	p.cut()
	exit, err := exitOf(err)
	switch {
	case p.ctx.Err() != nil:
		return exit, context.Cause(p.ctx)
	case p.lost.Load():
		return exit, fault.New(fault.Lost, "waiting for a local shell", "the connection was closed")
	}
	return exit, err
}

func exitOf(err error) (transport.Exit, error) {
	var ee *exec.ExitError
	if !errors.As(err, &ee) {
		if err != nil {
			err = fault.Wrap(fault.Lost, "waiting for a local shell", err)
		}
		return transport.Exit{}, err
	}
	ws, ok := ee.Sys().(syscall.WaitStatus)
	if ok && ws.Signaled() {
		return transport.Exit{Code: 128 + int(ws.Signal()), Signal: signalName(ws.Signal())}, nil
	}
	return transport.Exit{Code: ee.ExitCode()}, nil
}

// signalName returns the name of a signal without SIG, for those that end programs.
func signalName(s syscall.Signal) string {
	for name, n := range map[string]syscall.Signal{
		"ABRT": syscall.SIGABRT, "ALRM": syscall.SIGALRM, "FPE": syscall.SIGFPE, "HUP": syscall.SIGHUP, "ILL": syscall.SIGILL,
		"INT": syscall.SIGINT, "KILL": syscall.SIGKILL, "PIPE": syscall.SIGPIPE, "QUIT": syscall.SIGQUIT, "SEGV": syscall.SIGSEGV,
		"TERM": syscall.SIGTERM, "USR1": syscall.SIGUSR1, "USR2": syscall.SIGUSR2,
	} {
		if n == s {
			return name
		}
	}
	return fmt.Sprint(int(s))
}

// nothing is a stream that has ended.
type nothing struct{}

func (nothing) Read([]byte) (int, error) { return 0, io.EOF }
