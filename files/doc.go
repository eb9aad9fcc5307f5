// Package files serves the files of the controller that hosts may ask for:
// file_roots, one list of directories per environment.
package files
