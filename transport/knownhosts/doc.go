// Package knownhosts reads and extends known_hosts files, as sshd(8) describes
// them.
package knownhosts
