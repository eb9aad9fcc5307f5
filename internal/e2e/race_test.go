//go:build race

package e2e_test

// buildFlags are how the tests build gossh: with the race detector, as they are.
var buildFlags = []string{"-race"}
