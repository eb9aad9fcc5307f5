package sshconfig

import (
	"math"
	"os"
	"slices"
	"strings"
)

// config makes a Config of the settings that were found.
func (r *resolver) config() *Config {
	c := &Config{places: map[string]string{}}
	r.expandUser()
	r.known = r.tokens()
	if r.text("hostname") != "" || r.q.HostName != "" {
		c.HostName = r.hostName()
	}
	r.login(c)
	r.proxy(c)
	r.hostKeys(c)
	r.connection(c)
	r.environment(c)
	for key, s := range r.one {
		c.places[key] = s.place
		if isInert(key, s.args[0]) {
			continue
		}
		switch _, class := classify(key); class {
		case unsupported, unsupportedCommand:
			r.warn("%s: the ssh option %s is not supported", s.place, key)
		case moot:
			if strings.HasPrefix(s.place, optionPlace) {
				r.warn("%s: the ssh option %s has no effect", s.place, key)
				continue
			}
			c.Moot = append(c.Moot, s.place+": "+key)
		}
	}
	slices.Sort(c.Moot)
	for key, s := range r.many {
		c.places[key] = s[0].place
	}
	slices.Sort(r.warnings)
	c.Warnings = r.warnings
	return c
}

// expandUser expands User, which other options refer to.
func (r *resolver) expandUser() {
	s, ok := r.one["user"]
	if !ok || !strings.ContainsAny(s.args[0], "%$") {
		return
	}
	name, err := expand(s.args[0], r.tokens().only("hnpudikjLl"), r.f.o.Getenv)
	if err != nil {
		r.fail("%s: User: %w", s.place, err)
	}
	if !validUser(name) {
		r.bad("user", "user name")
	}
	r.one["user"] = setting{[]string{name}, s.place}
}

func (r *resolver) login(c *Config) {
	c.User = r.text("user")
	c.IdentityFile = r.paths("identityfile", r.many["identityfile"])
	c.CertificateFile = r.paths("certificatefile", r.many["certificatefile"])
	c.IdentitiesOnly = r.flag("identitiesonly")
	c.IdentityAgent = r.agent("identityagent")
	switch f := r.text("forwardagent"); strings.ToLower(f) {
	case "", "no", "false":
	case "yes", "true":
		c.ForwardAgent = "yes"
	default:
		c.ForwardAgent = r.agent("forwardagent")
	}
	for _, m := range [...]struct{ key, method string }{
		{"passwordauthentication", "password"},
		{"kbdinteractiveauthentication", "keyboard-interactive"},
		{"pubkeyauthentication", "publickey"},
	} {
		if on := r.flag(m.key); on != nil && !*on {
			c.DisabledAuth = append(c.DisabledAuth, m.method)
		}
	}
	if p := r.text("preferredauthentications"); p != "" {
		c.PreferredAuthentications = strings.Split(p, ",")
	}
	c.PubkeyAcceptedAlgorithms = r.text("pubkeyacceptedalgorithms")
	c.NumberOfPasswordPrompts = r.number("numberofpasswordprompts", 0, math.MaxInt32)
	c.BatchMode = r.on("batchmode")
}

func (r *resolver) proxy(c *Config) {
	jump := strings.Join(r.one["proxyjump"].args, "")
	command := r.text("proxycommand")
	switch {
	case strings.EqualFold(jump, "none"), strings.EqualFold(command, "none"):
		c.NoProxy = true
	case jump != "":
		hops, err := ParseJump(jump)
		if err != nil {
			r.fail("%s: %w", r.one["proxyjump"].place, err)
		}
		c.ProxyJump = hops
	case command != "":
		text, err := expand(command, r.known.only("hknpr"), nil)
		if err != nil {
			r.fail("%s: ProxyCommand: %w", r.one["proxycommand"].place, err)
		}
		c.ProxyCommand = text
	}
}

func (r *resolver) hostKeys(c *Config) {
	if s, ok := r.one["userknownhostsfile"]; ok {
		var each []setting
		for _, a := range s.args {
			each = append(each, setting{[]string{a}, s.place})
		}
		c.UserKnownHostsFile = nullDevice(r.paths("userknownhostsfile", each))
	}
	c.GlobalKnownHostsFile = nullDevice(slices.Clone(r.one["globalknownhostsfile"].args))
	c.HostKeyAlias = strings.ToLower(r.text("hostkeyalias"))
	c.HashKnownHosts = r.on("hashknownhosts")
	c.StrictHostKeyChecking = strings.ToLower(r.text("stricthostkeychecking"))
	switch c.StrictHostKeyChecking {
	case "off", "false":
		c.StrictHostKeyChecking = "no"
	case "true":
		c.StrictHostKeyChecking = "yes"
	case "", "yes", "no", "accept-new", "ask":
	default:
		r.bad("stricthostkeychecking", "policy")
	}
	c.HostKeyAlgorithms, c.CASignatureAlgorithms = r.text("hostkeyalgorithms"), r.text("casignaturealgorithms")
	for _, f := range r.paths("revokedhostkeys", r.given("revokedhostkeys")) {
		if f != "none" {
			c.RevokedHostKeys = f
		}
	}
	c.RequiredRSASize = r.number("requiredrsasize", 0, math.MaxInt32)
}

// nullDevice puts a file that is always empty for "none".
func nullDevice(files []string) []string {
	for i, f := range files {
		if strings.EqualFold(f, "none") {
			files[i] = os.DevNull
		}
	}
	return files
}

func (r *resolver) connection(c *Config) {
	c.Port = r.number("port", 1, math.MaxUint16)
	c.Ciphers, c.MACs, c.KexAlgorithms = r.text("ciphers"), r.text("macs"), r.text("kexalgorithms")
	if d := r.time("connecttimeout"); d != nil {
		c.ConnectTimeout = *d
	}
	c.ConnectionAttempts = r.number("connectionattempts", 1, math.MaxInt32)
	c.TCPKeepAlive = r.flag("tcpkeepalive")
	c.RekeyLimit = r.rekeyLimit()
	c.ExitOnForwardFailure = r.on("exitonforwardfailure")
	c.ServerAliveInterval = r.time("serveraliveinterval")
	c.ServerAliveCountMax = r.number("serveralivecountmax", 0, math.MaxInt32)
	c.BindAddress = r.text("bindaddress")
	c.AddressFamily = strings.ToLower(r.text("addressfamily"))
	if f := c.AddressFamily; f != "" && f != "any" && f != "inet" && f != "inet6" {
		r.bad("addressfamily", "address family")
	}
	if r.on("clearallforwardings") {
		return
	}
	for _, s := range r.many["remoteforward"] {
		c.RemoteForward = append(c.RemoteForward, strings.Join(s.args, ":"))
	}
}
