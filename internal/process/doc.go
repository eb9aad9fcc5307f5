// Package process runs programs on a host: with bounded output, as another user,
// and so that nothing of them stays when they are ended.
package process
