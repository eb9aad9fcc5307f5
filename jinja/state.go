package jinja

import (
	"context"
	"io"

	"github.com/gossh/gossh/jinja/py"
)

// flushAt is how much output a rendering into a writer collects.
const flushAt = 32 << 10

// state is one rendering: it belongs to one goroutine.
type state struct {
	env       *Environment
	thread    py.Thread
	out       []byte // what is printed, and on top of it what is being captured
	check     int    // the length of out at which there is something to do
	written   int    // what w has got already
	capture   int    // depth of captures
	w         io.Writer
	cur       *scope
	caller    *frame      // that calls a function of the program
	callerSet *[]localVar // what was assigned around the call
	modules   map[*Template]*module
	global    func(template string) Lookup // Scope.Everywhere
	vals      []py.Value                   // arguments of the calls that are being made
	named     []py.Named
	free      []*frame
	lasting   bool    // frames may outlive the rendering
	trace     *[]Span // where output came from, if that is asked for
}

func (e *Environment) newState(ctx context.Context, w io.Writer) *state {
	rt, _ := e.states.Get().(*state)
	if rt == nil {
		rt = &state{}
	}
	rt.env = e
	rt.w = w
	rt.thread = py.Thread{Ctx: ctx, Limits: e.limits.Limits, Policy: e.policy, Local: rt}
	rt.setCheck()
	return rt
}

// release makes rt ready for the next rendering.
func (e *Environment) release(rt *state) {
	if rt.lasting {
		return
	}
	if cap(rt.out) > 1<<20 {
		rt.out = nil
	}
	clear(rt.vals[:cap(rt.vals)])
	clear(rt.named[:cap(rt.named)])
	*rt = state{out: rt.out[:0], vals: rt.vals[:0], named: rt.named[:0], free: rt.free}
	e.states.Put(rt)
}

func (rt *state) setCheck() {
	rt.check = rt.env.limits.MaxOutput - rt.written
	if rt.w != nil && rt.capture == 0 && flushAt < rt.check {
		rt.check = flushAt
	}
}

// grown is called when out is as long as check: it writes, or fails.
func (rt *state) grown() error {
	if len(rt.out)+rt.written > rt.env.limits.MaxOutput {
		return py.Errorf(OutputLimit, "more than %d bytes of output", rt.env.limits.MaxOutput)
	}
	if rt.w != nil && rt.capture == 0 {
		return rt.flush()
	}
	rt.setCheck()
	return nil
}

func (rt *state) flush() error {
	n, err := rt.w.Write(rt.out)
	rt.written += n
	rt.out = rt.out[:0]
	rt.setCheck()
	return err
}

// begin starts to capture what is printed; end returns it.
func (rt *state) begin() int {
	rt.capture++
	rt.setCheck()
	return len(rt.out)
}

func (rt *state) end(from int) string {
	s := string(rt.out[from:])
	rt.drop(from)
	return s
}

// drop ends a capture and forgets what was printed.
func (rt *state) drop(from int) {
	rt.out = rt.out[:from]
	rt.capture--
	rt.setCheck()
}
