// Package exec lists the hosts that a program prints.
package exec
