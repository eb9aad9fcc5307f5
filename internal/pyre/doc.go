// Package pyre runs regular expressions as Python's module re does.
//
// It is a backtracking matcher without tables of its own, small enough for the
// thin. Texts are UTF-8; a byte that is none counts as one character. Positions
// are offsets in bytes, but for those in errors about expressions, which count
// characters as Python does. Named characters (\N{...}) are not known.
package pyre
