// Package syntax turns the text of a Jinja template into a tree.
package syntax
