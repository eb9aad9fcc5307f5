package jinja

import "github.com/gossh/gossh/jinja/py"

// Caller is the template that a function of the program was called from.
type Caller struct {
	rt  *state
	ctx *scope
	f   *frame
	set *[]localVar
}

// CallerOf returns the template that runs in t; ok is false where none does. It
// is valid until the function that got t returns.
func CallerOf(t *py.Thread) (c Caller, ok bool) {
	rt, ok := t.Local.(*state)
	if !ok || rt.cur == nil {
		return Caller{}, false
	}
	return Caller{rt, rt.cur, rt.caller, rt.callerSet}, true
}

// Environment returns the environment of the template.
func (c Caller) Environment() *Environment { return c.rt.env }

// Template returns its name.
func (c Caller) Template() string { return c.ctx.name }

// Autoescape says whether output is escaped at this point.
func (c Caller) Autoescape() bool { return c.ctx.auto }

// Lookup returns a variable that the template sees: its top level, and what
// `set` has assigned so far in the loop or block around the call.
func (c Caller) Lookup(name string) (v py.Value, found bool, err error) {
	if c.set != nil {
		for _, l := range *c.set {
			if l.name == name {
				if v := c.f.up(l.hops).slots[l.slot]; !v.IsZero() {
					return v, true, nil
				}
			}
		}
	}
	v, err = c.ctx.resolve(&c.rt.thread, name)
	return v, err == nil && !v.IsZero(), err
}

// Names returns the names that Lookup knows, each once, as far as the variables
// that the program gave can be listed.
func (c Caller) Names() []string {
	var all []string
	seen := map[string]bool{}
	add := func(name string) {
		if !seen[name] {
			seen[name] = true
			all = append(all, name)
		}
	}
	if c.set != nil {
		for _, l := range *c.set {
			if !c.f.up(l.hops).slots[l.slot].IsZero() {
				add(l.name)
			}
		}
	}
	for _, n := range c.ctx.names {
		add(n)
	}
	if l, ok := c.ctx.parent.(Lister); ok {
		for _, n := range l.Names() {
			add(n)
		}
	}
	return all
}

// callGo is fn(args) for what is not one of our own macros.
func (f *frame) callGo(fn py.Value, a *args, all py.Args) (py.Value, error) {
	rt := f.rt
	before, set := rt.caller, rt.callerSet
	rt.caller, rt.callerSet = f, a.set
	v, err := py.Call(f.t, fn, all)
	rt.caller, rt.callerSet = before, set
	return v, err
}
