// Package custom makes execution modules of executables that answer JSON.
package custom
