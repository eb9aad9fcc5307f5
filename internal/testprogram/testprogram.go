// Package testprogram writes programs that tests run.
package testprogram

import (
	"os"
	"syscall"
	"testing"
)

// Write makes the program path of text, which everybody may run. While it is open for
// writing no process is started: a child would hold it open until it has become its own
// program, and the kernel runs no program that somebody can write (ETXTBSY).
func Write(tb testing.TB, path, text string) {
	tb.Helper()
	syscall.ForkLock.RLock()
	defer syscall.ForkLock.RUnlock()
	if err := os.WriteFile(path, []byte(text), 0o755); err != nil {
		tb.Fatal(err)
	}
}

// Copy makes the program to of the program from, as Write does.
func Copy(tb testing.TB, from, to string) {
	tb.Helper()
	b, err := os.ReadFile(from)
	if err != nil {
		tb.Fatal(err)
	}
	Write(tb, to, string(b))
}
