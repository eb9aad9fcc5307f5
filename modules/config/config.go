// Package config has the functions that read options: config.*.
package config

import (
	"context"
	"strings"

	"github.com/gossh/gossh/modules"
)

// Functions returns the functions of the module.
func Functions() []modules.Function {
	return []modules.Function{{
		Name: "config.get", Run: get,
		Args: []modules.Arg{{Name: "key", Required: true}, {Name: "default", Default: ""}, {Name: "delimiter", Default: ":"}},
		Doc:  "Return the value of a key, looked for in the minion options, the grains and the pillar; key:key goes into mappings.\n\nCLI Example:\n\n    gossh '*' config.get ssh:port 22",
	}}
}

func get(ctx context.Context, c *modules.Call) (any, error) {
	key, delimiter := c.Text("key"), c.Text("delimiter")
	if v, ok := modules.Traverse(c.Host.Opts, key, delimiter); ok {
		return v, nil
	}
	head, rest, deep := strings.Cut(key, delimiter)
	if v, ok := c.Host.Grains.Grain(ctx, head); ok {
		if !deep {
			return v, nil
		}
		if v, ok := modules.Traverse(v, rest, delimiter); ok {
			return v, nil
		}
	}
	if v, ok := modules.Traverse(c.Host.Pillar, key, delimiter); ok {
		return v, nil
	}
	return c.Named["default"], nil
}
