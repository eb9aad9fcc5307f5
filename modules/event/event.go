// Package event has the functions that publish events on the controller's bus: event.*.
package event

import (
	"context"
	"strings"

	"github.com/gossh/gossh/modules"
	"github.com/gossh/gossh/ordered"
)

const table = `
- tag: text: the tag; below salt/ only salt/minion/ID/ and salt/beacon/ID/ are the host's own
- data: any: what the event carries, a mapping as a rule

send(tag, data=None, preload=None, with_env=False, with_grains=False, with_pillar=False, with_env_opts=False, show_changed=True, **kwargs)
Publish an event on the controller's bus. It goes out under the id of this host, with at most 64 KiB; further
keywords are added to the data.
- preload: dict: added to the data too
- with_env: any: add the environment, or the variables in a list
- with_grains: any: add the grains, or those in a list
- with_pillar: any: add the pillar, or those keys of it in a list
- with_env_opts: bool: add saltenv and pillarenv
- show_changed: bool: kept for calls written for Salt: it has no effect
= True
$ myco/mytag foo=Foo bar=Bar

fire_master(data, tag, preload=None, timeout=60)
Publish an event on the controller's bus.
- preload: dict: added to the data
- timeout: num: kept for calls written for Salt: it has no effect
= True
$ '{"data":"my event data"}' tag

fire(data, tag, timeout=None)
Publish an event on the controller's bus: a host has no bus of its own.
- timeout: num: kept for calls written for Salt: it has no effect
= True
$ '{"data":"my event data"}' tag
`

// Functions returns the functions of the module.
func Functions() []modules.Function {
	return modules.Table("event", table, map[string]modules.Func{"send": send, "fire_master": fire, "fire": fire})
}

func publish(ctx context.Context, c *modules.Call, data any) (any, error) {
	up, ok := c.Host.Files.(modules.Uplink)
	if !ok {
		return nil, modules.Errorf("events are not taken here")
	}
	if err := up.Publish(ctx, c.Text("tag"), data); err != nil {
		return nil, modules.Errorf("%v", err)
	}
	return true, nil
}

func fire(ctx context.Context, c *modules.Call) (any, error) {
	data := c.Named["data"]
	if m, ok := data.(*ordered.Map); ok && c.Named["preload"] != nil {
		data = modules.Merge(c.Dict("preload"), m, false)
	}
	return publish(ctx, c, data)
}

func send(ctx context.Context, c *modules.Call) (any, error) {
	data := &ordered.Map{}
	for k, v := range c.Dict("preload").All() {
		data.Set(k, v)
	}
	if wanted(c, "with_env") {
		env := &ordered.Map{}
		for _, kv := range c.Host.Env {
			k, v, _ := strings.Cut(kv, "=")
			env.Set(k, v)
		}
		data.Set("environ", chosen(c, "with_env", env))
	}
	if wanted(c, "with_grains") {
		data.Set("grains", chosen(c, "with_grains", c.Host.Grains.All(ctx)))
	}
	if wanted(c, "with_pillar") {
		data.Set("pillar", chosen(c, "with_pillar", c.Host.Pillar))
	}
	if c.Bool("with_env_opts") {
		env := modules.Text(c.Host.Opts.Value("saltenv"))
		if env == "" {
			env = "base"
		}
		data.Set("saltenv", env)
		data.Set("pillarenv", c.Host.Opts.Value("pillarenv"))
	}
	data = modules.Merge(data, c.Kwargs, false)
	switch d := c.Named["data"].(type) {
	case nil:
	case *ordered.Map:
		data = modules.Merge(data, d, false)
	default:
		data.Set("data", d)
	}
	return publish(ctx, c, data)
}

func wanted(c *modules.Call, arg string) bool {
	if l, ok := c.Named[arg].([]any); ok {
		return len(l) > 0
	}
	return c.Bool(arg)
}

// chosen returns m, or the keys of it that a list names.
func chosen(c *modules.Call, arg string, m *ordered.Map) any {
	if _, ok := c.Named[arg].([]any); !ok {
		return m
	}
	out := &ordered.Map{}
	for _, k := range c.Strings(arg) {
		if v, ok := m.Get(k); ok {
			out.Set(k, v)
		}
	}
	return out
}
