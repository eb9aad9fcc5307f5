// Package all lists the execution functions that the thin has.
package all

import (
	"slices"
	"strings"

	"github.com/gossh/gossh/modules"
	"github.com/gossh/gossh/modules/cmd"
	"github.com/gossh/gossh/modules/config"
	"github.com/gossh/gossh/modules/grains"
	"github.com/gossh/gossh/modules/sys"
	"github.com/gossh/gossh/modules/test"
)

// Functions returns all functions, sorted by name. Two of one name are an error of
// the program: it panics.
func Functions() []modules.Function {
	var all []modules.Function
	for _, table := range [][]modules.Function{
		cmd.Functions(), config.Functions(), grains.Functions(), sys.Functions(), test.Functions(),
	} {
		all = append(all, table...)
	}
	slices.SortFunc(all, func(a, b modules.Function) int { return strings.Compare(a.Name, b.Name) })
	for i := 1; i < len(all); i++ {
		if all[i].Name == all[i-1].Name {
			panic("modules/all: two functions are named " + all[i].Name)
		}
	}
	return all
}
