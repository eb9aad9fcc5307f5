package ssh

import (
	"context"
	"fmt"
	"io"
	"net"
	"strconv"
	"strings"
	"sync"

	xssh "golang.org/x/crypto/ssh"

	"github.com/gossh/gossh/fault"
)

// maxForwarded bounds the connections that a host may open to this side at once.
const maxForwarded = 64

// remoteForward is a port of the host that is forwarded to this side.
type remoteForward struct {
	spec string
	bind string
	port uint32
	dest string // host:port as seen from here
}

// parseForward reads [bind:]port:host:hostport, IPv6 addresses in brackets; blanks
// may stand for the colon before the destination, as in ssh_config.
func parseForward(spec string) (remoteForward, error) {
	f := remoteForward{spec: spec, bind: "localhost"}
	parts := splitForward(spec)
	if len(parts) == 4 {
		f.bind, parts = parts[0], parts[1:]
	}
	if len(parts) != 3 {
		return f, fault.New(fault.Invalid, "reading the remote forward "+strconv.Quote(spec),
			"it is not [address:]port:host:port; sockets and SOCKS are not supported")
	}
	from, err1 := strconv.ParseUint(parts[0], 10, 16)
	_, err2 := strconv.ParseUint(parts[2], 10, 16)
	if err1 != nil || err2 != nil {
		return f, fault.New(fault.Invalid, "reading the remote forward "+strconv.Quote(spec), "a port is a number up to 65535")
	}
	if f.bind == "*" {
		f.bind = ""
	}
	f.port, f.dest = uint32(from), net.JoinHostPort(parts[1], parts[2])
	return f, nil
}

// splitForward splits at colons outside of brackets.
func splitForward(spec string) []string {
	var parts []string
	rest := strings.Join(strings.Fields(spec), ":")
	for rest != "" {
		var p string
		if strings.HasPrefix(rest, "[") {
			p, rest, _ = strings.Cut(rest[1:], "]")
			rest = strings.TrimPrefix(rest, ":")
		} else {
			p, rest, _ = strings.Cut(rest, ":")
		}
		parts = append(parts, p)
	}
	return parts
}

// forwards are what the host may open towards this side.
type forwards struct {
	mu    sync.Mutex
	ports map[uint32]string // port on the host -> address here
	open  int
}

// ask asks the host for the remote forwards of the hop. One that is refused is
// told and left out, as ssh(1) does it, or is an error with ExitOnForwardFailure; any
// other error means that the connection or ctx ended.
func (f *forwards) ask(ctx context.Context, c *conn) error {
	type answer struct {
		ok   bool
		data []byte
		err  error
	}
	for _, r := range c.hop.remote {
		payload := xssh.Marshal(struct {
			Addr string
			Port uint32
		}{r.bind, r.port})
		a, err := await(ctx, c, func() (a answer) {
			a.ok, a.data, a.err = c.mux.SendRequest("tcpip-forward", true, payload)
			return a
		}, func(answer) {})
		if err == nil {
			err = a.err
		}
		if err != nil {
			return fmt.Errorf("asking for the remote forward %s: %w", r.spec, err)
		}
		if !a.ok && c.hop.strictRemote {
			return fault.New(fault.Unreachable, "", "the host refuses the remote forward %s, and ExitOnForwardFailure is set", r.spec)
		}
		if !a.ok {
			c.d.warn(fmt.Sprintf("%s: remote port forwarding failed for listen port %d", c.hop.name, r.port))
			continue
		}
		port := r.port
		var chosen struct{ Port uint32 }
		if port == 0 && xssh.Unmarshal(a.data, &chosen) == nil {
			port = chosen.Port
			c.d.o.Log.Info("forwarding a port", "target", c.hop.name, "port", port, "to", r.dest)
		}
		f.mu.Lock()
		if f.ports == nil {
			f.ports = map[uint32]string{}
		}
		f.ports[port] = r.dest
		f.mu.Unlock()
	}
	return nil
}

// accept answers a channel that the host opens.
func (f *forwards) accept(c *conn, n xssh.NewChannel) {
	network, addr := f.destination(c, n)
	if addr == "" {
		_ = n.Reject(xssh.Prohibited, "not asked for")
		return
	}
	f.mu.Lock()
	full := f.open >= maxForwarded
	if !full {
		f.open++
	}
	f.mu.Unlock()
	if full {
		_ = n.Reject(xssh.ResourceShortage, "too many connections")
		return
	}
	c.spawn(func() {
		relay(c, n, network, addr)
		f.mu.Lock()
		f.open--
		f.mu.Unlock()
	})
}

// destination returns where a channel leads, "" if it was not asked for.
func (f *forwards) destination(c *conn, n xssh.NewChannel) (network, addr string) {
	switch n.ChannelType() {
	case "auth-agent@openssh.com":
		return "unix", c.hop.forward
	case "forwarded-tcpip":
		var m struct {
			Addr       string
			Port       uint32
			OriginAddr string
			OriginPort uint32
		}
		if xssh.Unmarshal(n.ExtraData(), &m) != nil {
			return "", ""
		}
		f.mu.Lock()
		defer f.mu.Unlock()
		return "tcp", f.ports[m.Port]
	}
	return "", ""
}

// relay joins a channel with a local address until both directions are done, or
// the connection is.
func relay(c *conn, n xssh.NewChannel, network, addr string) {
	local, err := (&net.Dialer{}).DialContext(c.life, network, addr)
	if err != nil {
		_ = n.Reject(xssh.ConnectionFailed, "connection failed")
		return
	}
	defer func() { _ = local.Close() }()
	ch, reqs, err := n.Accept()
	if err != nil {
		return
	}
	var closed, copied sync.WaitGroup
	closed.Go(func() { // the host closed the channel, or the connection ended
		xssh.DiscardRequests(reqs)
		_ = local.Close()
	})
	copied.Go(func() {
		_, _ = io.Copy(ch, local)
		_ = ch.CloseWrite()
	})
	_, _ = io.Copy(local, ch)
	if w, ok := local.(interface{ CloseWrite() error }); ok {
		_ = w.CloseWrite()
	}
	copied.Wait()
	_ = ch.Close()
	closed.Wait()
}
