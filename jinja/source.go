package jinja

import "github.com/gossh/gossh/jinja/py"

// view says which part of a dict a loop goes through.
type view uint8

const (
	viewNone  view = iota
	viewKeys       // x.keys()
	viewVals       // x.values()
	viewItems      // x.items()
)

// sourceKind is what a loop goes through.
type sourceKind uint8

const (
	fromNothing sourceKind = iota
	fromList
	fromTuple
	fromDict
	fromRange
	fromIterator
)

// source gives a loop its items, without an iterator for the common types. A
// list that grows meanwhile is followed, as Python does.
type source struct {
	kind  sourceKind
	view  view
	pair  bool // items of a dict come as two values
	i, n  int
	list  *py.List
	tuple []py.Value
	dict  *py.Dict
	next1 int64 // of a range
	step  int64
	it    py.Iterator
	of    py.Value // what is iterated
	where *condition
	f     *frame // that where is tested in
}

// open makes s go through v, of a dict through a view of it.
func (s *source) open(t *py.Thread, v py.Value) error {
	s.of = v
	switch r := v.Ref().(type) {
	case *py.List:
		s.kind, s.list = fromList, r
	case *py.Tuple:
		s.kind, s.tuple = fromTuple, r.Items
	case *py.Dict:
		s.kind, s.dict, s.n = fromDict, r, r.Len()
	case *py.Range:
		s.kind, s.next1, s.step, s.n = fromRange, r.Start, r.Step, r.Len()
	default:
		it, err := py.Iter(t, v)
		if err != nil {
			return err
		}
		s.kind, s.it = fromIterator, it
	}
	return nil
}

// next returns the next item; a pair is two values.
func (s *source) next(t *py.Thread) (a, b py.Value, ok bool, err error) {
	for {
		a, b, ok, err = s.any(t)
		if !ok || err != nil || s.where == nil {
			return a, b, ok, err
		}
		yes, err := s.where.holds(s.f, a, b, s.pair)
		if yes || err != nil {
			if t, ok := s.where.target.(*tupleTarget); ok && s.where.rebuilt {
				a = t.value(s.f)
			}
			return a, b, yes, err
		}
		if err := t.Tick(); err != nil {
			return a, b, false, err
		}
	}
}

// any returns the next item, whatever the condition says.
func (s *source) any(t *py.Thread) (a, b py.Value, ok bool, err error) {
	switch s.kind {
	case fromList:
		if s.i < len(s.list.Items) {
			s.i++
			return s.list.Items[s.i-1], b, true, nil
		}
		s.kind = fromNothing
	case fromTuple:
		if s.i < len(s.tuple) {
			s.i++
			return s.tuple[s.i-1], b, true, nil
		}
		s.kind = fromNothing
	case fromDict:
		return s.entry()
	case fromRange:
		if s.i < s.n {
			a = py.Int(s.next1)
			s.i++
			s.next1 += s.step
			return a, b, true, nil
		}
	case fromIterator:
		a, ok, err = s.it.Next(t)
		if !ok {
			s.kind = fromNothing
		}
		return a, b, ok, err
	}
	return a, b, false, nil
}

// entry returns the next entry of a dict.
func (s *source) entry() (a, b py.Value, ok bool, err error) {
	if s.dict.Len() != s.n {
		return a, b, false, py.Errorf("RuntimeError", "dictionary changed size during iteration")
	}
	if s.i >= s.n {
		s.kind = fromNothing
		return a, b, false, nil
	}
	k, v := s.dict.At(s.i)
	s.i++
	switch {
	case s.pair:
		return k, v, true, nil
	case s.view == viewItems:
		return py.NewTuple([]py.Value{k, v}), b, true, nil
	case s.view == viewVals:
		return v, b, true, nil
	}
	return k, b, true, nil
}

// length returns how many items there are in all, where that is known.
func (s *source) length(t *py.Thread) (int, bool) {
	if s.where != nil {
		return 0, false
	}
	switch {
	case s.dict != nil:
		return s.dict.Len(), true
	case s.kind == fromRange:
		return s.n, true
	}
	n, err := py.Len(t, s.of)
	return n, err == nil
}

// drain reads what is left, and goes on with a list of it.
func (s *source) drain(t *py.Thread) (int, error) {
	l := &py.List{}
	for {
		a, _, ok, err := s.next(t)
		if err != nil {
			return 0, err
		}
		if !ok {
			break
		}
		l.Items = append(l.Items, a)
		if err := t.Tick(); err != nil {
			return 0, err
		}
	}
	*s = source{kind: fromList, list: l, of: s.of}
	return len(l.Items), nil
}
