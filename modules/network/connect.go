package network

import (
	"context"
	"fmt"
	"net/netip"
	"strings"
	"syscall"
	"time"

	"github.com/gossh/gossh/modules"
	"github.com/gossh/gossh/ordered"
)

// connect tries the addresses of a host one after the other, each as long as the call
// says.
func connect(ctx context.Context, c *modules.Call) (any, error) {
	host, err := hostOf(c)
	if err != nil {
		return nil, err
	}
	port := c.Int("port")
	if port < 1 || port > 65535 {
		return nil, modules.Errorf("port must be a number from 1 to 65535")
	}
	proto, kind := c.Text("proto"), syscall.SOCK_STREAM
	switch proto {
	case "tcp":
	case "udp":
		kind = syscall.SOCK_DGRAM
	default:
		return nil, modules.Errorf("proto must be tcp or udp, not %s", proto)
	}
	wait, err := c.Seconds("timeout")
	if err != nil {
		return nil, err
	}
	addrs, err := resolve(ctx, c, host)
	if err != nil {
		return nil, err
	}
	failed := ordered.Of("result", false, "comment", fmt.Sprintf("Unable to connect to %s (unknown) on %s port %d", host, proto, port))
	for _, a := range addrs {
		where := fmt.Sprintf("%s (%s) on %s port %d", host, a, proto, port)
		err := try(ctx, netip.AddrPortFrom(a, uint16(port)), kind, time.Duration(wait*float64(time.Second)))
		if err == nil {
			return ordered.Of("result", true, "comment", "Successfully connected to "+where), nil
		}
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		failed = ordered.Of("result", false, "comment", "Unable to connect to "+where+": "+err.Error())
	}
	return failed, nil
}

// resolve returns the addresses of a name, of the family that the call names.
func resolve(ctx context.Context, c *modules.Call, host string) ([]netip.Addr, error) {
	var all []netip.Addr
	if a, err := netip.ParseAddr(host); err == nil {
		all = append(all, a)
	} else {
		r, err := c.Host.Exec(ctx, "getent", "ahosts", host)
		if err != nil {
			return nil, err
		}
		for line := range strings.Lines(string(r.Stdout)) {
			f := strings.Fields(line)
			if len(f) < 1 || len(f) > 1 && f[1] != "STREAM" {
				continue
			}
			if a, err := netip.ParseAddr(f[0]); err == nil {
				all = append(all, a)
			}
		}
	}
	var out []netip.Addr
	for _, a := range all {
		fits := true
		switch f := c.Text("family"); f {
		case "":
		case "inet", "ipv4":
			fits = a.Is4()
		case "inet6", "ipv6":
			fits = a.Is6()
		default:
			return nil, modules.Errorf("Invalid address family %s", f)
		}
		if fits {
			out = append(out, a)
		}
	}
	return out, nil
}

// try connects to one address. The package net, which would do it in a line, is not in
// the thin.
func try(ctx context.Context, to netip.AddrPort, kind int, wait time.Duration) error {
	family, addr := syscall.AF_INET, syscall.Sockaddr(&syscall.SockaddrInet4{Port: int(to.Port()), Addr: as4(to.Addr())})
	if to.Addr().Is6() {
		family, addr = syscall.AF_INET6, &syscall.SockaddrInet6{Port: int(to.Port()), Addr: to.Addr().As16()}
	}
	fd, err := syscall.Socket(family, kind, 0)
	if err != nil {
		return err
	}
	syscall.CloseOnExec(fd)
	defer func() { _ = syscall.Close(fd) }()
	if err := syscall.SetNonblock(fd, true); err != nil {
		return err
	}
	err = syscall.Connect(fd, addr)
	for end := time.Now().Add(wait); err == syscall.EINPROGRESS || err == syscall.EALREADY || err == syscall.EINTR; {
		// A second connect tells how the first one goes: there is no portable way to
		// wait for it in package syscall.
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(5 * time.Millisecond):
		}
		if !time.Now().Before(end) {
			return syscall.ETIMEDOUT
		}
		err = syscall.Connect(fd, addr)
	}
	if err == syscall.EISCONN {
		err = nil
	}
	return err
}

func as4(a netip.Addr) (b [4]byte) {
	if a.Is4() {
		b = a.As4()
	}
	return b
}
