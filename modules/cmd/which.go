package cmd

import (
	"context"

	"github.com/gossh/gossh/modules"
)

func which(_ context.Context, c *modules.Call) (any, error) {
	return look(c, c.Text("cmd")), nil
}

func hasExec(_ context.Context, c *modules.Call) (any, error) {
	return look(c, c.Text("cmd")) != nil, nil
}

func whichBin(_ context.Context, c *modules.Call) (any, error) {
	for _, name := range c.Strings("cmds") {
		if path := look(c, name); path != nil {
			return path, nil
		}
	}
	return nil, nil
}

// look returns the path of a program, or nil.
func look(c *modules.Call, name string) any {
	path, err := c.Host.Runner.Look(name, c.Host.CEnv())
	if err != nil {
		return nil
	}
	return path
}
