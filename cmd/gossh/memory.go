package main

import (
	"runtime/debug"
)

// How much may be allocated between two garbage collections, in percent of what is
// in use. A run over few hosts is over before collecting pays. In one over ten
// thousand the memory counts, and what is in use is little.
const (
	gcFew  = 200
	gcMany = 40
	// manyHosts is from where on the smaller number holds.
	manyHosts = 500
)

// collect chooses when garbage is collected in a run over so many hosts, unless
// the user has.
func (a *app) collect(hosts int) {
	switch {
	case a.env.Getenv("GOGC") != "":
	case hosts < manyHosts:
		debug.SetGCPercent(gcFew)
	default:
		debug.SetGCPercent(gcMany)
	}
}
