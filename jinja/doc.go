// Package jinja renders templates written in Jinja2's language, with Python's
// values.
package jinja
