// Package dir reads a directory of roster files, one of them for each target.
package dir
