// Package ssh reaches hosts with the SSH protocol, by itself: no OpenSSH client is
// needed, but its configuration, keys, agent and known_hosts are honoured.
package ssh
