package ssh

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"strconv"
	"sync"
	"time"

	xssh "golang.org/x/crypto/ssh"

	"github.com/gossh/gossh/fault"
	"github.com/gossh/gossh/targets"
	"github.com/gossh/gossh/transport"
	"github.com/gossh/gossh/transport/knownhosts"
	"github.com/gossh/gossh/transport/sshconfig"
)

// Policy is how unknown host keys are treated. Changed and revoked keys are always
// refused, except with Off.
type Policy uint8

// The policies.
const (
	// FromConfig follows StrictHostKeyChecking of ssh_config: unknown keys are
	// asked about where there is somebody to ask, and refused otherwise.
	FromConfig Policy = iota
	// AcceptNew records unknown keys.
	AcceptNew
	// Off checks nothing. Then no password is sent.
	Off
)

// Options configure a Dialer.
type Options struct {
	// Config is what ssh_config says.
	Config *sshconfig.Files
	// KnownHosts replaces the known_hosts files of ssh_config; new keys go to
	// the first one.
	KnownHosts []string
	// Policy is for unknown host keys.
	Policy Policy
	// Identities are key files to try where neither target nor ssh_config name
	// one.
	Identities []string
	// Agent is the socket of the agent, "" for none.
	Agent string
	// Home is the home directory, LocalUser the user of this process.
	Home, LocalUser string
	// Prompter asks the operator; nil asks nobody.
	Prompter Prompter
	// Limits bound what is set up at once.
	Limits *transport.Limits
	// Log may be nil. Warn takes what the operator should read once; nil drops it.
	Log  *slog.Logger
	Warn func(msg string)
}

// Dialer connects to hosts. It is safe for concurrent use; Close ends it.
type Dialer struct {
	o       Options
	keys    keyring
	agents  agents
	prompts prompts
	hosts   hostKeys
	jumps   jumps

	mu     sync.Mutex
	layers map[string]*sshconfig.Files // by ssh_options
	warned map[string]bool
}

var _ transport.Dialer = (*Dialer)(nil)

// New returns a Dialer.
func New(o Options) (*Dialer, error) {
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	if o.Limits == nil {
		o.Limits = transport.NewLimits(transport.LimitOptions{})
	}
	if o.Config == nil {
		c, err := sshconfig.Load(sshconfig.Options{Home: o.Home, LocalUser: o.LocalUser})
		if err != nil {
			return nil, err
		}
		o.Config = c
	}
	d := &Dialer{o: o, layers: map[string]*sshconfig.Files{}, warned: map[string]bool{}}
	d.prompts.p = o.Prompter
	d.hosts.dbs = map[string]*knownhosts.DB{}
	d.jumps.all = map[string]*jump{}
	for _, w := range o.Config.Warnings() {
		d.warn(w)
	}
	return d, nil
}

// Close ends the connections to agents. Connections to hosts are their owners'.
func (d *Dialer) Close() error {
	d.agents.close()
	return nil
}

// warn tells a text once.
func (d *Dialer) warn(msg string) {
	d.mu.Lock()
	seen := d.warned[msg]
	if len(d.warned) < 10_000 {
		d.warned[msg] = true
	}
	d.mu.Unlock()
	if !seen && d.o.Warn != nil {
		d.o.Warn(msg)
	}
}

// Dial implements transport.Dialer. A host that hangs up before the login is tried
// again, as a server does whose MaxStartups is reached.
func (d *Dialer) Dial(ctx context.Context, t *targets.Target) (transport.Conn, error) {
	if t.Err != nil {
		return nil, t.Err
	}
	h, err := d.target(ctx, t)
	if err != nil {
		return nil, err
	}
	c, err := d.connect(ctx, h)
	if err != nil {
		return nil, err
	}
	return c, nil
}

// connect sets up one connection within the time of its hop.
func (d *Dialer) connect(ctx context.Context, h *hop) (*conn, error) {
	late := fault.New(fault.Timeout, "connecting to "+h.name, "no connection to %s after %v", h.addr(), h.timeout).
		WithHint("raise timeout, or look why the host does not answer")
	ctx, clock := withClock(ctx, h.timeout, late)
	defer clock.stop()
	nc, below, err := d.transportTo(ctx, h)
	if err != nil {
		return nil, h.failed(ctx, "connecting to", err)
	}
	c, err := d.handshake(ctx, clock, h, nc)
	if err != nil {
		_ = nc.Close()
		below()
		return nil, err
	}
	c.below = below
	return c, nil
}

