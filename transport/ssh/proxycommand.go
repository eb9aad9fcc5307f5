package ssh

import (
	"context"
	"fmt"
	"io"
	"net"
	"os/exec"
	"strings"
	"sync"
	"syscall"
)

// maxComplaint bounds what is kept of the error output of a ProxyCommand.
const maxComplaint = 4096

// proxyCommand starts a ProxyCommand, as ssh(1) does it, and returns its input and
// output as a connection.
func proxyCommand(ctx context.Context, command string) (*commandConn, error) {
	if err := ctx.Err(); err != nil {
		return nil, context.Cause(ctx)
	}
	// The command lives as long as the connection, not as the dial: Close ends it.
	cmd := exec.Command("/bin/sh", "-c", "exec "+command) //nolint:noctx // see above
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	cmd.WaitDelay = closeGrace
	c := &commandConn{cmd: cmd}
	cmd.Stderr = &c.complaint
	in, err := cmd.StdinPipe()
	if err != nil {
		return nil, err
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	c.in, c.out = in, out
	if err := cmd.Start(); err != nil {
		return nil, fmt.Errorf("starting the ProxyCommand: %w", err)
	}
	return c, nil
}

// commandConn is a process as a net.Conn.
type commandConn struct {
	noDeadlines
	cmd       *exec.Cmd
	in        io.WriteCloser
	out       io.ReadCloser
	complaint complaint
	once      sync.Once
}

// Read implements net.Conn.
func (c *commandConn) Read(p []byte) (int, error) { return c.out.Read(p) }

// Write implements net.Conn.
func (c *commandConn) Write(p []byte) (int, error) { return c.in.Write(p) }

// Close kills the process and what it has started, and waits for it.
func (c *commandConn) Close() error {
	c.once.Do(func() {
		_ = syscall.Kill(-c.cmd.Process.Pid, syscall.SIGKILL)
		_ = c.cmd.Wait() // it was killed
	})
	return nil
}

// LocalAddr implements net.Conn.
func (c *commandConn) LocalAddr() net.Addr { return streamAddr("ProxyCommand") }

// RemoteAddr implements net.Conn.
func (c *commandConn) RemoteAddr() net.Addr { return streamAddr("ProxyCommand") }

// explain adds what the command wrote to stderr to an error of the connection.
func (c *commandConn) explain(err error) error {
	_ = c.Close() // so that the error output is complete
	if s := c.complaint.String(); s != "" {
		return fmt.Errorf("the ProxyCommand says %q: %w", s, err)
	}
	return fmt.Errorf("the ProxyCommand ended (%v): %w", c.cmd.ProcessState, err)
}

// complaint keeps the beginning of an error output.
type complaint struct {
	mu sync.Mutex
	b  []byte
}

// Write implements io.Writer.
func (c *complaint) Write(p []byte) (int, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.b = append(c.b, p[:min(len(p), maxComplaint-len(c.b))]...)
	return len(p), nil
}

// String returns the last line that is kept.
func (c *complaint) String() string {
	c.mu.Lock()
	defer c.mu.Unlock()
	lines := strings.Split(strings.TrimSpace(string(c.b)), "\n")
	return clip(lines[len(lines)-1], 200)
}
