// Package config has the functions that read options: config.*.
package config

import (
	"context"
	"strings"

	"github.com/gossh/gossh/internal/fnmatch"
	"github.com/gossh/gossh/modules"
	"github.com/gossh/gossh/ordered"
)

// Functions returns the functions of the module.
func Functions() []modules.Function {
	return modules.Table("config", table, map[string]modules.Func{
		"get": get, "option": option, "dot_vals": dotVals, "merge": mergeAll, "items": items, "backup_mode": backupMode,
		"manage_mode": manageMode, "valid_fileproto": validFileproto, "gather_bootstrap_script": gatherBootstrap,
	})
}

// store is one place in which options are looked for.
type store struct {
	omit string
	data *ordered.Map
}

// stores returns the places in their order. Of the grains there is only the one
// named head, so that no other is computed; "" stands for all.
func stores(ctx context.Context, c *modules.Call, head string) []store {
	var grains *ordered.Map
	if head == "" {
		grains = c.Host.Grains.All(ctx)
	} else if v, ok := c.Host.Grains.Grain(ctx, head); ok {
		grains = ordered.Of(head, v)
	}
	master, _ := c.Host.Pillar.Value("master").(*ordered.Map)
	all := []store{{"omit_opts", c.Host.Opts}, {"omit_grains", grains}, {"omit_pillar", c.Host.Pillar}, {"omit_master", master}}
	var out []store
	for _, s := range all {
		if !c.Bool(s.omit) && !c.Bool("omit_all") {
			out = append(out, s)
		}
	}
	return out
}

func get(ctx context.Context, c *modules.Call) (any, error) {
	key, delimiter := c.Text("key"), c.Text("delimiter")
	head := key
	if delimiter != "" {
		head, _, _ = strings.Cut(key, delimiter)
	}
	places := stores(ctx, c, head)
	if how := c.Text("merge"); how != "" {
		merged := &ordered.Map{}
		for i := len(places) - 1; i >= 0; i-- {
			if v, ok := places[i].data.Get(head); ok {
				merged = modules.Merge(merged, ordered.Of(head, v), how != "overwrite")
			}
		}
		places = []store{{"", merged}}
	}
	for _, p := range places {
		if v, ok := modules.Traverse(p.data, key, delimiter); ok {
			return v, nil
		}
	}
	return c.Named["default"], nil
}

func option(ctx context.Context, c *modules.Call) (any, error) {
	key := c.Text("value")
	if c.Bool("wildcard") {
		out := &ordered.Map{}
		for _, p := range stores(ctx, c, "") {
			for k, v := range p.data.All() {
				if _, have := out.Get(k); !have && fnmatch.Match(key, k) {
					out.Set(k, v)
				}
			}
		}
		if d := c.Named["default"]; out.Len() == 0 && d != nil {
			return d, nil
		}
		return out, nil
	}
	for _, p := range stores(ctx, c, key) {
		if v, ok := p.data.Get(key); ok {
			return v, nil
		}
	}
	if d := c.Named["default"]; d != nil {
		return d, nil
	}
	return "", nil
}
