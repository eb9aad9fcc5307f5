// Package pclntab makes a Go program for ELF systems smaller once it is compressed: it
// overwrites with zeros what only the text of a traceback needs.
package pclntab
