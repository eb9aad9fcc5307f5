package builtin

import "github.com/gossh/gossh/jinja/py"

// generator is the lazy result of a filter: it runs as its members are asked for,
// once.
type generator struct {
	next func(t *py.Thread) (py.Value, bool, error)
}

// generate returns a generator of the function name. The first call makes the
// function that gives one member after the other, or none for no members; until
// then nothing of the filter runs.
func generate(name string, start func(t *py.Thread) (func(t *py.Thread) (py.Value, bool, error), error)) py.Value {
	g := &generator{}
	g.next = func(t *py.Thread) (py.Value, bool, error) {
		next, err := start(t)
		if err != nil || next == nil {
			g.next = nil
			return py.Value{}, false, err
		}
		g.next = next
		return g.Next(t)
	}
	return py.NewGenerator(name, g)
}

// Next implements py.Iterator.
func (g *generator) Next(t *py.Thread) (py.Value, bool, error) {
	if g.next == nil {
		return py.Value{}, false, nil
	}
	if err := t.Tick(); err != nil {
		return py.Value{}, false, err
	}
	v, ok, err := g.next(t)
	if err != nil || !ok {
		g.next = nil
	}
	return v, ok, err
}
