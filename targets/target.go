package targets

import (
	"time"

	"github.com/gossh/gossh/ordered"
	"github.com/gossh/gossh/secret"
)

// The built-in values of attributes that neither the roster, the configuration
// nor ssh_config gives. They are applied by whoever uses the attribute, so that a
// Target still tells what was set.
const (
	DefaultPort    = 22
	DefaultUser    = "root"
	DefaultTimeout = 65 * time.Second
)

// Target is one host and how to reach it. A zero field means "not set": then
// ssh_config decides, and after it the built-in value. A Target is immutable once
// it is in a Map.
//
// What a target names is read and executed on this machine (Auth.Priv,
// Thin.PreFlight, ProxyCommand and others among SSH.Options): nobody asks again
// where it came from. Package roster leaves out such attributes where others may
// have written them.
type Target struct {
	// ID is the name of the target.
	ID ID
	// Host is the name or address to connect to, without brackets; empty means
	// the ID.
	Host string
	// Port is the TCP port of sshd, 0 if not set.
	Port int
	// User is the login user, "" if not set.
	User string
	// AdHoc is set for a target that no roster knows, such as user@host on the
	// command line. Its built-in user is the local one, as for ssh(1).
	AdHoc bool
	// Local is set if the target is this machine: it is reached by a shell and not by
	// SSH, as the user of this process. User, Port, Auth.Priv and SSH do not count
	// then.
	Local bool
	// Source tells where the target was defined: "file:line" or a provider.
	Source string
	// Err is set if the definition of the target is wrong: it is a target all the
	// same, and its outcome is this error.
	Err error
	// Deferred is set if values of the target are kept elsewhere: it cannot be
	// connected to as it is, but what Complete returns can. A Dialer completes it.
	Deferred *Deferred

	Auth   Auth
	Become Become
	SSH    SSH
	Thin   Thin

	// MinionOpts are the options sent with each request (minion_opts laid over
	// ssh_minion_opts); nil if there are none.
	MinionOpts *ordered.Map
	// Grains override what the host says of itself.
	Grains *ordered.Map
	// MineFunctions are the mine_functions of the entry.
	MineFunctions *ordered.Map
}

// Auth is what a target is logged in with.
type Auth struct {
	// Password is passwd; it is offered as password and keyboard-interactive.
	Password secret.String
	// Priv is the path of a private key, "agent-forwarding" for the local agent
	// alone, or "" if not set.
	Priv string
	// PrivPassword is the passphrase of Priv.
	PrivPassword secret.String
	// IdentitiesOnly, if set, restricts public keys to the configured ones.
	IdentitiesOnly *bool
}

// AgentForwarding is the value of Auth.Priv that asks for the local agent.
const AgentForwarding = "agent-forwarding"

// Become is how functions change the user on the host.
type Become struct {
	// Method is "" for none, or "sudo".
	Method string
	// User is the user to become; "" means root.
	User string
	// Password answers the method's prompt; empty means that none is sent.
	Password secret.String
}

// SSH is how the connection is made and kept.
type SSH struct {
	// Timeout bounds TCP connect, handshake and authentication together; 0 if
	// not set.
	Timeout time.Duration
	// Options are ssh_options in order, each "Key=value" as for ssh -o.
	Options []string
	// KeepAlive, if set, switches keep-alive messages on or off.
	KeepAlive *bool
	// KeepAliveInterval is the time between two messages; 0 if not set.
	KeepAliveInterval time.Duration
	// KeepAliveCountMax is how many may stay unanswered; 0 if not set.
	KeepAliveCountMax int
	// RemotePortForwards are specifications as for ssh -R.
	RemotePortForwards []string
}

// Thin is how functions run on the host.
type Thin struct {
	// Dir is thin_dir as the user set it, "" for the default.
	Dir string
	// RandomDir asks for a fresh default directory that is wiped afterwards (-W).
	RandomDir bool
	// TTY asks for a pseudo-terminal, which requiretty of sudoers wants.
	TTY bool
	// Umask is cmd_umask; nil if not set.
	Umask *uint32
	// SetPath is set_path: the PATH of functions, with $PATH standing for the
	// host's own.
	SetPath string
	// Type is thin_type: "salt" for Salt's own thin, which needs Python on the host, ""
	// for that of gossh.
	Type string
	// PreFlight is the local path of ssh_pre_flight, "" for none.
	PreFlight string
	// PreFlightArgs are its arguments, one by one.
	PreFlightArgs []string
}

// Addr returns the name or address to connect to.
func (t *Target) Addr() string {
	if t.Host != "" {
		return t.Host
	}
	return string(t.ID)
}
