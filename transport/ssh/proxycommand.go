package ssh

import (
	"context"
	"io"
	"net"
	"os"
	"os/exec"
	"sync"
	"syscall"
	"time"
)

// proxyCommand starts a ProxyCommand and returns its input and output as a
// connection. The command is the user's own configuration, run as ssh runs it.
func proxyCommand(ctx context.Context, command string) (net.Conn, error) {
	cmd := exec.Command("/bin/sh", "-c", "exec "+command) //nolint:noctx // it lives as long as the connection, not the dial
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	cmd.Stderr = os.Stderr
	in, err := cmd.StdinPipe()
	if err != nil {
		return nil, err
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := cmd.Start(); err != nil {
		return nil, err
	}
	return &commandConn{cmd: cmd, in: in, out: out}, ctx.Err()
}

// commandConn is a process as a net.Conn.
type commandConn struct {
	cmd  *exec.Cmd
	in   io.WriteCloser
	out  io.ReadCloser
	once sync.Once
}

func (c *commandConn) Read(p []byte) (int, error)  { return c.out.Read(p) }
func (c *commandConn) Write(p []byte) (int, error) { return c.in.Write(p) }

// Close kills the process and what it has started.
func (c *commandConn) Close() error {
	c.once.Do(func() {
		_ = syscall.Kill(-c.cmd.Process.Pid, syscall.SIGKILL)
		_ = c.cmd.Wait()
	})
	return nil
}

func (c *commandConn) LocalAddr() net.Addr              { return channelAddr("ProxyCommand") }
func (c *commandConn) RemoteAddr() net.Addr             { return channelAddr("ProxyCommand") }
func (c *commandConn) SetDeadline(time.Time) error      { return errNoDeadline }
func (c *commandConn) SetReadDeadline(time.Time) error  { return errNoDeadline }
func (c *commandConn) SetWriteDeadline(time.Time) error { return errNoDeadline }
