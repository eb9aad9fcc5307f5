package jinja

import (
	"strconv"

	"github.com/gossh/gossh/jinja/py"
)

// loop is the variable of that name.
type loop struct {
	t       *py.Thread // that runs the loop
	src     source
	index0  int
	total   int // length, or -1 while nobody asked
	depth0  int
	item    item
	before  item
	after   item // the next item, if it was read already
	peeked  bool // after is read: it is an item, or the end
	end     bool
	last    []py.Value // of changed()
	asked   bool
	recurse *recursion // may be nil
}

// item is what a loop gives: one value, or two of an entry.
type item struct {
	a, b py.Value
	pair bool
}

func (i *item) value() py.Value {
	if i.pair {
		return py.NewTuple([]py.Value{i.a, i.b})
	}
	return i.a
}

// next goes on to the next item.
func (l *loop) next(t *py.Thread) (a, b py.Value, ok bool, err error) {
	if l.peeked {
		a, b, ok = l.after.a, l.after.b, !l.end
		l.peeked = l.end
	} else if a, b, ok, err = l.src.next(t); err != nil {
		return a, b, false, err
	}
	if !ok {
		return a, b, false, nil
	}
	l.index0++
	l.before = l.item
	l.item = item{a, b, l.src.pair}
	return a, b, true, nil
}

// peek reads one item ahead.
func (l *loop) peek(t *py.Thread) error {
	if l.peeked {
		return nil
	}
	a, b, ok, err := l.src.next(t)
	if err != nil {
		return err
	}
	l.peeked, l.end, l.after = true, !ok, item{a, b, l.src.pair}
	return nil
}

func (l *loop) length(t *py.Thread) (int, error) {
	if l.total >= 0 {
		return l.total, nil
	}
	if n, ok := l.src.length(t); ok {
		l.total = n
		return n, nil
	}
	n, err := l.src.drain(t)
	if err != nil {
		return 0, err
	}
	l.total = n + l.index0 + 1
	if l.peeked && !l.end {
		l.total++
	}
	return l.total, nil
}

// loopAttr is an attribute of the loop.
type loopAttr uint8

const (
	loopIndex loopAttr = iota + 1
	loopIndex0
	loopRevindex
	loopRevindex0
	loopFirst
	loopLast
	loopLength
	loopDepth
	loopDepth0
	loopPrevitem
	loopNextitem
	loopCycle
	loopChanged
)

var loopAttrs = map[string]loopAttr{
	"index": loopIndex, "index0": loopIndex0, "revindex": loopRevindex, "revindex0": loopRevindex0,
	"first": loopFirst, "last": loopLast, "length": loopLength, "depth": loopDepth, "depth0": loopDepth0,
	"previtem": loopPrevitem, "nextitem": loopNextitem, "cycle": loopCycle, "changed": loopChanged,
}

func (l *loop) attr(t *py.Thread, a loopAttr) (py.Value, error) {
	switch a {
	case loopIndex:
		return py.Int(int64(l.index0) + 1), nil
	case loopIndex0:
		return py.Int(int64(l.index0)), nil
	case loopFirst:
		return py.Bool(l.index0 == 0), nil
	case loopDepth:
		return py.Int(int64(l.depth0) + 1), nil
	case loopDepth0:
		return py.Int(int64(l.depth0)), nil
	case loopPrevitem:
		if l.index0 == 0 {
			return py.Hinted(t, "there is no previous item"), nil
		}
		return l.before.value(), nil
	case loopCycle:
		return py.NewFunc("cycle", func(_ *py.Thread, a py.Args) (py.Value, error) { return l.cycle(a) }), nil
	case loopChanged:
		return py.NewFunc("changed", l.changed), nil
	case loopLast, loopNextitem:
		return l.ahead(t, a)
	}
	n, err := l.length(t)
	if err != nil {
		return py.Value{}, err
	}
	switch a {
	case loopRevindex:
		n -= l.index0
	case loopRevindex0:
		n -= l.index0 + 1
	}
	return py.Int(int64(n)), nil
}

