// Package sshconfig reads the configuration of the OpenSSH client, ssh_config(5),
// and tells what it says of a host.
package sshconfig
