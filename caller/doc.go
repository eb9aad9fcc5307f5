// Package caller runs execution functions in this process: the thin does so on a
// host, the controller for what needs no host.
package caller