// ahead answers what needs the next item.
func (l *loop) ahead(t *py.Thread, a loopAttr) (py.Value, error) {
	if err := l.peek(t); err != nil {
		return py.Value{}, err
	}
	if a == loopLast {
		return py.Bool(l.end), nil
	}
	if l.end {
		return py.Hinted(t, "there is no next item"), nil
	}
	return l.after.value(), nil
}

func (l *loop) cycle(a py.Args) (py.Value, error) {
	if len(a.Named) > 0 {
		return py.Value{}, py.Errorf("TypeError", "LoopContext.cycle() got an unexpected keyword argument '%s'", a.Named[0].Name)
	}
	if len(a.Pos) == 0 {
		return py.Value{}, py.Errorf("TypeError", "no items for cycling given")
	}
	return a.Pos[l.index0%len(a.Pos)], nil
}

func (l *loop) changed(t *py.Thread, a py.Args) (py.Value, error) {
	if len(a.Named) > 0 {
		return py.Value{}, py.Errorf("TypeError", "LoopContext.changed() got an unexpected keyword argument '%s'", a.Named[0].Name)
	}
	same := l.asked && len(l.last) == len(a.Pos)
	for i := 0; same && i < len(a.Pos); i++ {
		var err error
		if same, err = py.Equal(t, l.last[i], a.Pos[i]); err != nil {
			return py.Value{}, err
		}
	}
	if !same {
		l.asked, l.last = true, append(l.last[:0], a.Pos...)
	}
	return py.Bool(!same), nil
}

// PyType implements py.Object.
func (*loop) PyType() string { return "LoopContext" }

// PyModule implements py.Moduled.
func (*loop) PyModule() string { return runtimeModule }

// runtimeModule is where Jinja has the classes of what it makes.
const runtimeModule = "jinja2.runtime"

// Attr implements py.HasAttr.
func (l *loop) Attr(t *py.Thread, name string) (py.Value, bool, error) {
	a, ok := loopAttrs[name]
	if !ok {
		return py.Value{}, false, nil
	}
	v, err := l.attr(t, a)
	return v, err == nil, err
}

// Call implements py.Callable: loop(items) of a recursive loop.
func (l *loop) Call(t *py.Thread, a py.Args) (py.Value, error) {
	rt, ok := t.Local.(*state)
	if !ok {
		return py.Value{}, py.Errorf("RuntimeError", "the loop has ended")
	}
	from := rt.begin()
	if err := l.into(rt, a); err != nil {
		rt.drop(from)
		return py.Value{}, err
	}
	return markupIf(rt.end(from), l.recurse.escape.on(l.recurse.outer)), nil
}

// into implements direct.
func (l *loop) into(rt *state, a py.Args) error {
	if l.recurse == nil {
		return py.Errorf("TypeError", "The loop must have the 'recursive' marker to be called recursively.")
	}
	if len(a.Pos) != 1 || len(a.Named) > 0 {
		return py.Errorf("TypeError", "loop() takes one argument: what to iterate")
	}
	return l.recurse.run(rt, a.Pos[0], l.depth0+1)
}

// Len implements py.Sized.
func (l *loop) Len() int {
	n, err := l.length(l.t)
	if err != nil {
		return 0
	}
	return n
}

// Iter implements py.Iterable: a loop that is iterated goes on, as in Jinja.
func (l *loop) Iter(*py.Thread) (py.Iterator, error) {
	return py.NewIteratorFunc(func(t *py.Thread) (py.Value, bool, error) {
		_, _, ok, err := l.next(t)
		if !ok || err != nil {
			return py.Value{}, false, err
		}
		return py.NewPair(l.item.value(), py.Of(l)), true, nil
	}), nil
}

// Str implements py.Printer.
func (l *loop) Str(t *py.Thread) (string, error) {
	n, err := l.length(t)
	return "<LoopContext " + strconv.Itoa(l.index0+1) + "/" + strconv.Itoa(n) + ">", err
}

// Repr implements py.Printer.
func (l *loop) Repr(t *py.Thread) (string, error) { return l.Str(t) }
