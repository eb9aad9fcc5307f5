// Package difflib compares texts line by line as Python's difflib does, so that
// diffs are those that Salt shows.
package difflib
