// Package builtin has the filters, tests and globals of Jinja.
package builtin
