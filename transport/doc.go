// Package transport is the contract between those who run commands on hosts and
// those who know how to reach hosts, with the executor that fans a task out over
// many targets within limits.
package transport
