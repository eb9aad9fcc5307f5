// Package jobs is the record of runs: what was asked of which hosts, what each
// answered, and the contract of stores that keep it.
package jobs
