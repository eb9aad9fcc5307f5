// Package sshconfig reads the configuration of the OpenSSH client, ssh_config(5),
// and tells what it says of a host.
//
// It follows ssh where that is known to others by ssh -G: the first value counts,
// Match final makes a second pass, whichever of ProxyJump and ProxyCommand comes
// first wins. It is milder in two points. An option that does not exist is a
// warning and not an error, because one file serves clients of many versions; and
// a value that makes no sense is an error only for the hosts that it is for.
package sshconfig
