package ssh

import (
	"net"
	"strconv"
	"time"

	xssh "golang.org/x/crypto/ssh"

	"github.com/gossh/gossh/transport/knownhosts"
)

// hop is one server to log in to, with everything decided. It does not change.
type hop struct {
	// name is what messages call it.
	name string
	// host and port are what is connected to, from the hop before or from here.
	host string
	port int
	// alias is the name under which its key is looked for, "" for the host's own.
	alias string
	// timeout bounds stream, key exchange and login together.
	timeout time.Duration

	// command is the ProxyCommand, via the jump host; both may be unset. isJump is
	// set for a hop that others go through.
	command string
	via     *hop
	isJump  bool
	// network is tcp, tcp4 or tcp6; bind the local address, "" for any.
	network, bind string

	// attempts is how often a connection is tried, at least once. keepTCP lets the
	// kernel look after it.
	attempts int
	keepTCP  bool

	algorithms xssh.Config
	// hostAlgos is HostKeyAlgorithms as written.
	hostAlgos string
	// authorities are the algorithms that host certificates may be signed with;
	// minRSA is the least number of bits of RSA keys; revoked is a file of keys that
	// no host may have, "" for none.
	authorities []string
	minRSA      int
	revoked     string
	policy      keyPolicy
	// known are the known_hosts files; new keys go to the first one, with hashed
	// names if hash is set.
	known []string
	hash  bool
	// scan, if set, takes the host key; then the connection ends.
	scan func(xssh.PublicKey)

	login *login
	// interval is that of keep-alive messages, 0 for none; count is how many may
	// stay unanswered.
	interval time.Duration
	count    int
	remote   []remoteForward
	// strictRemote makes a remote forward that is refused an error.
	strictRemote bool
	// env are variables for the commands, each NAME=value.
	env []string
	// forward is the socket of the agent to forward, "" for none.
	forward string
}

// addr returns the address that is connected to.
func (h *hop) addr() string { return net.JoinHostPort(h.host, strconv.Itoa(h.port)) }

// knownName is the name of the hop in known_hosts files.
func (h *hop) knownName() string {
	if h.alias != "" {
		return h.alias
	}
	return knownhosts.Name(h.host, h.port)
}

// plainName is the name that a host certificate must be for.
func (h *hop) plainName() string { return first(h.alias, h.host) }

// path returns the hops on the way, the first one that is connected to first.
func (h *hop) path() []*hop {
	if h.via == nil {
		return []*hop{h}
	}
	return append(h.via.path(), h)
}
