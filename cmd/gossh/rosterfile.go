package main

import (
	"path/filepath"

	"github.com/gossh/gossh/config"
	"github.com/gossh/gossh/roster"
)

// theCommandLine is the source of a file that is no value of an option.
const theCommandLine = "the command line"

// ownFile returns the roster file that was named for the only roster there is: with
// several, it is that of the flat one.
func ownFile(c *config.Config) string {
	if len(c.List("roster")) == 1 && c.Get("roster_file").Set() {
		return c.Text("roster_file")
	}
	return ""
}

// withRosterFile has --roster-file name what the only roster reads, also where that
// has a key of its own: it would not be looked at without a word.
func (a *app) withRosterFile(c *config.Config, args *config.Args) (*config.Config, error) {
	name, ok := args.Values["roster-file"].(string)
	if !ok || len(c.List("roster")) != 1 {
		return c, nil
	}
	provider := c.List("roster")[0]
	switch key := fileKey(provider); key {
	case "roster_file":
		return c, nil
	case "", "gossh:http_url":
		a.say("[WARNING ] the roster %s reads no file: --roster-file is not used", provider)
		return c, nil
	default:
		abs, err := filepath.Abs(name)
		return c.With(key, abs, theCommandLine), err
	}
}

// rosterLookup is lookup for rosters. The file that the command line names for the
// only one stands in for what the configuration has it read.
func rosterLookup(c *config.Config) roster.Lookup {
	get, source := lookup(c), c.Get("roster_file").Source
	if len(c.List("roster")) != 1 || source != "--roster-file" && source != theCommandLine {
		return get
	}
	return func(key string) (roster.Value, bool) {
		switch key {
		case "gossh:ansible_inventory", "gossh:exec_command", "gossh:terraform_state":
			return roster.Value{}, false
		}
		return get(key)
	}
}
