package sshconfig

import (
	"strings"
	"time"
)

// Config is what the files say of one host. A field with its zero value is not
// set, or set to what it means anyway; Where tells the difference.
type Config struct {
	// HostName, User and Port to connect to.
	HostName, User string
	Port           int
	// IdentityFile and CertificateFile are expanded paths; "none" is kept.
	IdentityFile, CertificateFile []string
	IdentitiesOnly                *bool
	// IdentityAgent is a socket, "none", or "SSH_AUTH_SOCK".
	IdentityAgent string
	// ProxyJump are the hops in order; ProxyCommand is expanded. At most one of
	// them is set. "none" leaves both empty and sets NoProxy.
	ProxyJump    []Hop
	ProxyCommand string
	NoProxy      bool
	// The known_hosts files; "none" is the null device.
	UserKnownHostsFile, GlobalKnownHostsFile []string
	// HostKeyAlias is the name of the host in these files, in lower case.
	HostKeyAlias   string
	HashKnownHosts bool
	// StrictHostKeyChecking is yes, no, accept-new or ask.
	StrictHostKeyChecking string
	// ConnectTimeout is 0 if it is not set, or none.
	ConnectTimeout time.Duration
	// ServerAliveInterval is 0 if keep-alives are off, nil if it is not set.
	ServerAliveInterval *time.Duration
	ServerAliveCountMax int
	// Lists of algorithms as written, with a leading +, - or ^ kept; see
	// Algorithms.
	Ciphers, MACs, KexAlgorithms, HostKeyAlgorithms string
	CASignatureAlgorithms, PubkeyAcceptedAlgorithms string
	// RequiredRSASize is the least number of bits of RSA keys.
	RequiredRSASize int
	// ForwardAgent is yes, or the path of a socket.
	ForwardAgent string
	// RemoteForward are specifications as for ssh -R.
	RemoteForward []string
	// DisabledAuth are methods that are switched off: password,
	// keyboard-interactive, publickey.
	DisabledAuth []string
	// PreferredAuthentications is the order of methods, if given.
	PreferredAuthentications []string
	NumberOfPasswordPrompts  int
	// AddressFamily is any, inet or inet6.
	AddressFamily string
	BindAddress   string
	BatchMode     bool
	// ConnectionAttempts is how often a connection is tried; 0 if it is not set.
	ConnectionAttempts int
	// TCPKeepAlive is nil if it is not set.
	TCPKeepAlive *bool
	// RekeyLimit is after how many bytes keys are exchanged again, 0 for the default.
	RekeyLimit uint64
	// RevokedHostKeys is a file of keys that no host may have, "" for none.
	RevokedHostKeys string
	// ExitOnForwardFailure makes a remote forward that is refused an error.
	ExitOnForwardFailure bool
	// Env are variables for the host, each NAME=value: those of SendEnv that this
	// process has, then those of SetEnv.
	Env []string
	// Moot names options that are about what gossh does not do, each with its place.
	Moot []string
	// Warnings name what cannot be honoured, with its place. The same ones come
	// for every host that a line is for; the caller says each once.
	Warnings []string

	places map[string]string
}

// Where returns the place where an option was set for the host, as file:line or as
// the ssh_options entry; "" if it was not set. The name is ssh's, in any case.
func (c *Config) Where(option string) string {
	name, _ := classify(option)
	return c.places[name]
}

// FromOptions reports whether an option was set by ssh_options, and not by a file.
func (c *Config) FromOptions(option string) bool {
	return strings.HasPrefix(c.Where(option), optionPlace)
}

// Hop is a host of ProxyJump. User is "" and Port is 0 if they are not given.
type Hop struct {
	User, Host string
	Port       int
}
