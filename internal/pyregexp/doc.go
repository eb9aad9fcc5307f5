// Package pyregexp runs regular expressions of Python's syntax.
package pyregexp
