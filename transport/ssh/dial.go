package ssh

import (
	"context"
	"errors"
	"fmt"
	"net"
	"time"

	xssh "golang.org/x/crypto/ssh"

	"github.com/gossh/gossh/transport"
)

// keepAliveTCP is how often the kernel asks a silent peer. Keep-alive messages of
// SSH come on top, and are what notices a dead host.
const keepAliveTCP = 30 * time.Second

// clientVersion is what servers see of this program.
const clientVersion = "SSH-2.0-gossh"

// errLate ends a connection attempt that took too long; the error of the hop says
// the rest.
var errLate = errors.New("too late")

// connect sets up the connection to a hop. A shared connection to its jump host may
// have ended unnoticed while nobody used it: then there is a second try, with a new
// one.
func (d *Dialer) connect(ctx context.Context, h *hop) (*conn, error) {
	c, err := d.connectOnce(ctx, h)
	var lost *jumpLost
	if h.via != nil && errors.As(err, &lost) && ctx.Err() == nil {
		return d.connectOnce(ctx, h)
	}
	return c, err
}

// connectOnce connects by the jump host that is connected, or a new connection to it.
// The hop's timeout covers the stream, the key exchange and the login together;
// waiting for the jump host and for a slot there is not the hop's time.
func (d *Dialer) connectOnce(ctx context.Context, h *hop) (*conn, error) {
	var j *jump
	below, give := func() {}, func() {}
	if h.via != nil {
		var err error
		if j, below, err = d.join(ctx, h.via); err != nil {
			return nil, h.failure(ctx, connecting, err)
		}
		if give, err = d.o.Limits.Jump(ctx, h.via.key()); err != nil {
			below()
			return nil, h.failure(ctx, connecting, err)
		}
	}
	defer give()
	ctx, clk := withClock(ctx, h.timeout, errLate)
	defer clk.stop()
	var c *conn
	err := h.retry(d.o.Retry).Do(ctx, func(ctx context.Context) (err error) {
		c, err = d.attempt(ctx, clk, h, j, give)
		return err
	})
	if err != nil {
		below()
		return nil, err
	}
	c.below = below
	// The forwards come last: from here on Close undoes all.
	if err := c.fwd.ask(ctx, c); err != nil {
		_ = c.Close()
		return nil, h.failure(ctx, loggingIn, err)
	}
	return c, nil
}

// retry returns what is tried again: what p says, and ConnectionAttempts, a second
// apart.
func (h *hop) retry(p transport.RetryPolicy) transport.RetryPolicy {
	if h.attempts-1 > p.Unreachable {
		p.Unreachable, p.Base, p.Max = h.attempts-1, time.Second, time.Second
	}
	return p
}

// attempt connects once. x/crypto knows no context: it ends when the stream does.
// give gives back the slot at the jump host.
func (d *Dialer) attempt(ctx context.Context, clk *clock, h *hop, j *jump, give func()) (*conn, error) {
	stream, err := d.stream(ctx, h, j)
	if err != nil {
		return nil, h.failure(ctx, connecting, err)
	}
	stop := context.AfterFunc(ctx, func() { _ = stream.Close() })
	c, err := d.handshake(ctx, clk, h, stream, give)
	if err != nil {
		stop()
		_ = stream.Close()
		return nil, err
	}
	if !stop() {
		_ = c.Close()
		return nil, h.failure(ctx, loggingIn, context.Cause(ctx))
	}
	return c, nil
}

// stream returns the bytes to and from a hop.
func (d *Dialer) stream(ctx context.Context, h *hop, j *jump) (net.Conn, error) {
	switch {
	case h.command != "":
		c, err := proxyCommand(ctx, h.command)
		if err != nil {
			return nil, err
		}
		return c, nil
	case j != nil:
		return d.through(ctx, j, h)
	}
	dialer := net.Dialer{KeepAlive: keepAliveTCP}
	if !h.keepTCP {
		dialer.KeepAlive = -1
	}
	if h.bind != "" {
		dialer.LocalAddr = &net.TCPAddr{IP: net.ParseIP(h.bind)}
	}
	return dialer.DialContext(ctx, h.network, h.addr())
}

// handshake exchanges keys and logs in.
func (d *Dialer) handshake(ctx context.Context, clk *clock, h *hop, stream net.Conn, give func()) (*conn, error) {
	check := &hostCheck{d: d, h: h, ctx: ctx, clock: clk}
	algorithms, err := check.algorithms()
	if err != nil {
		return nil, h.failure(ctx, connecting, err)
	}
	release, err := d.o.Limits.Handshake(ctx)
	if err != nil {
		return nil, h.failure(ctx, connecting, err)
	}
	defer release()
	check.yield = func() { release(); give() }
	log := &loginLog{}
	nc := newNetConn(stream)
	mux, chans, reqs, err := xssh.NewClientConn(nc, h.addr(), &xssh.ClientConfig{
		Config: h.algorithms, User: h.login.user, HostKeyCallback: check.callback,
		HostKeyAlgorithms: algorithms, ClientVersion: clientVersion,
		AuthCallback: d.authenticate(ctx, clk, h, log),
		BannerCallback: func(text string) error {
			d.o.Log.Debug("the host sent a banner", "target", h.name, "text", clip(text, maxBanner))
			return nil
		},
	})
	if err == nil {
		c := newConn(d, h, nc, mux, chans, reqs)
		c.peer.HostKey = check.vouched
		return c, nil
	}
	at := exchangingKeys
	if check.passed.Load() {
		at = loggingIn
	}
	if pc, ok := stream.(*commandConn); ok && ctx.Err() == nil && hungUp(err) {
		err = pc.explain(err)
	}
	if check.err != nil {
		err = check.err
	} else if check.asked.Load() && !log.started && hungUp(err) {
		// The operator took longer than the host waits for a login.
		err = fmt.Errorf("%w: %w", transport.ErrDropped, err)
	} else if at == loggingIn && ctx.Err() == nil {
		err = h.loginErr(log, err)
	}
	return nil, h.failure(ctx, at, err)
}

// maxBanner bounds the banner of a host in the log.
const maxBanner = 2000
