// Package local runs commands on this machine, for targets that are this machine
// (attribute connection: local), through a shell as a host's sshd would.
package local
