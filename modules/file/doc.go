// Package file has the functions that look at files and change them: file.*.
package file
