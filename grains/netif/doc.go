// Package netif lists the network interfaces of this host and their addresses.
package netif
