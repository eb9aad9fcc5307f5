//go:build !linux

package moduletest

import (
	"testing"

	"github.com/gossh/gossh/internal/testneed"
)

// Private skips the test: only Linux has mounts of one process.
func Private(t *testing.T, _, _ []string, _ func()) {
	t.Helper()
	testneed.Skip(t, "mount", "this is not Linux")
}

// Network skips the test: only Linux has networks of one process.
func Network(t *testing.T, _ func()) {
	t.Helper()
	testneed.Skip(t, "netns", "this is not Linux")
}
