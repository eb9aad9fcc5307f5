// Package pkg has the functions that look at, install and remove packages, and the
// repositories that they come from: pkg.*.
package pkg

import (
	"github.com/gossh/gossh/modules"
	"github.com/gossh/gossh/modules/pkg/apk"
	"github.com/gossh/gossh/modules/pkg/apt"
	"github.com/gossh/gossh/modules/pkg/dnf"
	"github.com/gossh/gossh/modules/pkg/pacman"
	"github.com/gossh/gossh/modules/pkg/zypper"
)

// Functions returns the functions of the module.
func Functions() []modules.Function {
	return modules.Virtual("pkg", modules.Table("pkg", shared+looking+changing+repositories, nil), providers)
}

func providers() []modules.Provider {
	return []modules.Provider{apt.Provider(), dnf.Provider(), zypper.Provider(), apk.Provider(), pacman.Provider()}
}
