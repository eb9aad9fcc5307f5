package guest

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"runtime/debug"
	"strings"
	"syscall"
	"time"

	"github.com/gossh/gossh/fault"
	"github.com/gossh/gossh/internal/nearest"
	"github.com/gossh/gossh/internal/ordered"
	"github.com/gossh/gossh/modules"
	"github.com/gossh/gossh/thin/wire"
)

// Serve implements wire.Handler: it runs functions.
func (g *guest) Serve(ctx context.Context, kind string, body json.RawMessage, data io.Writer) (any, error) {
	if kind != wire.CallFunction {
		return nil, errors.New("calls of the kind " + kind + " are not served")
	}
	var req wire.Request
	if err := json.Unmarshal(body, &req); err != nil {
		return nil, err
	}
	if req.Wipe {
		g.wipe.Store(true)
	}
	if req.Umask != nil {
		syscall.Umask(int(*req.Umask))
	}
	if req.SetPath != "" {
		path := strings.ReplaceAll(req.SetPath, "$PATH", g.path)
		if err := os.Setenv("PATH", path); err != nil {
			return nil, err
		}
	}
	return g.function(ctx, &req, data), nil
}

// function finds, binds and runs a function.
func (g *guest) function(ctx context.Context, req *wire.Request, data io.Writer) (reply *wire.Reply) {
	defer func() {
		if r := recover(); r != nil {
			reply = failed(fault.Internal, 1, fmt.Sprintf("panic: %v\n%s", r, debug.Stack()))
		}
	}()
	f := g.find(req.Fun)
	if f == nil {
		return g.unavailable(req.Fun)
	}
	c, err := modules.Bind(f, req.Args, req.Kwargs)
	if err != nil {
		return raised(req.Fun, err)
	}
	c.Host = g.host(req)
	if req.Stream {
		c.Stream = func(stream string, b []byte) { stream1(data, stream, b) }
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

// stream1 sends a piece of output, its stream first. If the controller is gone the
// function is being ended anyway.
func stream1(w io.Writer, stream string, b []byte) {
	id := byte(wire.StreamStdout)
	if stream == "stderr" {
		id = wire.StreamStderr
	}
	for len(b) > 0 {
		n := min(len(b), wire.MaxFrame-1)
		_, _ = w.Write(append([]byte{id}, b[:n]...))
		b = b[n:]
	}
}

func (g *guest) find(name string) *modules.Function {
	var all []modules.Function
	if module, _, ok := strings.Cut(name, "."); ok && g.c.Module != nil {
		all = g.c.Module(module)
	}
	if all == nil {
		all = g.c.Functions()
	}
	for i := range all {
		if all[i].Name == name {
			return &all[i]
		}
	}
	return nil
}

// host is what the function may touch.
func (g *guest) host(req *wire.Request) *modules.Host {
	h := &modules.Host{
		ID: req.ID, JID: req.JID, Dir: g.dir, Opts: req.Opts, Pillar: req.Pillar,
		Files: &fetcher{g}, Functions: g.c.Functions,
		Version: g.c.Version, Now: time.Now, Env: os.Environ(),
		Logf: func(level, format string, args ...any) {
			if logged(level, req.LogLevel) {
				// A log line that does not arrive is no reason to stop.
				_ = g.mux.Log(level, fmt.Sprintf(format, args...))
			}
		},
	}
	if h.Opts == nil {
		h.Opts = &ordered.Map{}
	}
	if h.Pillar == nil {
		h.Pillar = &ordered.Map{}
	}
	over := map[string]any{"id": req.ID}
	for k, v := range req.Grains.All() {
		over[k] = v
	}
	h.Grains = g.c.Grains(h, over)
	return h
}

// levels are the names of log levels, the least severe first.
const levels = " all garbage trace debug profile info warning error critical quiet "

// logged reports whether a line of that level is wanted.
func logged(level, least string) bool {
	if least == "" {
		least = "warning"
	}
	return strings.Index(levels, " "+level+" ") >= strings.Index(levels, " "+least+" ")
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
func (g *guest) unavailable(name string) *wire.Reply {
	r := failed(fault.Invalid, 255, "'"+name+"' is not available.")
	var names []string
	for _, f := range g.c.Functions() {
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
