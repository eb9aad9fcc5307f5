package dispatch

import (
	"bytes"
	"context"
	"strings"

	"github.com/gossh/gossh/fault"
	"github.com/gossh/gossh/jobs"
	"github.com/gossh/gossh/ordered"
	"github.com/gossh/gossh/targets"
	"github.com/gossh/gossh/transport"
)

// raw runs the line through the login shell, without the thin.
func (s *Service) raw(ctx context.Context, conn transport.Conn, rn *run, t *targets.Target) (jobs.Return, error) {
	line, ok := rn.req.Call.Args[0].(string)
	if !ok {
		return jobs.Return{}, fault.New(fault.Internal, "running a raw command", "its line is a %T", rn.req.Call.Args[0])
	}
	s.c.Log.Debug("running a raw command", "target", t.ID, "line", line)
	var o transport.CaptureOptions
	if rn.req.Options.Stream {
		o.Tap = func(stream string, data []byte) {
			rn.feed.put(ctx, Update{Output: &Output{t.ID, stream, bytes.Clone(data)}}, len(data))
		}
	}
	out, err := transport.Capture(ctx, conn, transport.Command{Line: line, TTY: t.Thin.TTY}, o)
	if err != nil {
		return jobs.Return{}, err
	}
	stdout, stderr := valid(out.Stdout), valid(out.Stderr)
	r := jobs.Return{
		Target: t.ID, Fun: jobs.Raw, Retcode: out.Code, Stdout: stdout, Stderr: stderr,
		Value: ordered.Of("stdout", stdout, "stderr", stderr, "retcode", int64(out.Code)),
	}
	if out.Code != 0 {
		r.Kind = fault.Failed
	}
	return r, nil
}

// valid replaces what is not UTF-8, for a return is JSON.
func valid(s string) string { return strings.ToValidUTF8(s, "\uFFFD") }
