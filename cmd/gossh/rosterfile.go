package main

import "github.com/gossh/gossh/config"

// ownFile returns the roster file that was named for the only roster there is: with
// several, it is that of the flat one.
func ownFile(c *config.Config) string {
	if len(c.List("roster")) == 1 && c.Get("roster_file").Set() {
		return c.Text("roster_file")
	}
	return ""
}
