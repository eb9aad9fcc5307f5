package guest

import (
	"context"
	"errors"
	"runtime"
	"slices"
	"sort"
	"strings"

	"github.com/gossh/gossh/caller"
	"github.com/gossh/gossh/fault"
	"github.com/gossh/gossh/modules"
	"github.com/gossh/gossh/modules/custom"
	"github.com/gossh/gossh/thin/wire"
)

// custom brings the modules of the controller that a request needs, and returns their
// functions by the name of the module. no is the reply if the module that is called is
// of no use; others are left out with a warning.
func (g *guest) custom(ctx context.Context, req *wire.Request) (own map[string][]modules.Function, no *wire.Reply) {
	if len(req.Modules) == 0 {
		return nil, nil
	}
	own = map[string][]modules.Function{}
	called, _, _ := strings.Cut(req.Fun, ".")
	for _, m := range req.Modules {
		functions, err := g.load(ctx, req, m)
		switch {
		case err == nil:
			own[m.Name] = functions
		case m.Name == called:
			return nil, failed(fault.Failed, "the module "+m.Name+" cannot be used: "+err.Error(), "")
		default:
			g.log("warning", "the module "+m.Name+" is left out: "+err.Error())
		}
	}
	return own, nil
}

// load brings the executable of a module for this platform and asks it what it has.
func (g *guest) load(ctx context.Context, req *wire.Request, m wire.Module) ([]modules.Function, error) {
	platform := runtime.GOOS + "-" + runtime.GOARCH
	var file *wire.ModuleFile
	for i, f := range m.Files {
		if f.Platform == platform || f.Platform == "" && file == nil {
			file = &m.Files[i]
		}
	}
	if file == nil {
		return nil, errors.New("it has no executable for " + platform)
	}
	source, ok := g.files.(modules.Programs)
	if !ok {
		return nil, errors.New("nothing brings programs here")
	}
	local, err := source.Program(ctx, modules.Program(file.Program))
	if err != nil {
		return nil, err
	}
	return custom.Load(ctx, g.host(req), custom.Executable{Module: m.Name, Path: local, Shown: "salt://" + file.Path})
}

// table has the functions of the thin, and those of own in the place of the modules
// that have their names.
func (g *guest) table(own map[string][]modules.Function) caller.Table {
	if len(own) == 0 {
		return caller.Table{All: g.c.Functions, Module: g.c.Module}
	}
	return caller.Table{
		All: func() []modules.Function {
			out := slices.DeleteFunc(slices.Clone(g.c.Functions()), func(f modules.Function) bool {
				module, _, _ := strings.Cut(f.Name, ".")
				return own[module] != nil
			})
			for _, functions := range own {
				out = append(out, functions...)
			}
			sort.Slice(out, func(i, j int) bool { return out[i].Name < out[j].Name })
			return out
		},
		Module: func(name string) []modules.Function {
			if own[name] != nil || g.c.Module == nil {
				return own[name]
			}
			return g.c.Module(name)
		},
	}
}
