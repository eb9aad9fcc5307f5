// Package thintest tests what puts thins on hosts without hosts: a connection that
// leads to a shell of this machine, and a thin that is the test's own binary.
package thintest

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

// Conn runs commands through a login shell of this machine. It is safe for
// concurrent use.
type Conn struct {
	// Shell is the login shell with its options; nil means sh.
	Shell []string
	// Env is added to the environment of this process.
	Env []string
	// User is what Peer says.
	User string
	// Execs counts the commands.
	Execs atomic.Int32
	// Seen, if not nil, takes each command.
	Seen func(transport.Command)

	mu    sync.Mutex
	files []*os.File
}

// Cut breaks the streams of everything that was started, as a network does: the
// processes are not told.
func (c *Conn) Cut() {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, f := range slices.Backward(c.files) {
		f.Close()
	}
}

var _ transport.Conn = (*Conn)(nil)

// Peer implements transport.Conn.
func (c *Conn) Peer() transport.Peer { return transport.Peer{User: c.User, Addr: "local"} }

// Close implements transport.Conn.
func (c *Conn) Close() error { return nil }

// Start implements transport.Conn.
func (c *Conn) Start(ctx context.Context, cmd transport.Command) (transport.Process, error) {
	c.Execs.Add(1)
	if c.Seen != nil {
		c.Seen(cmd)
	}
	shell := c.Shell
	if shell == nil {
		shell = []string{"sh"}
	}
	p, err := c.launch(ctx, shell, cmd)
	// A shell that a test has just written may still be open in a child that another
	// test is starting.
	for tries := 0; errors.Is(err, syscall.ETXTBSY) && tries < 1000; tries++ {
		time.Sleep(time.Millisecond)
		p, err = c.launch(ctx, shell, cmd)
	}
	if err != nil {
		return nil, fault.Wrap(fault.Unreachable, "starting a local shell", err)
	}
	p.stop = context.AfterFunc(ctx, p.kill)
	c.mu.Lock()
	defer c.mu.Unlock()
	c.files = append(c.files, p.files...)
	return p, nil
}

// launch starts the shell once.
func (c *Conn) launch(ctx context.Context, shell []string, cmd transport.Command) (*process, error) {
	p := &process{ctx: ctx, cmd: exec.Command(shell[0], append(shell[1:len(shell):len(shell)], "-c", cmd.Line)...)}
	p.cmd.Env = append(os.Environ(), c.Env...)
	p.cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	theirs, err := p.connect(cmd.TTY)
	if err != nil {
		return nil, err
	}
	err = p.cmd.Start()
	for _, f := range theirs {
		f.Close()
	}
	if err != nil {
		for _, f := range p.files {
			f.Close()
		}
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
	cmd       *exec.Cmd
	in        io.WriteCloser
	out, errs io.Reader
	files     []*os.File
	stop      func() bool
}

func (p *process) Stdin() io.WriteCloser { return p.in }
func (p *process) Stdout() io.Reader     { return p.out }
func (p *process) Stderr() io.Reader     { return p.errs }

// killGrace is the time between TERM and KILL.
const killGrace = 2 * time.Second

// kill does what a connection does when the context of a process ends: it signals
// the process, and breaks the streams.
func (p *process) kill() {
	_ = p.cmd.Process.Signal(syscall.SIGTERM) // it may have ended
	for _, f := range p.files {
		f.Close()
	}
	time.AfterFunc(killGrace, func() { _ = p.cmd.Process.Kill() })
}

// Wait implements transport.Process.
func (p *process) Wait() (transport.Exit, error) {
	err := p.cmd.Wait()
	p.stop()
	for _, f := range p.files {
		f.Close()
	}
	var ee *exec.ExitError
	switch {
	case p.ctx.Err() != nil:
		return transport.Exit{}, context.Cause(p.ctx)
	case errors.As(err, &ee):
		ws, ok := ee.Sys().(syscall.WaitStatus)
		if ok && ws.Signaled() {
			return transport.Exit{Code: 128 + int(ws.Signal()), Signal: ws.Signal().String()}, nil
		}
		return transport.Exit{Code: ee.ExitCode()}, nil
	case err != nil:
		return transport.Exit{}, fmt.Errorf("waiting for a local shell: %w", err)
	}
	return transport.Exit{}, nil
}

// nothing is a stream that has ended.
type nothing struct{}

func (nothing) Read([]byte) (int, error) { return 0, io.EOF }
