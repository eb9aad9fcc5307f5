package thin

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/gossh/gossh/fault"
	"github.com/gossh/gossh/thin/wire"
)

// cancelGrace is how long a cancelled function may take to end what it started and
// the thin to leave, before the host is told to kill it.
const cancelGrace = 5 * time.Second

const running = "running the function"

// Call runs a function. output, if not nil, takes pieces of its output as they
// appear. When ctx ends the function is ended on the host, with all that it
// started. Errors are fault.Lost if the outcome is unknown, fault.Failed for a
// reply that is too large, Timeout or Cancelled.
func (s *Session) Call(ctx context.Context, req *wire.Request, output func(stream string, data []byte)) (*wire.Reply, error) {
	if s.err != nil {
		return nil, s.err
	}
	// A host that takes no more input cannot be told to cancel: it blocks the
	// message. Then the process goes.
	defer context.AfterFunc(ctx, func() { time.AfterFunc(cancelGrace, s.stream.cancel) })()
	raw, err := s.exchange(ctx, req, output)
	if err != nil {
		s.err = s.explain(ctx, err)
		return nil, s.err
	}
	reply := &wire.Reply{}
	if err := json.Unmarshal(raw, reply); err != nil {
		s.err = fault.New(fault.Lost, running, "the reply is broken: %w", err)
		return nil, s.err
	}
	return reply, nil
}

// exchange sends the request, unless it went with the Start, and takes the reply.
func (s *Session) exchange(ctx context.Context, req *wire.Request, output func(stream string, data []byte)) (json.RawMessage, error) {
	data := func(b []byte) error {
		if output == nil || len(b) < 2 {
			return nil
		}
		name := "stdout"
		if b[0] == wire.StreamStderr {
			name = "stderr"
		}
		output(name, b[1:])
		return nil
	}
	if s.started {
		s.started = false
		return s.mux.Adopt(ctx, data)
	}
	return s.mux.Call(ctx, wire.CallFunction, req, data)
}

// explain gives the error of a call its kind.
func (s *Session) explain(ctx context.Context, err error) error {
	var remote *wire.RemoteError
	switch {
	case ctx.Err() != nil:
		return fmt.Errorf("%s: %w", running, context.Cause(ctx))
	case errors.Is(err, wire.ErrReplyTooLarge):
		return fault.New(fault.Failed, running, "it returns more than %d MiB", s.r.o.MaxReply>>20).
			WithHint("write the output to a file on the host")
	case errors.As(err, &remote):
		return fault.New(fault.Internal, running, "the thin: %s", remote.Msg)
	}
	return s.lost(err)
}

// lost describes a stream that ended in the middle: what the process and the
// connection say of it is more than the missing byte.
func (s *Session) lost(err error) error {
	if errors.Is(err, wire.ErrProtocol) {
		s.stream.cancel()
		return fault.Wrap(fault.Lost, running, err)
	}
	exit, werr := s.stream.end()
	switch {
	case werr != nil && fault.KindOf(werr) != fault.Cancelled:
		err = werr
	case exit.Signal != "":
		err = fmt.Errorf("the thin was killed by signal %s", exit.Signal)
	case errors.Is(err, io.ErrUnexpectedEOF), errors.Is(err, wire.ErrEnded):
		err = fmt.Errorf("the thin ended with exit code %d before it answered", exit.Code)
	}
	if said := s.stream.said.last(); said != "" {
		err = fmt.Errorf("%w: %s", err, said)
	}
	return fault.New(fault.Lost, running, "%w", err).WithHint(lookFirst)
}

// Close ends the thin, wiping the thin dir where that was asked for. An error is
// what the operator should know; the outcome of calls does not depend on it.
func (s *Session) Close() error {
	kill := time.AfterFunc(cancelGrace, s.stream.cancel)
	defer kill.Stop()
	if !s.once || s.started {
		// A stream that is broken ends Run as well, which tells.
		_ = s.mux.Bye()
	}
	if fault.KindOf(s.err) == fault.Failed || fault.KindOf(s.err) == fault.Lost {
		s.stream.cancel() // nothing more is expected of it
	}
	err := <-s.ran
	s.mux.Wait(cancelGrace)
	_, werr := s.stream.end()
	if s.o.Wipe && (err != nil || werr != nil) {
		return s.wipe(context.Background())
	}
	return nil // Call has told what there is to tell
}
