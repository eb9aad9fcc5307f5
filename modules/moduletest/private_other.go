//go:build !linux

package moduletest

import (
	"testing"

	"github.com/gossh/gossh/internal/testneed"
)

// Private skips the test: only Linux has mounts of one process.
func Private(t *testing.T, _ []string, _ func()) {
	t.Helper()
	testneed.Skip(t, "mount", "this is not Linux")
}
