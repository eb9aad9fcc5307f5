package testlock

import (
	"os"
	"syscall"
	"testing"
)

const file = "/run/gosshtest.lock"

// Accounts calls f while no other test changes the accounts or the rules of sudo, nor
// copies /etc, where the programs that change them make and remove files meanwhile.
// Only root can wait for that.
func Accounts(tb testing.TB, f func()) {
	tb.Helper()
	l, err := os.OpenFile(file, os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		tb.Fatal(err)
	}
	defer l.Close()
	if err := syscall.Flock(int(l.Fd()), syscall.LOCK_EX); err != nil {
		tb.Fatal(err)
	}
	f()
}
