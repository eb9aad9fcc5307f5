// Package sshtest is an SSH server inside the process, for tests and for
// demonstrations: real key exchange, logins, commands, file transfer and
// forwarding, with switches for what can go wrong and counters of what was asked.
package sshtest
