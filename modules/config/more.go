package config

import (
	"context"
	"strings"

	"github.com/gossh/gossh/modules"
	"github.com/gossh/gossh/ordered"
)

// dotVals returns what keys such as "host.x" have, those of the options before those
// of the pillar.
func dotVals(_ context.Context, c *modules.Call) (any, error) {
	prefix := c.Text("value") + "."
	out := &ordered.Map{}
	for _, m := range []*ordered.Map{c.Host.Opts, c.Host.Pillar} {
		for k, v := range m.All() {
			if _, have := out.Get(k); !have && strings.HasPrefix(k, prefix) {
				out.Set(k, v)
			}
		}
	}
	return out, nil
}

func items(_ context.Context, c *modules.Call) (any, error) { return c.Host.Opts, nil }

func backupMode(_ context.Context, c *modules.Call) (any, error) {
	if b := c.Text("backup"); b != "" {
		return b, nil
	}
	if b, ok := c.Host.Opts.Get("backup_mode"); ok {
		return b, nil
	}
	return "", nil
}

// manageMode writes a mode with one 0 before it, four digits as they are.
func manageMode(_ context.Context, c *modules.Call) (any, error) {
	if !c.Given("mode") {
		return nil, nil
	}
	mode := strings.ReplaceAll(strings.Trim(c.Text("mode"), `"'`), "0o", "")
	mode = strings.TrimLeft(mode, "0")
	switch {
	case mode == "":
		return "0", nil
	case len(mode) > 3:
		return mode, nil
	}
	return "0" + mode, nil
}

func validFileproto(_ context.Context, c *modules.Call) (any, error) {
	scheme, _, ok := strings.Cut(c.Text("uri"), "://")
	switch scheme {
	case "salt", "http", "https", "ftp", "file", "s3", "swift":
		return ok, nil
	}
	return false, nil
}

func gatherBootstrap(context.Context, *modules.Call) (any, error) {
	return nil, modules.Errorf("nothing is installed on hosts here: gossh needs no minion")
}
