// Package e2e holds the tests that run gossh as a user does: the program itself,
// from an empty home, against real servers (internal/sshdtest).
package e2e
