package guest

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"syscall"
	"time"

	"github.com/gossh/gossh/caller"
	"github.com/gossh/gossh/internal/ongoing"
	"github.com/gossh/gossh/modules"
	"github.com/gossh/gossh/ordered"
	"github.com/gossh/gossh/thin/wire"
)

// Serve implements wire.Handler: it runs functions, and reads files that they push.
func (g *guest) Serve(ctx context.Context, kind string, body json.RawMessage, data io.Writer) (any, error) {
	if kind == wire.CallRead {
		return g.read(body, data)
	}
	if kind != wire.CallFunction {
		return nil, errors.New("calls of the kind " + kind + " are not served")
	}
	var req wire.Request
	if err := json.Unmarshal(body, &req); err != nil {
		return nil, err
	}
	if req.Wipe && req.Collect == "" {
		if no := g.refusal(&req); no != nil {
			return no, nil
		}
	}
	if req.Wipe {
		g.force.Store(req.Force)
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
	var reply *wire.Reply
	switch {
	case req.Collect != "":
		reply = g.collect(&req)
	case req.Async:
		reply = g.detach(ctx, &req)
	default:
		reply = g.function(ctx, &req, data)
		reply.Waiting = g.waiting(req.ID)
	}
	if g.once {
		g.cork.hold()
	}
	return reply, nil
}

// function finds, binds and runs a function.
func (g *guest) function(ctx context.Context, req *wire.Request, data io.Writer) *wire.Reply {
	if req.Salt != "" {
		return g.salt(ctx, req)
	}
	own, no := g.custom(ctx, req)
	if no != nil {
		return no
	}
	defer g.marker.Mark(g.dir, ongoing.Job{JID: req.JID, ID: req.ID, Fun: req.Fun, PID: os.Getpid(), Started: time.Now()})()
	r := callOf(req)
	if req.Stream {
		r.Stream = func(stream string, b []byte) { stream1(data, stream, b) }
	}
	table := g.table(own)
	return caller.Invoke(ctx, table, func() *modules.Host {
		h := g.host(req)
		h.Functions = table.All
		return h
	}, r)
}

func callOf(req *wire.Request) caller.Request {
	return caller.Request{Fun: req.Fun, Args: req.Args, Kwargs: req.Kwargs}
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

// host is what the function may touch.
func (g *guest) host(req *wire.Request) *modules.Host {
	h := &modules.Host{
		ID: req.ID, JID: req.JID, Dir: g.dir, Opts: req.Opts, Pillar: req.Pillar,
		Files: g.files, Functions: g.c.Functions,
		Version: g.c.Version, Now: time.Now, Env: os.Environ(), Setenv: setenv, Runner: modules.System{},
		Logf: func(level, format string, args ...any) {
			if logged(level, req.LogLevel) {
				g.log(level, fmt.Sprintf(format, args...))
			}
		},
	}
	if h.Opts == nil {
		h.Opts = &ordered.Map{}
	}
	if h.Pillar == nil {
		h.Pillar = &ordered.Map{}
	}
	h.Wiped = req.Wipe
	for _, p := range req.GrainPrograms {
		h.GrainPrograms = append(h.GrainPrograms, modules.Program(p))
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

// setenv sets or removes a variable of this process: each call takes its environment
// from there.
func setenv(key string, value *string) error {
	if value == nil {
		return os.Unsetenv(key)
	}
	return os.Setenv(key, *value)
}
