// Package facts remembers what hosts said of themselves, and answers from it which of
// them a target expression means. Hosts are recognized by their keys: a record holds
// for the host with the key that it was recorded with.
//
// What a host says is foreign data: it is bounded, never a path, and never executed.
package facts
