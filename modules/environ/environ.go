// Package environ has the functions that read and set variables of the environment:
// environ.*. What is set holds for the calls of the same session: what a template
// calls after it, for one.
package environ

import (
	"context"
	"strings"

	"github.com/gossh/gossh/modules"
	"github.com/gossh/gossh/ordered"
)

// Functions returns the functions of the module.
func Functions() []modules.Function {
	return modules.Table("environ", table, map[string]modules.Func{
		"get": get, "has_value": hasValue, "item": item, "items": items, "setval": setval, "setenv": setenv,
	})
}

const table = `
- key: text: the variable
- false_unsets: bool: a value of False removes the variable instead of emptying it
- permanent: bool: refused: it is for Windows alone

get(key, default='')
Return a variable.
- default: any: what stands for one that is not there
= the value
$ PATH

has_value(key, value=None)
Tell whether a variable is set, or has a value.
- value: text: the value
= True or False
$ LANG C.UTF-8

item(keys, default='')
Return variables.
- keys: list: their names
- default: any: what stands for those that are not there
= a mapping
$ '[HOME, SHELL]'

items()
Return all variables.
= a mapping
$

setval(key, val, false_unsets=False, permanent=False) !
Set a variable.
- val: any: the value; False: empty
= the value, or None if the variable was removed
$ EDITOR vi

setenv(environ, false_unsets=False, clear_all=False, update_minion=False, permanent=False) !
Set variables.
- environ: dict: the variables
- clear_all: bool: empty all others, or remove them with false_unsets
- update_minion: bool: kept for calls written for Salt: it has no effect
= a mapping of what was set
$ '{EDITOR: vi, LESS: R}'
`

// find returns a variable of the host's environment.
func find(h *modules.Host, key string) (string, bool) {
	for _, kv := range h.Env {
		if k, v, ok := strings.Cut(kv, "="); ok && k == key {
			return v, true
		}
	}
	return "", false
}

func get(_ context.Context, c *modules.Call) (any, error) {
	if v, ok := find(c.Host, c.Text("key")); ok {
		return v, nil
	}
	return c.Named["default"], nil
}

func hasValue(_ context.Context, c *modules.Call) (any, error) {
	v, ok := find(c.Host, c.Text("key"))
	return ok && (!c.Given("value") || v == c.Text("value")), nil
}

func item(_ context.Context, c *modules.Call) (any, error) {
	out := &ordered.Map{}
	for _, k := range c.Strings("keys") {
		if v, ok := find(c.Host, k); ok {
			out.Set(k, v)
		} else {
			out.Set(k, c.Named["default"])
		}
	}
	return out, nil
}

func items(_ context.Context, c *modules.Call) (any, error) {
	out := &ordered.Map{}
	for _, kv := range c.Host.Env {
		if k, v, ok := strings.Cut(kv, "="); ok {
			out.Set(k, v)
		}
	}
	return out, nil
}

// assign sets a variable and returns what it is then.
func assign(c *modules.Call, key string, val any) (any, error) {
	if key == "" || strings.ContainsAny(key, "=\x00") || strings.Contains(modules.Text(val), "\x00") {
		return nil, modules.Errorf("%q is no name of a variable, or its value has a zero byte", key)
	}
	value, unset := modules.Text(val), false
	if val == false {
		value, unset = "", c.Bool("false_unsets")
	}
	if !c.Test {
		kept := make([]string, 0, len(c.Host.Env)+1)
		for _, kv := range c.Host.Env {
			if !strings.HasPrefix(kv, key+"=") {
				kept = append(kept, kv)
			}
		}
		if !unset {
			kept = append(kept, key+"="+value)
		}
		c.Host.Env = kept
		if err := remember(c, key, value, unset); err != nil {
			return nil, err
		}
	}
	if unset {
		return nil, nil
	}
	return value, nil
}

// remember sets a variable for later calls.
func remember(c *modules.Call, key, value string, unset bool) error {
	if c.Host.Setenv == nil {
		return nil
	}
	v := &value
	if unset {
		v = nil
	}
	if err := c.Host.Setenv(key, v); err != nil {
		return modules.Errorf("setting %s: %v", key, err)
	}
	return nil
}

func permanent(c *modules.Call) error {
	if c.Bool("permanent") {
		return modules.Errorf("permanent=True is for Windows: write a file in /etc/profile.d, or /etc/environment")
	}
	return nil
}

func setval(_ context.Context, c *modules.Call) (any, error) {
	if err := permanent(c); err != nil {
		return nil, err
	}
	return assign(c, c.Text("key"), c.Named["val"])
}

func setenv(ctx context.Context, c *modules.Call) (any, error) {
	if err := permanent(c); err != nil {
		return nil, err
	}
	out := &ordered.Map{}
	set := func(k string, v any) error {
		now, err := assign(c, k, v)
		out.Set(k, now)
		return err
	}
	for k, v := range c.Dict("environ").All() {
		if err := set(k, v); err != nil {
			return nil, err
		}
	}
	if !c.Bool("clear_all") {
		return out, nil
	}
	all, err := items(ctx, c)
	if err != nil {
		return nil, err
	}
	for k := range all.(*ordered.Map).All() {
		if _, given := c.Dict("environ").Get(k); given {
			continue
		}
		if err := set(k, false); err != nil {
			return nil, err
		}
	}
	return out, nil
}