// transportTo returns the byte stream to a hop, and what releases what is under it.
func (d *Dialer) transportTo(ctx context.Context, h *hop) (net.Conn, func(), error) {
	switch {
	case h.command != "":
		c, err := proxyCommand(ctx, h.command)
		return c, func() {}, err
	case h.via != nil:
		return d.through(ctx, h)
	}
	dialer := net.Dialer{}
	network := "tcp"
	switch h.family {
	case "inet":
		network = "tcp4"
	case "inet6":
		network = "tcp6"
	}
	if h.bind != "" {
		dialer.LocalAddr = &net.TCPAddr{IP: net.ParseIP(h.bind)}
	}
	c, err := dialer.DialContext(ctx, network, h.addr())
	return c, func() {}, err
}

// handshake exchanges keys and logs in.
func (d *Dialer) handshake(ctx context.Context, clk *clock, h *hop, nc net.Conn) (*conn, error) {
	release, err := d.o.Limits.Handshake(ctx)
	if err != nil {
		return nil, h.failed(ctx, "connecting to", err)
	}
	defer release()
	// x/crypto knows no context: it ends when the socket does.
	stop := context.AfterFunc(ctx, func() { _ = nc.Close() })
	defer stop()
	check := &hostCheck{d: d, h: h, ctx: ctx, clock: clk}
	log := &loginLog{}
	algorithms, err := check.algorithms()
	if err != nil {
		return nil, err
	}
	config := &xssh.ClientConfig{
		Config: h.algorithms, User: h.login.user, HostKeyCallback: check.callback,
		HostKeyAlgorithms: algorithms, ClientVersion: "SSH-2.0-gossh",
		AuthCallback: d.authenticate(ctx, clk, h, log),
	}
	wrapped := newNetConn(nc)
	mux, chans, reqs, err := xssh.NewClientConn(wrapped, h.addr(), config)
	if err != nil {
		return nil, h.refused(ctx, check, log, err)
	}
	if !stop() {
		_ = mux.Close()
		return nil, h.failed(ctx, "connecting to", context.Cause(ctx))
	}
	c := &conn{
		d: d, hop: h, mux: mux, nc: wrapped, done: make(chan struct{}), below: func() {},
		peer: transport.Peer{User: h.login.user, Addr: h.addr()},
	}
	c.fwd = &forwards{}
	c.serve(chans, reqs)
	if err := c.fwd.request(ctx, c); err != nil {
		_ = c.Close()
		return nil, h.failed(ctx, "forwarding ports of", err)
	}
	return c, nil
}

// hop is one server to log in to, with everything decided.
type hop struct {
	// name is what messages call it.
	name string
	host string
	port int
	// alias is the name under which its key is looked for.
	alias      string
	login      *login
	timeout    time.Duration
	algorithms xssh.Config
	hostAlgos  string
	policy     string
	known      []string // known_hosts files, the first one takes new keys
	hash       bool
	interval   time.Duration // of keep-alives; 0 for none
	countMax   int
	command    string
	via        *hop // the jump host
	family     string
	bind       string
	remote     []string
	forward    string // the agent's socket to forward, "" for none
}

func (h *hop) addr() string { return net.JoinHostPort(h.host, strconv.Itoa(h.port)) }

// knownName is the name of the hop in known_hosts files.
func (h *hop) knownName() string {
	if h.alias != "" {
		return h.alias
	}
	return knownhosts.Name(h.host, h.port)
}

// failed gives an error of connecting its kind.
func (h *hop) failed(ctx context.Context, op string, err error) error {
	op += " " + h.name
	if ctx.Err() != nil {
		cause := context.Cause(ctx)
		var fe *fault.Error
		if errors.As(cause, &fe) {
			return cause
		}
		return fmt.Errorf("%s: %w", op, cause)
	}
	var fe *fault.Error
	if errors.As(err, &fe) {
		return fault.Wrap(fe.Kind, op, err)
	}
	return &fault.Error{Kind: fault.Unreachable, Op: op, Err: explain(h, err), Hint: connectHint(err)}
}
