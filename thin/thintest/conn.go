// Package thintest has a connection that leads to a shell of this machine.
package thintest

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"sync/atomic"
	"syscall"

	"github.com/gossh/gossh/fault"
	"github.com/gossh/gossh/transport"
)

// Conn runs commands through a local login shell. It is safe for concurrent use.
type Conn struct {
	// Shell is the login shell with its options; nil means sh.
	Shell []string
	// Env is the environment; nil means that of this process.
	Env []string
	// User is what Peer says.
	User string
	// Execs counts the commands.
	Execs atomic.Int32
}

var _ transport.Conn = (*Conn)(nil)

// Peer implements transport.Conn.
func (c *Conn) Peer() transport.Peer { return transport.Peer{User: c.User, Addr: "local"} }

// Close implements transport.Conn.
func (c *Conn) Close() error { return nil }

// Start implements transport.Conn.
func (c *Conn) Start(ctx context.Context, cmd transport.Command) (transport.Process, error) {
	c.Execs.Add(1)
	shell := c.Shell
	if shell == nil {
		shell = []string{"sh"}
	}
	p := &process{ctx: ctx, cmd: exec.CommandContext(ctx, shell[0], append(shell[1:len(shell):len(shell)], "-c", cmd.Line)...)}
	p.cmd.Env = c.Env
	p.cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	p.cmd.Cancel = func() error { return p.cmd.Process.Signal(syscall.SIGTERM) }
	var outW, errW *os.File
	var err error
	if p.out, outW, err = os.Pipe(); err != nil {
		return nil, err
	}
	if p.errs, errW, err = os.Pipe(); err != nil {
		return nil, err
	}
	p.cmd.Stdout, p.cmd.Stderr = outW, errW
	if p.in, err = p.cmd.StdinPipe(); err != nil {
		return nil, err
	}
	err = p.cmd.Start()
	outW.Close()
	errW.Close()
	if err != nil {
		return nil, fault.Wrap(fault.Unreachable, "starting a local shell", err)
	}
	return p, nil
}

type process struct {
	ctx       context.Context
	cmd       *exec.Cmd
	in        io.WriteCloser
	out, errs *os.File
}

func (p *process) Stdin() io.WriteCloser { return p.in }
func (p *process) Stdout() io.Reader     { return p.out }
func (p *process) Stderr() io.Reader     { return p.errs }

// Wait implements transport.Process.
func (p *process) Wait() (transport.Exit, error) {
	err := p.cmd.Wait()
	p.out.Close()
	p.errs.Close()
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
