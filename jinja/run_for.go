package jinja

import (
	"github.com/gossh/gossh/jinja/py"
	"github.com/gossh/gossh/jinja/syntax"
)

// forStmt is a loop.
type forStmt struct {
	pos    syntax.Pos
	iter   expr
	view   view // iter is called for one of the views of a dict
	method *methodExpr
	target target
	slot   int    // of a target that is one name, or -1
	two    [2]int // of a target that is two names, if pair
	pair   bool
	where  *condition
	loop   int     // slot of the variable loop, or -1 where it is not used
	once   []entry // names that are the same in every iteration
	each   []entry
	body   []stmt
	leave  []int
	els    *scopeStmt
	rec    *code // of a recursive loop
	escape escapeMode
}

// condition is the if of a loop. Its variables are apart from those of the
// body, since it may run ahead.
type condition struct {
	enter  []entry
	target target
	test   tester
	// rebuilt says that items which were taken apart are tuples from here on, as
	// loop.previtem and loop.nextitem show.
	rebuilt bool
}

func (c *condition) holds(f *frame, a, b py.Value, pair bool) (bool, error) {
	if pair {
		a = py.NewTuple([]py.Value{a, b})
	}
	if err := c.target.assign(f, a); err != nil {
		return false, err
	}
	return c.test.test(f)
}

// recursion runs a recursive loop.
type recursion struct {
	s      *forStmt
	outer  *frame
	escape escapeMode
}

func (r *recursion) run(rt *state, v py.Value, depth int) error {
	if err := rt.enter(); err != nil {
		return err
	}
	defer rt.thread.Leave()
	g := rt.newFrame(r.s.rec, r.outer.ctx, r.outer)
	l := &loop{t: g.t, index0: -1, total: -1, depth0: depth, recurse: r}
	err := l.src.open(g.t, v)
	if err != nil {
		err = g.fail(r.s.pos, err)
	} else {
		g.slots[r.s.loop] = py.Of(l)
		err = r.s.run(g, nil, l)
	}
	if err != nil && depth > 0 {
		return g.via("loop", "", r.s.pos, err)
	}
	rt.done(g)
	return err
}

func (s *forStmt) exec(f *frame) error {
	if s.rec != nil {
		v, err := s.iter.eval(f)
		if err != nil {
			return err
		}
		f.keep()
		return (&recursion{s, f, s.escape}).run(f.rt, v, 0)
	}
	if s.loop < 0 {
		var src source
		if err := s.open(f, &src); err != nil {
			return err
		}
		return s.run(f, &src, nil)
	}
	l := &loop{t: f.t, index0: -1, total: -1}
	if err := s.open(f, &l.src); err != nil {
		return err
	}
	f.slots[s.loop] = py.Of(l)
	return s.run(f, nil, l)
}

// open begins to iterate.
func (s *forStmt) open(f *frame, src *source) error {
	var v py.Value
	var err error
	if s.view == viewNone {
		v, err = s.iter.eval(f)
	} else {
		v, err = s.method.x.eval(f)
	}
	if err != nil {
		return err
	}
	if s.view != viewNone {
		if _, ok := v.Ref().(*py.Dict); ok {
			src.view = s.view
			src.pair = s.view == viewItems && s.pair && (s.where == nil || s.loop < 0)
		} else if v, err = s.method.evalOn(f, v); err != nil {
			return err
		}
	}
	return f.failed(s.pos, src.open(f.t, v))
}

// run runs the iterations, over src or, if it is not nil, l.
func (s *forStmt) run(f *frame, src *source, l *loop) error {
	if l != nil {
		src = &l.src
	}
	if s.where != nil {
		if err := f.enter(s.where.enter); err != nil {
			return err
		}
		src.where, src.f = s.where, f
	}
	entered, completed := false, false
	for {
		var a, b py.Value
		var ok bool
		var err error
		if l != nil {
			a, b, ok, err = l.next(f.t)
		} else {
			a, b, ok, err = src.next(f.t)
		}
		if err != nil {
			return f.fail(s.pos, err)
		}
		if !ok {
			break
		}
		if err := s.assign(f, a, b, src.pair); err != nil {
			return err
		}
		if !entered {
			entered = true
			if err := f.enter(s.once); err != nil {
				return f.fail(s.pos, err)
			}
		}
		if err := f.enter(s.each); err != nil {
			return err
		}
		if err := execAll(f, s.body); err == nil {
			completed = true
		} else if err == signal(breaking) { //nolint:errorlint // never wrapped
			break
		} else if err != signal(continuing) { //nolint:errorlint // never wrapped
			return err
		}
		if err := f.t.Tick(); err != nil {
			return f.fail(s.pos, err)
		}
	}
	for _, slot := range s.leave {
		f.slots[slot] = py.Value{}
	}
	if !completed && s.els != nil {
		return s.els.exec(f)
	}
	return nil
}

// assign gives the target of the loop its value.
func (s *forStmt) assign(f *frame, a, b py.Value, pair bool) error {
	switch {
	case s.slot >= 0:
		f.slots[s.slot] = a
	case pair:
		f.slots[s.two[0]], f.slots[s.two[1]] = a, b
	default:
		return s.target.assign(f, a)
	}
	return nil
}
