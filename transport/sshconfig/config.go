package sshconfig

import (
	"crypto/sha1"
	"encoding/hex"
	"fmt"
	"os"
	"strconv"
	"strings"
	"time"

	"github.com/gossh/gossh/fault"
)

// Config is what the files say of one host. Empty fields are not set.
type Config struct {
	// HostName, User and Port to connect to.
	HostName, User string
	Port           int
	// IdentityFile and CertificateFile are expanded paths; "none" is kept.
	IdentityFile, CertificateFile []string
	IdentitiesOnly                *bool
	// IdentityAgent is the socket, "none", or SSH_AUTH_SOCK.
	IdentityAgent string
	// ProxyJump are the hops in order; ProxyCommand is expanded. "none" leaves
	// both empty and sets NoProxy.
	ProxyJump    []Hop
	ProxyCommand string
	NoProxy      bool
	// The known_hosts files, and under which name the host stands there.
	UserKnownHostsFile, GlobalKnownHostsFile []string
	HostKeyAlias                             string
	HashKnownHosts                           bool
	// StrictHostKeyChecking is yes, no, accept-new or ask.
	StrictHostKeyChecking string
	ConnectTimeout        time.Duration
	ServerAliveInterval   *time.Duration
	ServerAliveCountMax   int
	// Lists of algorithms as written, with a leading +, - or ^ kept.
	Ciphers, MACs, KexAlgorithms, HostKeyAlgorithms string
	// ForwardAgent is yes, or the path of a socket.
	ForwardAgent string
	// RemoteForward are specifications as for ssh -R.
	RemoteForward []string
	// DisabledAuth are methods that are switched off.
	DisabledAuth []string
	// PreferredAuthentications is the order of methods, if given.
	PreferredAuthentications []string
	AddressFamily            string
	BindAddress              string
	BatchMode                bool
	// Warnings name what cannot be honoured, with its place.
	Warnings []string
}

// Hop is a host of ProxyJump.
type Hop struct {
	User, Host string
	Port       int
}

// config makes a Config of the settings that were found.
func (r *resolver) config() (*Config, error) {
	c := &Config{HostName: r.hostName(), User: first(r.v.one["user"]), Warnings: r.warnings}
	if _, ok := r.v.one["hostname"]; !ok && r.q.HostName == "" {
		c.HostName = ""
	}
	for _, step := range []func(*Config) error{r.numbers, r.paths, r.proxy, r.texts} {
		if err := step(c); err != nil {
			return nil, err
		}
	}
	for key, class := range known {
		if _, ok := r.v.one[key]; ok && class == unsupported {
			c.Warnings = append(c.Warnings, fmt.Sprintf("%s: the ssh option %s is not supported", r.v.places[key], key))
		}
	}
	return c, nil
}

func (r *resolver) bad(key, what string) error {
	return fault.New(fault.Invalid, "", "%s: %s: %q is no %s", r.v.places[key], key, first(r.v.one[key]), what)
}

func (r *resolver) numbers(c *Config) error {
	if p := first(r.v.one["port"]); p != "" {
		n, err := strconv.Atoi(p)
		if err != nil || n < 1 || n > 65535 {
			return r.bad("port", "port")
		}
		c.Port = n
	}
	if s := first(r.v.one["serveralivecountmax"]); s != "" {
		n, err := strconv.Atoi(s)
		if err != nil || n < 0 {
			return r.bad("serveralivecountmax", "number")
		}
		c.ServerAliveCountMax = n
	}
	if s := first(r.v.one["connecttimeout"]); s != "" && s != "none" {
		d, err := duration(s)
		if err != nil {
			return r.bad("connecttimeout", "time")
		}
		c.ConnectTimeout = d
	}
	if s := first(r.v.one["serveraliveinterval"]); s != "" {
		d, err := duration(s)
		if err != nil {
			return r.bad("serveraliveinterval", "time")
		}
		c.ServerAliveInterval = &d
	}
	for key, into := range map[string]*bool{"hashknownhosts": &c.HashKnownHosts, "batchmode": &c.BatchMode} {
		b, err := r.yes(key)
		if err != nil {
			return err
		}
		*into = b != nil && *b
	}
	var err error
	c.IdentitiesOnly, err = r.yes("identitiesonly")
	return err
}

