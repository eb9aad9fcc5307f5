// Package pkg has the functions that look at, install and remove packages, and the
// repositories that they come from: pkg.*.
package pkg

import (
	"context"
	"strings"

	"github.com/gossh/gossh/modules"
	"github.com/gossh/gossh/modules/pkg/apk"
	"github.com/gossh/gossh/modules/pkg/apt"
	"github.com/gossh/gossh/modules/pkg/dnf"
	"github.com/gossh/gossh/modules/pkg/pacman"
	"github.com/gossh/gossh/modules/pkg/zypper"
)

// Functions returns the functions of the module.
func Functions() []modules.Function {
	all := modules.Virtual("pkg", modules.Table("pkg", shared+looking+changing+repositories, nil), providers)
	for i := range all {
		all[i].Run = checked(all[i].Run)
	}
	return all
}

func providers() []modules.Provider {
	return []modules.Provider{apt.Provider(), dnf.Provider(), zypper.Provider(), apk.Provider(), pacman.Provider()}
}

// checked refuses names that a program would take for options: the package managers
// differ in whether they know the -- that ends these.
func checked(run modules.Func) modules.Func {
	return func(ctx context.Context, c *modules.Call) (any, error) {
		names := append(modules.Strings(c.Rest), c.Text("fromrepo"), c.Text("repo"))
		if _, isList := c.Named["name"].([]any); isList {
			names = append(names, c.Strings("name")...)
		} else {
			names = append(names, c.Text("name"))
		}
		for _, n := range names {
			if strings.HasPrefix(n, "-") {
				return nil, modules.Errorf("'%s' is no name: it begins as an option does", n)
			}
		}
		if c.Fun == "pkg.install" && !c.Given("fromrepo") {
			c.Named["fromrepo"] = c.Named["repo"] // as older releases of Salt call it
		}
		return run(ctx, c)
	}
}
