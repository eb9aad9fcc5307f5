package dispatch

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"

	"golang.org/x/sync/errgroup"

	"github.com/gossh/gossh/fault"
	"github.com/gossh/gossh/jobs"
	"github.com/gossh/gossh/ordered"
	"github.com/gossh/gossh/targets"
	"github.com/gossh/gossh/transport"
)

// maxRaw bounds each stream of a raw command, in bytes.
const maxRaw = 64 << 20

// raw runs the line through the login shell, without the thin.
func (s *Service) raw(ctx context.Context, conn transport.Conn, rn *run, t *targets.Target) (jobs.Return, error) {
	line, ok := rn.req.Call.Args[0].(string)
	if !ok {
		return jobs.Return{}, fault.New(fault.Internal, "running a raw command", "its line is a %T", rn.req.Call.Args[0])
	}
	s.c.Log.Debug("running a raw command", "target", t.ID, "line", line)
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	p, err := conn.Start(ctx, transport.Command{Line: line, TTY: t.Thin.TTY})
	if err != nil {
		return jobs.Return{}, err
	}
	var out, errs strings.Builder
	var g errgroup.Group
	take := func(name string, r io.Reader, b *strings.Builder) {
		g.Go(func() error {
			err := s.capture(ctx, rn, t, name, r, b)
			if err != nil {
				cancel(err) // the other stream ends only when the command does
				// A server that cannot get rid of its output does not say that the
				// command has ended.
				_, _ = io.Copy(io.Discard, r)
			}
			return err
		})
	}
	take("stdout", p.Stdout(), &out)
	take("stderr", p.Stderr(), &errs)
	// The input is empty. That the process no longer takes its end is no failure.
	_ = p.Stdin().Close()
	if err := g.Wait(); err != nil {
		_, _ = p.Wait() // why it was ended is known
		return jobs.Return{}, err
	}
	exit, err := p.Wait()
	if err != nil {
		return jobs.Return{}, err
	}
	stdout, stderr := valid(out.String()), valid(errs.String())
	r := jobs.Return{
		Target: t.ID, Fun: jobs.Raw, Retcode: exit.Code, Stdout: stdout, Stderr: stderr,
		Value: ordered.Of("stdout", stdout, "stderr", stderr, "retcode", int64(exit.Code)),
	}
	if exit.Code != 0 {
		r.Kind = fault.Failed
	}
	return r, nil
}

// capture reads a stream into b, handing it on if asked to. One that goes beyond
// the bound is an error at once: it might never end.
func (s *Service) capture(ctx context.Context, rn *run, t *targets.Target, name string, r io.Reader, b *strings.Builder) error {
	buf := make([]byte, 32<<10)
	for {
		n, err := r.Read(buf)
		if n > 0 && rn.req.Options.Stream {
			rn.feed.put(ctx, Update{Output: &Output{t.ID, name, append([]byte(nil), buf[:n]...)}}, n)
		}
		if b.Len()+n > maxRaw {
			return fault.New(fault.Failed, "reading "+name, "the command wrote more than %d MiB", maxRaw>>20).
				WithHint("redirect its output to a file on the host")
		}
		b.Write(buf[:n])
		switch {
		case err == nil:
		case errors.Is(err, io.EOF):
			return nil
		default:
			return fmt.Errorf("reading %s: %w", name, err)
		}
	}
}

// valid replaces what is not UTF-8, for a return is JSON.
func valid(s string) string { return strings.ToValidUTF8(s, "\uFFFD") }
