// Package sshconfig makes targets of the names in ssh_config.
package sshconfig
