package ssh

import (
	"context"
	"fmt"
	"io"
	"net"
	"strings"
	"sync"

	xssh "golang.org/x/crypto/ssh"
)

// forwards are what the host may open towards this side.
type forwards struct {
	mu     sync.Mutex
	remote map[string]string // "port" on the host -> address here
	agents bool
}

// request asks the host for the remote port forwards of the hop.
func (f *forwards) request(ctx context.Context, c *conn) error {
	for _, spec := range c.hop.remote {
		bind, port, dest, err := parseForward(spec)
		if err != nil {
			return fmt.Errorf("the remote forward %q: %w", spec, err)
		}
		payload := xssh.Marshal(struct {
			Addr string
			Port uint32
		}{bind, port})
		stop := context.AfterFunc(ctx, func() { _ = c.nc.Close() })
		ok, _, err := c.mux.SendRequest("tcpip-forward", true, payload)
		stop()
		if err != nil {
			return err
		}
		if !ok {
			return fmt.Errorf("the host refuses to forward port %d", port)
		}
		f.mu.Lock()
		if f.remote == nil {
			f.remote = map[string]string{}
		}
		f.remote[fmt.Sprint(port)] = dest
		f.mu.Unlock()
	}
	return nil
}

// parseForward reads [bind:]port:host:hostport, IPv6 addresses in brackets; blanks
// may stand for the colon before the destination, as in ssh_config.
func parseForward(spec string) (bind string, port uint32, dest string, err error) {
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
	bind = "localhost"
	if len(parts) == 4 {
		bind, parts = parts[0], parts[1:]
	}
	if len(parts) != 3 {
		return "", 0, "", fmt.Errorf("it is not [address:]port:host:port")
	}
	if port, err = portOf(parts[0]); err != nil {
		return "", 0, "", err
	}
	if _, err = portOf(parts[2]); err != nil {
		return "", 0, "", err
	}
	return bind, port, net.JoinHostPort(parts[1], parts[2]), nil
}

// agent asks the host to forward the agent to a session.
func (f *forwards) agent(ctx context.Context, c *conn, ch xssh.Channel) error {
	f.mu.Lock()
	f.agents = true
	f.mu.Unlock()
	return c.request(ctx, ch, "auth-agent-req@openssh.com", nil)
}

// open answers a channel that the host opens.
func (f *forwards) open(c *conn, n xssh.NewChannel) {
	f.mu.Lock()
	network, addr := "", ""
	switch n.ChannelType() {
	case "auth-agent@openssh.com":
		if f.agents {
			network, addr = "unix", c.hop.forward
		}
	case "forwarded-tcpip":
		var m struct {
			Addr       string
			Port       uint32
			OriginAddr string
			OriginPort uint32
		}
		if xssh.Unmarshal(n.ExtraData(), &m) == nil {
			network, addr = "tcp", f.remote[fmt.Sprint(m.Port)]
		}
	}
	f.mu.Unlock()
	if addr == "" {
		_ = n.Reject(xssh.Prohibited, "not asked for")
		return
	}
	c.wg.Go(func() { relay(c, n, network, addr) })
}

// relay joins a channel with a local address until both are done, or the
// connection is.
func relay(c *conn, n xssh.NewChannel, network, addr string) {
	local, err := net.Dial(network, addr) //nolint:noctx // a local address; the connection's end closes it
	if err != nil {
		_ = n.Reject(xssh.ConnectionFailed, err.Error())
		return
	}
	defer local.Close()
	ch, reqs, err := n.Accept()
	if err != nil {
		return
	}
	defer ch.Close()
	var wg sync.WaitGroup
	wg.Go(func() { xssh.DiscardRequests(reqs) })
	wg.Go(func() {
		_, _ = io.Copy(ch, local)
		_ = ch.CloseWrite()
	})
	_, _ = io.Copy(local, ch)
	if w, ok := local.(interface{ CloseWrite() error }); ok {
		_ = w.CloseWrite()
	}
	go func() { <-c.done; local.Close() }()
	wg.Wait()
}
