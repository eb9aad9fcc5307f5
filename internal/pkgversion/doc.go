// Package pkgversion compares versions of packages, by the rules of each family of
// package managers. All of its functions return -1, 0 or 1, and take any text: what is
// no valid version is ordered too.
package pkgversion
