package py

import "fmt"

// Generator is an iterator as a value: it can be gone through once.
type Generator struct {
	typ  string
	name string
	it   Iterator
}

// NewGenerator returns the Value of a generator of the function name.
func NewGenerator(name string, it Iterator) Value {
	return Of(&Generator{"generator", name, it})
}

// NewIterator returns the Value of an iterator of the type typ, such as
// list_reverseiterator.
func NewIterator(typ string, it Iterator) Value { return Of(&Generator{typ, "", it}) }

// NewIteratorFunc makes an Iterator of a function.
func NewIteratorFunc(next func(t *Thread) (Value, bool, error)) Iterator { return iterFunc(next) }

type iterFunc func(t *Thread) (Value, bool, error)

// Next implements Iterator.
func (f iterFunc) Next(t *Thread) (Value, bool, error) { return f(t) }

// PyType implements Object.
func (g *Generator) PyType() string { return g.typ }

// Iter implements Iterable: all users share the one iterator.
func (g *Generator) Iter(*Thread) (Iterator, error) { return g.it, nil }

// Str implements Printer.
func (g *Generator) Str(t *Thread) (string, error) { return g.Repr(t) }

// Repr implements Printer.
func (g *Generator) Repr(*Thread) (string, error) {
	if g.name != "" {
		return fmt.Sprintf("<%s object %s at %p>", g.typ, g.name, g), nil
	}
	return fmt.Sprintf("<%s object at %p>", g.typ, g), nil
}
