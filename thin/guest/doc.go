// Package guest is the main loop of the thin: it greets the controller, runs the
// functions that it asks for, and leaves.
package guest
