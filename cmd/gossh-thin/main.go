// Command gossh-thin is what gossh puts on hosts. It is started by gossh and not
// by people.
package main

import (
	"os"

	"github.com/gossh/gossh/grains"
	"github.com/gossh/gossh/modules"
	"github.com/gossh/gossh/modules/all"
	"github.com/gossh/gossh/thin/guest"
)

// release is set by the linker.
var release = "devel"

func main() {
	os.Exit(guest.Main(guest.Config{
		Version:   release,
		Functions: all.Functions,
		Module:    all.Module,
		Grains: func(h *modules.Host, over map[string]any) modules.GrainSource {
			return grains.Of(grains.System(), h, over)
		},
	}, os.Args))
}
