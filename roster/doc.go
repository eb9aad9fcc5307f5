// Package roster finds the targets of a run: providers list hosts with their
// attributes, and Set lays defaults and command-line values under and over them,
// matches, and makes targets of them.
//
// A provider only lists. Merging, defaults and matching are in Set.Resolve and
// nowhere else, so that every source of hosts behaves alike.
package roster
