package ssh

import (
	"net"

	"golang.org/x/sys/unix"
)

// quickAck returns a function that makes the kernel acknowledge at once what
// arrives next on c.
func quickAck(c net.Conn) func() {
	t, ok := c.(*net.TCPConn)
	if !ok {
		return func() {}
	}
	raw, err := t.SyscallConn()
	if err != nil {
		return func() {}
	}
	set := func(fd uintptr) { // an error costs speed, nothing else
		_ = unix.SetsockoptInt(int(fd), unix.IPPROTO_TCP, unix.TCP_QUICKACK, 1)
	}
	return func() { _ = raw.Control(set) }
}
