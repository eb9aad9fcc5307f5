// Package pty opens pseudo-terminals, for tests of programs that want a terminal.
package pty
