// Package sshknownhosts makes targets of the names in known_hosts.
package sshknownhosts
