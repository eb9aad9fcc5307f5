// Package thin puts the thin on hosts and talks to it: the gate on the host's
// command line, the upload, the pre-flight script, calls, the wipe.
package thin
