// Package fault names the closed set of ways in which something can fail, the
// same in exit codes, JSON, job records and APIs.
package fault
