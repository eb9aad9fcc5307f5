package caller

import (
	"context"
	"errors"
	"fmt"
	"runtime/debug"
	"strings"

	"github.com/gossh/gossh/fault"
	"github.com/gossh/gossh/internal/nearest"
	"github.com/gossh/gossh/modules"
	"github.com/gossh/gossh/ordered"
	"github.com/gossh/gossh/thin/wire"
)

// Request is one call.
type Request struct {
	// Fun is module.function.
	Fun string
	// Args and Kwargs are the arguments, already parsed.
	Args   []any
	Kwargs *ordered.Map
	// Stream, if not nil, takes output as it appears; see modules.Call.
	Stream func(stream string, data []byte)
}

// Invoke finds, binds and runs a function of the table and returns what is to be
// told of it: its return, or why there is none in the words of salt-call. host is
// called once the arguments fit. A panic of the function is a reply as well.
func Invoke(ctx context.Context, table Table, host func() *modules.Host, req Request) (reply *wire.Reply) {
	defer func() {
		if r := recover(); r != nil {
			reply = failed(fault.Internal, 1, fmt.Sprintf("panic: %v\n%s", r, debug.Stack()))
		}
	}()
	f, c, no := bind(table, req)
	if no != nil {
		return no
	}
	c.Host, c.Stream = host(), req.Stream
	if f.Changes { // others return what the programs that they start say
		c.Host.Stream = req.Stream
	}
	v, err := f.Run(ctx, c)
	if err != nil {
		return raised(req.Fun, err)
	}
	b, err := ordered.Encode(v)
	if err != nil {
		return failed(fault.Internal, 1, "the return of "+req.Fun+" does not encode: "+err.Error())
	}
	if c.Retcode == 0 && saysFailure(v) {
		c.Retcode = 1
	}
	return &wire.Reply{Return: b, Retcode: c.Retcode, Out: c.Out}
}

// Check returns what Invoke replies to a call that fits no function, nil for one that
// does.
func Check(table Table, req Request) *wire.Reply {
	_, _, no := bind(table, req)
	return no
}

// bind finds the function and fits the arguments to it. no is the reply if that
// cannot be.
func bind(table Table, req Request) (f *modules.Function, c *modules.Call, no *wire.Reply) {
	if f = table.find(req.Fun); f == nil {
		return nil, nil, unavailable(table, req.Fun)
	}
	c, err := modules.Bind(f, req.Args, req.Kwargs)
	if err != nil {
		return nil, nil, raised(req.Fun, err)
	}
	return f, c, nil
}

// Table is the functions that can be called.
type Table struct {
	// All returns every function.
	All func() []modules.Function
	// Module returns the functions of one module, nil if there is none of that
	// name: it saves putting the others together. It may be nil.
	Module func(name string) []modules.Function
}

// find returns the function named name, or nil.
func (t *Table) find(name string) *modules.Function {
	var all []modules.Function
	if module, _, ok := strings.Cut(name, "."); ok && t.Module != nil {
		all = t.Module(module)
	}
	if all == nil {
		all = t.All()
	}
	for i := range all {
		if all[i].Name == name {
			return &all[i]
		}
	}
	return nil
}

// raised is the reply for a function that returned an error.
func raised(fun string, err error) *wire.Reply {
	var ae *modules.ArgumentError
	var ce *modules.CommandError
	switch {
	case errors.As(err, &ae):
		r := failed(fault.Invalid, 1, ae.Msg)
		r.Error.Stdout, r.Error.Hint = ae.Doc, ae.Hint
		return r
	case errors.As(err, &ce):
		return failed(fault.Failed, 1, "Error running '"+fun+"': "+ce.Error())
	case errors.Is(err, context.Canceled):
		return failed(fault.Cancelled, 1, "the function was ended")
	}
	return failed(fault.Failed, 1, "Error running '"+fun+"': "+err.Error())
}

// unavailable is the reply for a function that there is not.
func unavailable(table Table, name string) *wire.Reply {
	r := failed(fault.Invalid, 255, "'"+name+"' is not available.")
	var names []string
	for _, f := range table.All() {
		names = append(names, f.Name)
	}
	r.Error.Hint = "sys.list_functions lists what there is"
	if n := nearest.Name(name, names); n != "" {
		r.Error.Hint = "did you mean " + n + "?"
	}
	return r
}

func failed(k fault.Kind, retcode int, msg string) *wire.Reply {
	return &wire.Reply{Retcode: retcode, Error: &wire.Error{Kind: k, Stderr: msg}}
}

// saysFailure reports whether a return is a mapping that says it failed.
func saysFailure(v any) bool {
	m, ok := v.(*ordered.Map)
	if !ok {
		return false
	}
	for _, k := range []string{"result", "success"} {
		if x, ok := m.Get(k); ok && x == false {
			return true
		}
	}
	return false
}
