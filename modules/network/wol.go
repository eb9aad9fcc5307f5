package network

import (
	"bytes"
	"context"
	"encoding/hex"
	"net/netip"
	"strings"
	"syscall"

	"github.com/gossh/gossh/modules"
)

// wol sends the packet that network cards wake up for: six bytes of ones, and their
// address sixteen times.
func wol(_ context.Context, c *modules.Call) (any, error) {
	text := c.Text("mac")
	if len(text) == 17 {
		text = strings.ReplaceAll(text, text[2:3], "")
	}
	mac, err := hex.DecodeString(text)
	if err != nil || len(mac) != 6 {
		return nil, modules.Errorf("Invalid MAC address %s", c.Text("mac"))
	}
	to, err := netip.ParseAddr(c.Text("bcast"))
	if err != nil || !to.Is4() {
		return nil, modules.Errorf("bcast must be an IPv4 address, not %s", c.Text("bcast"))
	}
	port := c.Int("destport")
	if port < 1 || port > 65535 {
		return nil, modules.Errorf("destport must be a number from 1 to 65535")
	}
	if c.Test {
		return true, nil
	}
	packet := append(bytes.Repeat([]byte{0xff}, 6), bytes.Repeat(mac, 16)...)
	if err := broadcast(packet, &syscall.SockaddrInet4{Port: int(port), Addr: to.As4()}); err != nil {
		return nil, modules.Errorf("sending to %s: %v", to, err)
	}
	return true, nil
}

func broadcast(packet []byte, to syscall.Sockaddr) error {
	fd, err := syscall.Socket(syscall.AF_INET, syscall.SOCK_DGRAM, 0)
	if err != nil {
		return err
	}
	syscall.CloseOnExec(fd)
	defer func() { _ = syscall.Close(fd) }()
	if err := syscall.SetsockoptInt(fd, syscall.SOL_SOCKET, syscall.SO_BROADCAST, 1); err != nil {
		return err
	}
	return syscall.Sendto(fd, packet, 0, to)
}
