package main

import (
	"context"

	"github.com/gossh/gossh/config"
	"github.com/gossh/gossh/fault"
	"github.com/gossh/gossh/modules"
	"github.com/gossh/gossh/sdb"
)

// secrets returns what resolves sdb:// values.
func (a *app) secrets(c *config.Config, warn func(string)) *sdb.Resolver {
	return sdb.New(sdb.Options{
		Profiles: c.Opts, Dir: c.Dir, Home: a.env.Home, Check: a.env.Owned, Warn: warn,
	})
}

// sdbFunctions are the functions of sdb. They run on this machine, whose environment
// and files they look at, and are none of the thin.
func sdbFunctions(r *sdb.Resolver) []modules.Function {
	return []modules.Function{{
		Name: "sdb.get", Doc: "Return the value at an sdb:// URI, looked up on the machine that runs gossh. What is no URI is itself.",
		Args: []modules.Arg{
			modules.Need("uri", modules.String, "such as sdb://env/NAME"),
			modules.Opt("strict", modules.Bool, false, "whether what is no URI is an error"),
		},
		Returns: "the value", Examples: []string{"sdb.get sdb://env/TOKEN"},
		Run: func(ctx context.Context, call *modules.Call) (any, error) {
			uri := call.Text("uri")
			if !sdb.Is(uri) {
				if call.Bool("strict") {
					return nil, fault.New(fault.Invalid, "", "%q is no sdb:// URI", uri)
				}
				return uri, nil
			}
			return r.Get(ctx, uri)
		},
	}}
}
