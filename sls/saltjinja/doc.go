// Package saltjinja gives Jinja what Salt adds to it: filters, tests, globals and
// tags.
package saltjinja
