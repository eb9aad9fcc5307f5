// Package render turns the text of an SLS, roster or template into data, through
// a pipeline of renderers such as jinja|yaml.
package render