// yes reads yes or no; nil is unset.
func (r *resolver) yes(key string) (*bool, error) {
	s := strings.ToLower(first(r.v.one[key]))
	var b bool
	switch s {
	case "":
		return nil, nil
	case "yes", "true":
		b = true
	case "no", "false":
	default:
		return nil, r.bad(key, "yes or no")
	}
	return &b, nil
}

func (r *resolver) paths(c *Config) error {
	const tokens = "hnpruCdijkLl"
	for _, p := range r.v.many["identityfile"] {
		c.IdentityFile = append(c.IdentityFile, r.path(p, tokens))
	}
	for _, p := range r.v.many["certificatefile"] {
		c.CertificateFile = append(c.CertificateFile, r.path(p, tokens))
	}
	for _, p := range r.v.one["userknownhostsfile"] {
		c.UserKnownHostsFile = append(c.UserKnownHostsFile, r.path(p, tokens))
	}
	for _, p := range r.v.one["globalknownhostsfile"] {
		c.GlobalKnownHostsFile = append(c.GlobalKnownHostsFile, r.path(p, ""))
	}
	if a := first(r.v.one["identityagent"]); a != "" {
		if name, ok := strings.CutPrefix(a, "$"); ok && !strings.HasPrefix(a, "${") {
			a = r.f.o.Getenv(name)
		}
		c.IdentityAgent = r.path(a, tokens)
	}
	if a := first(r.v.one["forwardagent"]); a != "" && !strings.EqualFold(a, "no") {
		c.ForwardAgent = r.path(a, tokens)
	}
	c.RemoteForward = r.v.many["remoteforward"]
	return nil
}

func (r *resolver) texts(c *Config) error {
	c.HostKeyAlias = strings.ToLower(first(r.v.one["hostkeyalias"]))
	c.StrictHostKeyChecking = strings.ToLower(first(r.v.one["stricthostkeychecking"]))
	switch c.StrictHostKeyChecking {
	case "off", "false":
		c.StrictHostKeyChecking = "no"
	case "true":
		c.StrictHostKeyChecking = "yes"
	case "", "yes", "no", "accept-new", "ask":
	default:
		return r.bad("stricthostkeychecking", "policy")
	}
	c.Ciphers, c.MACs = first(r.v.one["ciphers"]), first(r.v.one["macs"])
	c.KexAlgorithms, c.HostKeyAlgorithms = first(r.v.one["kexalgorithms"]), first(r.v.one["hostkeyalgorithms"])
	c.AddressFamily, c.BindAddress = strings.ToLower(first(r.v.one["addressfamily"])), first(r.v.one["bindaddress"])
	for key, method := range map[string]string{
		"passwordauthentication": "password", "kbdinteractiveauthentication": "keyboard-interactive",
		"pubkeyauthentication": "publickey",
	} {
		if s := strings.ToLower(first(r.v.one[key])); s == "no" || s == "false" {
			c.DisabledAuth = append(c.DisabledAuth, method)
		}
	}
	if p := first(r.v.one["preferredauthentications"]); p != "" {
		c.PreferredAuthentications = strings.Split(p, ",")
	}
	return nil
}

// proxy reads ProxyJump and ProxyCommand, of which the first one in the files
// counts; here ProxyJump wins if both are set.
func (r *resolver) proxy(c *Config) error {
	jump, command := first(r.v.one["proxyjump"]), first(r.v.one["proxycommand"])
	if strings.EqualFold(jump, "none") || strings.EqualFold(command, "none") && jump == "" {
		c.NoProxy = true
		return nil
	}
	if jump == "" {
		if command != "" {
			c.ProxyCommand = r.expand(strings.TrimPrefix(command, "exec "), "hnpr")
		}
		return nil
	}
	hops, err := ParseJump(jump)
	if err != nil {
		return fault.New(fault.Invalid, "", "%s: %w", r.v.places["proxyjump"], err)
	}
	c.ProxyJump = hops
	return nil
}

