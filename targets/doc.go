// Package targets holds the hosts that a run is about: one Target per host, the
// ordered Map of them, and the expressions that choose among them.
package targets
