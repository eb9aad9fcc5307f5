//go:build !linux

package main

import (
	"errors"
	"net"
)

// listenLoopback needs a loopback device with many addresses.
func listenLoopback() (net.Listener, error) {
	return nil, errors.New("hosts are simulated only on Linux")
}
