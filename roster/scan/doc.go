// Package scan finds the hosts of a network that answer as SSH servers.
package scan
