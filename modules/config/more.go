package config

import (
	"context"
	"strings"

	"github.com/gossh/gossh/modules"
	"github.com/gossh/gossh/ordered"
)

// dotVals returns what keys such as "host.x" have, those of the options before those
// of the pillar.
// mergeAll is the option from all places. What the first has wins; where it has a
// text, that is all.
func mergeAll(_ context.Context, c *modules.Call) (any, error) {
	master, _ := c.Host.Pillar.Value("master").(*ordered.Map)
	var out any
	for _, s := range []store{{"omit_opts", c.Host.Opts}, {"omit_master", master}, {"omit_pillar", c.Host.Pillar}} {
		v, ok := s.data.Get(c.Text("value"))
		if !ok || c.Bool(s.omit) {
			continue
		}
		switch have := out.(type) {
		case nil:
			out = v
		case *ordered.Map:
			if more, ok := v.(*ordered.Map); ok {
				out = modules.Merge(more, have, false)
			}
		case []any:
			if more, ok := v.([]any); ok {
				out = append(have[:len(have):len(have)], more...)
			}
		}
		if _, text := out.(string); text {
			return out, nil
		}
	}
	if out == nil {
		out = c.Named["default"]
	}
	return out, nil
}

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
