package installed

import (
	"github.com/gossh/gossh/modules"
	"github.com/gossh/gossh/ordered"
)

// Holds is what a provider knows of packages that are held back, and how it changes
// that.
type Holds struct {
	// Known reports whether a package can be held, Held whether it is.
	Known, Held func(name string) bool
	// Free returns what a package is that is not held.
	Free func(name string) string
	// Set holds packages, or lets them go.
	Set func(names []string) error
}

// HoldTargets returns the names that pkg.hold is called with.
func HoldTargets(c *modules.Call) ([]string, error) {
	wanted, err := Wanted(c)
	if c.Given("sources") && err == nil {
		wanted, err = listed(c.Named["sources"])
	}
	if err != nil {
		return nil, err
	}
	if len(wanted) == 0 {
		return nil, modules.Errorf("One of name, pkgs, or sources must be specified.")
	}
	names := make([]string, len(wanted))
	for i, w := range wanted {
		names[i] = w.Name
	}
	return names, nil
}

// Hold holds packages, or lets them go, and returns what Salt does. The return code is
// 1 if one of them is not known.
func Hold(c *modules.Call, names []string, on bool, h Holds) (*ordered.Map, error) {
	out, change := &ordered.Map{}, []string(nil)
	for _, n := range names {
		changes, result, comment := &ordered.Map{}, true, "Package "+n+" "
		switch {
		case !h.Known(n):
			result, comment = false, comment+"is not known."
			c.Retcode = 1
		case h.Held(n) == on && on:
			comment += "is already set to be held."
		case h.Held(n) == on:
			comment += "is not being held."
		default:
			change = append(change, n)
			if on {
				changes, comment = ordered.Of("old", h.Free(n), "new", "hold"), comment+"is now being held."
			} else {
				changes, comment = ordered.Of("old", "hold", "new", h.Free(n)), comment+"is no longer being held."
			}
		}
		out.Set(n, ordered.Of("name", n, "changes", changes, "result", result, "comment", comment))
	}
	if len(change) == 0 || c.Test {
		return out, nil
	}
	return out, h.Set(change)
}