// ParseJump reads a list of [user@]host[:port] or ssh:// addresses.
func ParseJump(s string) ([]Hop, error) {
	var out []Hop
	for part := range strings.SplitSeq(s, ",") {
		part = strings.TrimSuffix(strings.TrimPrefix(strings.TrimSpace(part), "ssh://"), "/")
		var h Hop
		if i := strings.LastIndex(part, "@"); i >= 0 {
			h.User, part = part[:i], part[i+1:]
		}
		h.Host = part
		text := ""
		if strings.HasPrefix(part, "[") {
			inner, tail, _ := strings.Cut(part[1:], "]")
			h.Host, text = inner, strings.TrimPrefix(tail, ":")
		} else if strings.Count(part, ":") == 1 {
			h.Host, text, _ = strings.Cut(part, ":")
		}
		if text != "" {
			n, err := strconv.Atoi(text)
			if err != nil || n < 1 || n > 65535 {
				return nil, fmt.Errorf("%q is no port of a jump host", text)
			}
			h.Port = n
		}
		if h.Host == "" || strings.HasPrefix(h.Host, "-") {
			return nil, fmt.Errorf("%q is no jump host", part)
		}
		out = append(out, h)
	}
	return out, nil
}

// duration reads seconds or times such as 1m30s, in OpenSSH's units.
func duration(s string) (time.Duration, error) {
	if n, err := strconv.Atoi(s); err == nil && n >= 0 {
		return time.Duration(n) * time.Second, nil
	}
	var total time.Duration
	units := map[byte]time.Duration{'s': time.Second, 'm': time.Minute, 'h': time.Hour, 'd': 24 * time.Hour, 'w': 7 * 24 * time.Hour}
	for s != "" {
		i := 0
		for i < len(s) && s[i] >= '0' && s[i] <= '9' {
			i++
		}
		n, err := strconv.Atoi(s[:i])
		if err != nil || i > 9 {
			return 0, fmt.Errorf("%q is no time", s)
		}
		unit := time.Second
		if i < len(s) {
			u, ok := units[s[i]|0x20]
			if !ok {
				return 0, fmt.Errorf("%q is no time", s)
			}
			unit = u
			i++
		}
		total += time.Duration(n) * unit
		s = s[i:]
	}
	return total, nil
}

// path expands a path: the tilde, tokens and ${NAME}.
func (r *resolver) path(p, tokens string) string {
	if strings.EqualFold(p, "none") {
		return "none"
	}
	for {
		head, rest, ok := strings.Cut(p, "${")
		name, tail, closed := strings.Cut(rest, "}")
		if !ok || !closed {
			return r.expand(r.f.tilde(p), tokens)
		}
		p = head + r.f.o.Getenv(name) + tail
	}
}

// expand replaces the % tokens in the set.
func (r *resolver) expand(s, tokens string) string {
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		if s[i] != '%' || i+1 == len(s) {
			b.WriteByte(s[i])
			continue
		}
		i++
		if s[i] == '%' {
			b.WriteByte('%')
		} else if strings.IndexByte(tokens, s[i]) >= 0 {
			b.WriteString(r.token(s[i]))
		} else {
			b.WriteString("%" + string(s[i]))
		}
	}
	return b.String()
}

// token returns what a % token stands for (ssh_config(5), TOKENS).
func (r *resolver) token(c byte) string {
	short, _, _ := strings.Cut(r.f.o.LocalHost, ".")
	switch c {
	case 'h':
		return r.hostName()
	case 'n':
		return r.q.Host
	case 'p':
		return r.port()
	case 'r':
		return r.user()
	case 'u':
		return r.f.o.LocalUser
	case 'd':
		return r.f.o.Home
	case 'i':
		return strconv.Itoa(os.Getuid())
	case 'l':
		return r.f.o.LocalHost
	case 'L':
		return short
	case 'k':
		if a := first(r.v.one["hostkeyalias"]); a != "" {
			return a
		}
		return r.q.Host
	case 'j':
		return first(r.v.one["proxyjump"])
	}
	h := sha1.Sum([]byte(r.f.o.LocalHost + r.hostName() + r.port() + r.user() + first(r.v.one["proxyjump"])))
	return hex.EncodeToString(h[:])
}
