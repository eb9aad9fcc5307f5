// Package syntax turns the text of a Jinja template into a tree.
//
// Its language and its messages are those of Jinja2 3.1; what is added is the
// column of an error, and names with an attribute in the tuple of a {% set %},
// as later versions take them. \N{name} in a string is refused.
package syntax
