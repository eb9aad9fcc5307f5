// Package knownhosts reads and extends known_hosts files, as described in sshd(8).
package knownhosts
