// Package system has the functions that stop, restart and set the clock of a host:
// system.*.
package system
