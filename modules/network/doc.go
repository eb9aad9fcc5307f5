// Package network has the functions that look at the network of a host: network.*.
package network
