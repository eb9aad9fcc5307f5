// Package testlock keeps tests apart that change, or copy, the accounts of the machine,
// also those of several processes.
package testlock
