// Package testneed skips a test whose machine lacks what it needs, and fails it
// where skipping was forbidden.
package testneed

import (
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/gossh/gossh/internal/sbin"
)

// Variable names the environment variable that lists, separated by commas, the
// needs that the machine must meet. CI sets it, so that a missing package cannot
// hide tests.
const Variable = "GOSSH_TEST_MUST"

// Skip ends the test because need is not met, for the given reason. It fails the
// test if Variable lists need, and skips it otherwise.
func Skip(tb testing.TB, need, reason string) {
	tb.Helper()
	if slices.Contains(strings.Split(os.Getenv(Variable), ","), need) {
		tb.Fatalf("%s is required by %s: %s", need, Variable, reason)
	}
	tb.Skipf("no %s: %s", need, reason)
}

// Program returns the path of a program, which may be in an sbin directory, or
// skips the test as Skip does.
func Program(tb testing.TB, need, name string) string {
	tb.Helper()
	path, err := sbin.LookPath(name)
	if err != nil {
		Skip(tb, need, name+" is not installed (make test-deps)")
	}
	return path
}

// Root skips the test, as Skip does, unless it runs as root.
func Root(tb testing.TB, need string) {
	tb.Helper()
	if os.Geteuid() != 0 {
		Skip(tb, need, "only root can start it")
	}
}
