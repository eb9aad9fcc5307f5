// Package http lists the hosts that a server answers with.
package http
