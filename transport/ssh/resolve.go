package ssh

import (
	"context"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"github.com/gossh/gossh/fault"
	"github.com/gossh/gossh/targets"
	"github.com/gossh/gossh/transport/sshconfig"
)

// The built-in values of OpenSSH's client and of salt-ssh.
const (
	defaultInterval = 60 * time.Second
	defaultCountMax = 3
	maxHops         = 8
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
	if len(d.layers) < 1000 {
		d.layers[key] = f
	}
	return f, nil
}

// target decides everything about a target: what it sets, then ssh_config, then
// the built-in values.
func (d *Dialer) target(ctx context.Context, t *targets.Target) (*hop, error) {
	files, err := d.files(t.SSH.Options)
	if err != nil {
		return nil, err
	}
	port := ""
	if t.Port != 0 {
		port = strconv.Itoa(t.Port)
	}
	c, err := files.Resolve(ctx, sshconfig.Query{Host: t.Addr(), User: t.User, Port: port})
	if err != nil {
		return nil, err
	}
	for _, w := range c.Warnings {
		d.warn(w)
	}
	user := targets.DefaultUser
	if t.AdHoc && d.o.LocalUser != "" {
		user = d.o.LocalUser
	}
	h := d.hop(c, string(t.ID), t.Addr(), t.User, t.Port, user)
	if t.SSH.Timeout > 0 {
		h.timeout = t.SSH.Timeout
	}
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
	d.keepAliveOf(h, t, c)
	h.remote = append(append([]string(nil), t.SSH.RemotePortForwards...), c.RemoteForward...)
	if (h.command != "" || l.priv != "") && !t.Trusted && !t.AdHoc && t.Source != "" && len(t.SSH.Options) > 0 {
		return nil, fault.New(fault.Invalid, "", "%s: ssh_options and priv of %s are not used: others may have written them", t.Source, t.ID)
	}
	return h, d.route(ctx, h, c, 0)
}

func (d *Dialer) keepAliveOf(h *hop, t *targets.Target, c *sshconfig.Config) {
	h.interval, h.countMax = defaultInterval, defaultCountMax
	if c.ServerAliveInterval != nil {
		h.interval = *c.ServerAliveInterval
	}
	if c.ServerAliveCountMax > 0 {
		h.countMax = c.ServerAliveCountMax
	}
	if t.SSH.KeepAliveInterval > 0 {
		h.interval = t.SSH.KeepAliveInterval
	}
	if t.SSH.KeepAliveCountMax > 0 {
		h.countMax = t.SSH.KeepAliveCountMax
	}
	if t.SSH.KeepAlive != nil && !*t.SSH.KeepAlive {
		h.interval = 0
	}
}

// hop makes a hop of what ssh_config says; the other arguments beat it, and
// builtinUser stands in.
func (d *Dialer) hop(c *sshconfig.Config, name, addr, user string, port int, builtinUser string) *hop {
	h := &hop{
		name: name, host: first(c.HostName, addr), port: port, alias: c.HostKeyAlias,
		timeout: targets.DefaultTimeout, hostAlgos: c.HostKeyAlgorithms, policy: c.StrictHostKeyChecking,
		hash: c.HashKnownHosts, family: c.AddressFamily, bind: c.BindAddress, interval: defaultInterval, countMax: defaultCountMax,
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
	h.known = d.o.KnownHosts
	if len(h.known) == 0 {
		h.known = c.UserKnownHostsFile
		if len(h.known) == 0 {
			h.known = []string{filepath.Join(d.o.Home, ".ssh", "known_hosts"), filepath.Join(d.o.Home, ".ssh", "known_hosts2")}
		}
		if len(c.GlobalKnownHostsFile) > 0 {
			h.known = append(h.known, c.GlobalKnownHostsFile...)
		} else {
			h.known = append(h.known, "/etc/ssh/ssh_known_hosts", "/etc/ssh/ssh_known_hosts2")
		}
	}
	h.algorithms.Ciphers = list(c.Ciphers, supported().Ciphers)
	h.algorithms.MACs = list(c.MACs, supported().MACs)
	h.algorithms.KeyExchanges = list(c.KexAlgorithms, supported().KeyExchanges)
	h.login = d.loginOf(c, first(user, c.User, builtinUser))
	if h.policy == "no" || d.o.Policy == Off {
		h.policy = "off"
		h.login.off = append(h.login.off, password, interactive)
	} else if d.o.Policy == AcceptNew {
		h.policy = "accept-new"
	}
	switch a := c.ForwardAgent; {
	case a == "":
	case strings.EqualFold(a, "yes"):
		h.forward = h.login.agent
	default:
		h.forward = a
	}
	return h
}

func (d *Dialer) loginOf(c *sshconfig.Config, user string) *login {
	l := &login{user: user, agent: d.o.Agent, certs: c.CertificateFile, off: c.DisabledAuth, prompt: !c.BatchMode}
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
		for _, f := range d.o.Identities {
			if _, err := os.Stat(f); err == nil {
				l.identities = append(l.identities, f)
			}
		}
	}
	l.identitiesOnly = c.IdentitiesOnly != nil && *c.IdentitiesOnly
	return l
}

// route decides how a hop is reached: directly, by a command, or through jump
// hosts, which ssh_config describes as well.
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
		port := ""
		if j.Port != 0 {
			port = strconv.Itoa(j.Port)
		}
		jc, err := d.o.Config.Resolve(ctx, sshconfig.Query{Host: j.Host, User: j.User, Port: port})
		if err != nil {
			return err
		}
		next := d.hop(jc, "the jump host "+j.Host, j.Host, j.User, j.Port, d.o.LocalUser)
		next.timeout = h.timeout
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
