package jinja

import "github.com/gossh/gossh/jinja/py"

// scope is what one template sees while it renders: what it was given, and
// what it assigns at its top level. Templates that extend each other share one.
type scope struct {
	env     *Environment
	rt      *state
	name    string // of the template
	names   []string
	vals    []py.Value
	exports []bool
	parent  Lookup
	globals Lookup // what imports without context see, too; may be nil
	blocks  map[string][]*code
	auto    bool // escape output
}

// set assigns a variable of the top level.
func (c *scope) set(name string, v py.Value, export bool) {
	for i, n := range c.names {
		if n == name {
			c.vals[i] = v
			c.exports[i] = export
			return
		}
	}
	c.names = append(c.names, name)
	c.vals = append(c.vals, v)
	c.exports = append(c.exports, export)
}

// resolve looks a name up; the zero Value is a name that is not there.
func (c *scope) resolve(t *py.Thread, name string) (py.Value, error) {
	for i, n := range c.names {
		if n == name {
			return c.vals[i], nil
		}
	}
	v, ok, err := c.parent.Lookup(t, name)
	if !ok || err != nil {
		return py.Value{}, err
	}
	return v, nil
}

// all returns everything that the context sees, and locals above it.
func (c *scope) all(locals *overlay) Lookup {
	if len(locals.names) == 0 && len(c.names) == 0 {
		return c.parent
	}
	locals.next = c.parent
	locals.names = append(locals.names, c.names...)
	locals.vals = append(locals.vals, c.vals...)
	return locals
}

// derived is the context of a scoped block: the same, with locals on top.
func (c *scope) derived(locals *overlay) *scope {
	d := &scope{env: c.env, rt: c.rt, name: c.name, parent: c.all(locals), auto: c.auto}
	d.blocks = make(map[string][]*code, len(c.blocks))
	for k, v := range c.blocks {
		d.blocks[k] = append([]*code(nil), v...)
	}
	return d
}

// Autoescape implements builtin.Env.
func (c *scope) Autoescape() bool { return c.auto }

// Newline implements builtin.Env.
func (c *scope) Newline() string { return c.env.newline }

// Lookup implements builtin.Env.
func (c *scope) Lookup(name string) (py.Value, bool) {
	v, err := c.resolve(&c.rt.thread, name)
	return v, err == nil && !v.IsZero()
}

// HasFilter implements builtin.Env.
func (c *scope) HasFilter(name string) bool { _, ok := c.env.filters[name]; return ok }

// HasTest implements builtin.Env.
func (c *scope) HasTest(name string) bool { _, ok := c.env.tests[name]; return ok }

// Filter implements builtin.Env.
func (c *scope) Filter(t *py.Thread, name string, x py.Value, a py.Args) (py.Value, error) {
	fn, ok := c.env.filters[name]
	if !ok {
		return py.Value{}, py.Errorf(RuntimeError, "No filter named '%s'.", name)
	}
	return fn(t, c, x, a)
}

// Test implements builtin.Env.
func (c *scope) Test(t *py.Thread, name string, x py.Value, a py.Args) (bool, error) {
	fn, ok := c.env.tests[name]
	if !ok {
		return false, py.Errorf(RuntimeError, "No test named '%s'.", name)
	}
	return fn(t, c, x, a)
}

// Attr implements builtin.Env.
func (c *scope) Attr(t *py.Thread, x py.Value, name string) (py.Value, error) {
	return getAttr(t, x, py.Str(name), name)
}

// Item implements builtin.Env.
func (c *scope) Item(t *py.Thread, x, key py.Value) (py.Value, error) { return getItem(t, x, key) }
