package ssh

import (
	"context"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	xssh "golang.org/x/crypto/ssh"

	"github.com/gossh/gossh/fault"
	"github.com/gossh/gossh/targets"
	"github.com/gossh/gossh/transport/sshconfig"
)

// The built-in values of salt-ssh, and a bound.
const (
	defaultInterval = 60 * time.Second
	defaultCount    = 3
	defaultPrompts  = 3 // ssh's
	maxHops         = 8
	maxLayers       = 1000
)

// files returns ssh_config under a list of ssh_options; equal lists share it.
func (d *Dialer) files(options []string) (*sshconfig.Files, error) {
	if len(options) == 0 {
		return d.o.Config, nil
	}
	key := strings.Join(options, "\x00")
	d.mu.Lock()
	f := d.layers[key]
	d.mu.Unlock()
	if f != nil {
		return f, nil
	}
	f, err := d.o.Config.With(options)
	if err != nil {
		return nil, err
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	if len(d.layers) < maxLayers {
		d.layers[key] = f
	}
	return f, nil
}

// target decides everything about a target: what it sets, then its ssh_options and
// ssh_config, then the built-in values.
func (d *Dialer) target(ctx context.Context, t *targets.Target) (*hop, error) {
	op := "reading the options of " + string(t.ID)
	files, err := d.files(t.SSH.Options)
	if err != nil {
		return nil, fault.Wrap(fault.Invalid, op, err)
	}
	c, err := d.query(ctx, files, t.Addr(), t.User, t.Port)
	if err != nil {
		return nil, fault.Wrap(fault.Invalid, op, err)
	}
	user := targets.DefaultUser
	if t.AdHoc && d.o.LocalUser != "" {
		user = d.o.LocalUser
	}
	h := d.hop(c, string(t.ID), t.Addr(), t.Port, first(t.User, c.User, user))
	if t.SSH.Timeout > 0 {
		h.timeout = t.SSH.Timeout
	}
	overlay(h, t)
	for _, spec := range append(t.SSH.RemotePortForwards[:len(t.SSH.RemotePortForwards):len(t.SSH.RemotePortForwards)], c.RemoteForward...) {
		f, err := parseForward(spec)
		if err != nil {
			return nil, fault.Wrap(fault.Invalid, op, err)
		}
		h.remote = append(h.remote, f)
	}
	return h, d.route(ctx, h, c, 0)
}

// overlay puts what the target says of the login and of keep-alives over h.
func overlay(h *hop, t *targets.Target) {
	l := h.login
	l.password, l.passphrase = t.Auth.Password, t.Auth.PrivPassword
	switch t.Auth.Priv {
	case "":
	case targets.AgentForwarding:
		l.agentOnly = true
	default:
		l.priv = t.Auth.Priv
	}
	if t.Auth.IdentitiesOnly != nil {
		l.identitiesOnly = *t.Auth.IdentitiesOnly
	}
	if t.SSH.KeepAliveInterval > 0 {
		h.interval = t.SSH.KeepAliveInterval
	}
	if t.SSH.KeepAliveCountMax > 0 {
		h.count = t.SSH.KeepAliveCountMax
	}
	if t.SSH.KeepAlive != nil && !*t.SSH.KeepAlive {
		h.interval = 0
	}
}

// query asks ssh_config about a host and passes its warnings on.
func (d *Dialer) query(ctx context.Context, f *sshconfig.Files, host, user string, port int) (*sshconfig.Config, error) {
	q := sshconfig.Query{Host: host, User: user}
	if port != 0 {
		q.Port = strconv.Itoa(port)
	}
	c, err := f.Resolve(ctx, q)
	if err != nil {
		return nil, err
	}
	for _, w := range c.Warnings {
		d.warn(w)
	}
	for _, m := range c.Moot {
		d.remark(m)
	}
	return c, nil
}

// hop makes a hop of what ssh_config says of the host that the user calls addr.
func (d *Dialer) hop(c *sshconfig.Config, name, addr string, port int, user string) *hop {
	h := &hop{
		name: name, host: strings.Trim(first(c.HostName, addr), "[]"), port: port, alias: c.HostKeyAlias,
		timeout: targets.DefaultTimeout, network: "tcp", bind: c.BindAddress,
		hostAlgos: c.HostKeyAlgorithms, known: d.knownFiles(c), hash: c.HashKnownHosts,
		attempts: max(1, c.ConnectionAttempts), keepTCP: c.TCPKeepAlive == nil || *c.TCPKeepAlive,
		authorities: sshconfig.Algorithms(c.CASignatureAlgorithms, authorityAlgorithms()),
		minRSA:      c.RequiredRSASize, revoked: c.RevokedHostKeys, strictRemote: c.ExitOnForwardFailure, env: c.Env,
		login: d.login(c, user), interval: defaultInterval, count: defaultCount,
		algorithms: xssh.Config{
			KeyExchanges:   sshconfig.Algorithms(c.KexAlgorithms, d.algorithms.KeyExchanges),
			Ciphers:        sshconfig.Algorithms(c.Ciphers, d.algorithms.Ciphers),
			MACs:           sshconfig.Algorithms(c.MACs, d.algorithms.MACs),
			RekeyThreshold: c.RekeyLimit,
		},
	}
	if h.port == 0 {
		h.port = c.Port
	}
	if h.port == 0 {
		h.port = targets.DefaultPort
	}
	if c.ConnectTimeout > 0 {
		h.timeout = c.ConnectTimeout
	}
	if c.ServerAliveInterval != nil {
		h.interval = *c.ServerAliveInterval
	}
	if c.ServerAliveCountMax > 0 {
		h.count = c.ServerAliveCountMax
	}
	switch c.AddressFamily {
	case "inet":
		h.network = "tcp4"
	case "inet6":
		h.network = "tcp6"
	}
	h.policy = d.policy(c)
	if h.policy == policyOff {
		h.login.off = append(h.login.off, password, interactive)
	}
	switch a := c.ForwardAgent; {
	case a == "" || strings.EqualFold(a, "no"):
	case !c.FromOptions("ForwardAgent"):
		// Whoever is root on a host can use an agent that is forwarded there: what is
		// meant for the one host that somebody works on is not meant for a fleet.
		d.warn(c.Where("ForwardAgent") + ": ForwardAgent of a file is not followed; set it in ssh_options")
	case strings.EqualFold(a, "yes"):
		h.forward = h.login.agent
	default:
		h.forward = a
	}
	return h
}

// policy returns what happens to unknown keys. StrictHostKeyChecking=no counts as
// accept-new, which is what most want of it: only an option of this run switches
// checking off.
func (d *Dialer) policy(c *sshconfig.Config) keyPolicy {
	switch d.o.Policy {
	case Off:
		return policyOff
	case AcceptNew:
		return policyAccept
	}
	switch c.StrictHostKeyChecking {
	case "no":
		d.warn("StrictHostKeyChecking=no is taken as accept-new; --no-host-keys switches the checking of host keys off")
		return policyAccept
	case "accept-new":
		return policyAccept
	case "yes":
		return policyStrict
	}
	return policyAsk
}

// knownFiles returns the known_hosts files; there is always a first one.
func (d *Dialer) knownFiles(c *sshconfig.Config) []string {
	if len(d.o.KnownHosts) > 0 {
		return d.o.KnownHosts
	}
	user, global := c.UserKnownHostsFile, c.GlobalKnownHostsFile
	if len(user) == 0 {
		dir := filepath.Join(d.o.Home, ".ssh")
		user = []string{filepath.Join(dir, "known_hosts"), filepath.Join(dir, "known_hosts2")}
	}
	if len(global) == 0 {
		global = []string{"/etc/ssh/ssh_known_hosts", "/etc/ssh/ssh_known_hosts2"}
	}
	return append(append([]string(nil), user...), global...)
}

// login returns what ssh_config says of the login of user.
func (d *Dialer) login(c *sshconfig.Config, user string) *login {
	l := &login{
		user: user, agent: d.o.Agent, certs: c.CertificateFile, prompt: !c.BatchMode, order: c.PreferredAuthentications,
		off: append([]string(nil), c.DisabledAuth...), prompts: defaultPrompts,
		signatures: sshconfig.Algorithms(c.PubkeyAcceptedAlgorithms, keyAlgorithms()), minRSA: c.RequiredRSASize,
		identitiesOnly: c.IdentitiesOnly != nil && *c.IdentitiesOnly,
	}
	if c.Where("numberofpasswordprompts") != "" {
		l.prompts = c.NumberOfPasswordPrompts
	}
	switch c.IdentityAgent {
	case "", "SSH_AUTH_SOCK":
	case "none":
		l.agent = ""
	default:
		l.agent = c.IdentityAgent
	}
	for _, f := range c.IdentityFile {
		if f != "none" {
			l.identities = append(l.identities, f)
		}
	}
	if len(c.IdentityFile) == 0 {
		l.identities = d.o.Identities
	}
	return l
}

// route decides how a hop is reached: directly, by a command, or through jump
// hosts, which ssh_config describes as well. As with ssh -J, neither the options
// nor the secrets of a target are used for its jump hosts.
func (d *Dialer) route(ctx context.Context, h *hop, c *sshconfig.Config, depth int) error {
	if depth > maxHops {
		return fault.New(fault.Invalid, "connecting to "+h.name, "more than %d jump hosts: do they name each other?", maxHops)
	}
	if c.NoProxy {
		return nil
	}
	h.command = c.ProxyCommand
	var via *hop
	for _, j := range c.ProxyJump {
		jc, err := d.query(ctx, d.o.Config, j.Host, j.User, j.Port)
		if err != nil {
			return err
		}
		next := d.hop(jc, "the jump host "+j.Host, j.Host, j.Port, first(j.User, jc.User, d.o.LocalUser, targets.DefaultUser))
		next.isJump = true
		if via == nil { // the first one is reached as it says itself
			if err := d.route(ctx, next, jc, depth+1); err != nil {
				return err
			}
		} else {
			next.via = via
		}
		via = next
	}
	h.via = via
	return nil
}

// first returns the first text that is not empty.
func first(texts ...string) string {
	for _, t := range texts {
		if t != "" {
			return t
		}
	}
	return ""
}
