package jinja

import (
	"github.com/gossh/gossh/jinja/py"
)

// code is the body of a template, block, macro or recursive loop: what has
// variables of its own.
type code struct {
	tmpl  *Template
	name  string // of the block or macro
	slots int
	enter []entry
	body  []stmt
	self  int // the slots of self and super, or -1
	super int
}

// frame is a code that runs.
type frame struct {
	code   *code
	slots  []py.Value // the zero Value is a name without a value
	parent *frame     // that of the code around, for macros and recursive loops
	rt     *state
	t      *py.Thread // of rt
	ctx    *scope
	base   *Template // what the template extends, once that is known
	kept   bool      // a macro refers to it: it cannot be used again
}

// stmt and expr are what a template is compiled to. They are not changed while
// they run, and run in any number of frames at once.
type (
	stmt interface{ exec(f *frame) error }
	expr interface {
		eval(f *frame) (py.Value, error)
	}
)

// newFrame returns a frame for c.
func (rt *state) newFrame(c *code, ctx *scope, parent *frame) *frame {
	var f *frame
	if n := len(rt.free); n > 0 {
		f = rt.free[n-1]
		rt.free = rt.free[:n-1]
	} else {
		f = &frame{}
	}
	f.code, f.ctx, f.parent, f.rt, f.t = c, ctx, parent, rt, &rt.thread
	if cap(f.slots) < c.slots {
		f.slots = make([]py.Value, c.slots, c.slots+c.slots/2)
	} else {
		f.slots = f.slots[:c.slots]
	}
	return f
}

// done gives a frame back.
func (rt *state) done(f *frame) {
	if f.kept {
		return
	}
	clear(f.slots)
	*f = frame{slots: f.slots[:0]}
	rt.free = append(rt.free, f)
}

// keep says that something refers to f and the frames around it.
func (f *frame) keep() {
	for ; f != nil && !f.kept; f = f.parent {
		f.kept = true
	}
}

// run executes c in a frame of its own.
func (rt *state) run(c *code, ctx *scope, body func(f *frame) error) error {
	if err := rt.enter(); err != nil {
		return err
	}
	defer rt.thread.Leave()
	f := rt.newFrame(c, ctx, nil)
	before := rt.cur
	rt.cur = ctx
	err := f.start()
	if err == nil {
		err = execAll(f, c.body)
	}
	if err == nil && body != nil {
		err = body(f)
	}
	rt.cur = before
	rt.done(f)
	return err
}

// enter begins a code: not too deep, and not after the end of the context. Each
// enter that succeeds needs its Leave.
func (rt *state) enter() error {
	if err := rt.thread.Tick(); err != nil {
		return err
	}
	return rt.thread.Enter()
}

// start gives self, super and the names of the outermost level their values.
func (f *frame) start() error {
	c := f.code
	if c.self >= 0 {
		f.slots[c.self] = py.Of(&selfRef{f.ctx})
	}
	if c.super >= 0 {
		f.slots[c.super] = f.ctx.super(f.t, c)
	}
	return f.enter(c.enter)
}

func execAll(f *frame, body []stmt) error {
	for _, s := range body {
		if err := s.exec(f); err != nil {
			return err
		}
	}
	return nil
}

// entry gives a variable its value when a frame is entered.
type entry struct {
	kind loadKind
	slot int
	name string // to resolve
	hops int    // of what is copied
	from int
}

func (f *frame) enter(list []entry) error {
	for i := range list {
		e := &list[i]
		switch e.kind {
		case loadResolve:
			v, err := f.ctx.resolve(f.t, e.name)
			if err != nil {
				return err
			}
			f.slots[e.slot] = v
		case loadAlias:
			f.slots[e.slot] = f.up(e.hops).slots[e.from]
		default:
			f.slots[e.slot] = py.Value{}
		}
	}
	return nil
}

// up returns the frame that is so many codes further out.
func (f *frame) up(hops int) *frame {
	for ; hops > 0; hops-- {
		f = f.parent
	}
	return f
}
