//go:build !race

package e2e_test

// buildFlags are how the tests build gossh.
var buildFlags []string
