// Package cmd has the functions that run commands: cmd.*.
package cmd
