package thin

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/gossh/gossh/fault"
	"github.com/gossh/gossh/targets"
	"github.com/gossh/gossh/thin/wire"
	"github.com/gossh/gossh/transport"
)

// Session is a thin that runs on a host and serves calls. It is for one goroutine
// at a time.
type Session struct {
	r      *Runner
	conn   transport.Conn
	t      *targets.Target
	o      OpenOptions
	nonce  string
	flown  bool // the pre-flight script has run
	dir    string
	stream *stream
	mux    *wire.Mux
	ran    chan error // the end of mux.Run
	hello  wire.Hello
	first  bool // the first call was sent with the Start
	wiped  bool
}

// open carries out the conversation with the gate, up to the thin's hello.
func (s *Session) open(ctx context.Context) error {
	const doing = "starting the thin"
	prompt := wire.Mark + s.nonce + ":password: "
	dirs, set := s.r.candidates(s.t, s.conn.Peer().User, s.nonce)
	mode, known := "default", s.r.known
	if set {
		mode = "set"
	}
	if s.o.Fresh {
		known = ""
	}
	cmd, err := line(s.t.Become, prompt, gateScript, append([]string{s.nonce, known, mode}, dirs...)...)
	if err != nil {
		return err
	}
	s.r.o.Log.Debug("starting the gate", "target", s.t.ID, "line", cmd)
	s.stream, err = start(ctx, s.conn, transport.Command{Line: cmd, TTY: s.t.Thin.TTY}, s.nonce, prompt, s.t.Become.Password)
	if err != nil {
		return fault.Wrap(fault.KindOf(err), doing, err)
	}
	stop := context.AfterFunc(ctx, s.stream.cancel)
	defer stop()
	if err := s.preSend(); err != nil {
		return s.stream.died(ctx, doing)
	}
	uploaded := false
	for {
		status, rest, err := s.stream.next()
		if fault.KindOf(err) == fault.Deploy {
			return err
		}
		if err != nil {
			died := s.stream.died(ctx, doing)
			if be := becomeError(s.t.Become, s.stream.said.text()); be != nil && ctx.Err() == nil {
				return fault.Wrap(fault.Become, doing, be)
			}
			return died
		}
		switch status {
		case "warn":
			s.o.Warn("the directory " + reason(rest))
		case "fail":
			return fault.New(fault.Deploy, "using the thin dir", "%s", reason(rest)).WithHint(s.hint(rest, set))
		case "need":
			if uploaded {
				return fault.New(fault.Deploy, doing, "the host asks for the thin again after it was sent")
			}
			uploaded = true
			if err := s.need(ctx, rest); err != nil {
				return err
			}
		case "hello":
			return s.greet(rest)
		default:
			return fault.New(fault.Lost, doing, "the host answers %.40q", status)
		}
	}
}

// reason makes "DIR WHY" readable.
func reason(rest string) string {
	dir, why, _ := strings.Cut(rest, " ")
	return dir + ": " + why
}

// hint says what to try about an unusable directory.
func (s *Session) hint(rest string, set bool) string {
	switch {
	case strings.Contains(rest, "noexec"):
		return "set thin_dir to a directory on another file system"
	case strings.Contains(rest, "space"):
		return "free space there, or set thin_dir to another file system"
	case set:
		return "remove it, or set thin_dir to another path; gossh uses only directories that nobody else can change"
	}
	return "set thin_dir to a directory that only the effective user can write"
}

// preSend sends the Start before anything was heard, where that is safe: a become
// method might take it for the password.
func (s *Session) preSend() error {
	if !s.t.Become.Password.Empty() {
		return nil
	}
	b, err := json.Marshal(wire.Start{Wire: wire.Version, Request: s.o.First})
	if err != nil || len(b) > maxPreSent {
		return err
	}
	return s.stream.write(append(b, '\n'))
}

// greet checks the hello and begins to speak frames.
func (s *Session) greet(text string) error {
	if err := json.Unmarshal([]byte(text), &s.hello); err != nil {
		return fault.New(fault.Lost, "starting the thin", "its hello is broken: %w", err)
	}
	if s.hello.Wire != wire.Version {
		return fault.New(fault.Deploy, "starting the thin", "it speaks version %d of the protocol, gossh version %d", s.hello.Wire, wire.Version).
			WithHint("gossh -t sends the thin again")
	}
	s.dir = s.hello.Dir
	start := wire.Start{Wire: wire.Version, Request: s.o.First}
	b, err := json.Marshal(start)
	if err != nil {
		return fmt.Errorf("encoding the request: %w", err)
	}
	presentable := len(b) <= maxPreSent
	s.first = s.o.First != nil && presentable
	if !presentable {
		if b, err = json.Marshal(wire.Start{Wire: wire.Version}); err != nil {
			return err
		}
	}
	if !s.t.Become.Password.Empty() || !presentable || s.hello.Fresh {
		if err := s.stream.write(append(b, '\n')); err != nil {
			return fault.Wrap(fault.Lost, "sending the request", err)
		}
	}
	s.mux = wire.NewMux(s.stream.out, writer{s.stream}, wire.Options{
		Controller: true, Handler: &handler{s}, MaxReply: s.r.o.MaxReply, Log: s.log,
	})
	s.ran = make(chan error, 1)
	go func() { s.ran <- s.mux.Run() }()
	return nil
}

// Hello returns how the thin has introduced itself.
func (s *Session) Hello() wire.Hello { return s.hello }

// writer lets the frames share the lock of the password.
type writer struct{ s *stream }

// Write implements io.Writer.
func (w writer) Write(b []byte) (int, error) { return len(b), w.s.write(b) }

// log takes a line of the thin's log.
func (s *Session) log(level, text string) {
	switch level {
	case "error":
		s.r.o.Log.Error(text, "target", s.t.ID)
	case "warning":
		s.r.o.Log.Warn(text, "target", s.t.ID)
	case "info":
		s.r.o.Log.Info(text, "target", s.t.ID)
	default:
		s.r.o.Log.Debug(text, "target", s.t.ID)
	}
}

// cancelGrace is how long a cancelled function may take to answer that it was
// ended.
const cancelGrace = 5 * time.Second

// Call runs a function. output, if not nil, takes pieces of its output as they
// appear. When ctx ends the function is ended on the host, with all that it
// started. Errors are fault.Lost if the outcome is unknown, fault.Failed for a
// reply that is too large, Timeout or Cancelled.
func (s *Session) Call(ctx context.Context, req *wire.Request, output func(stream string, data []byte)) (*wire.Reply, error) {
	const doing = "running the function"
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
	var raw json.RawMessage
	var err error
	if s.first {
		s.first = false
		raw, err = s.mux.Adopt(ctx, data)
	} else {
		raw, err = s.mux.Call(ctx, wire.CallFunction, req, data)
	}
	var remote *wire.RemoteError
	switch {
	case err == nil:
	case ctx.Err() != nil:
		return nil, fmt.Errorf("%s: %w", doing, context.Cause(ctx))
	case errors.Is(err, wire.ErrReplyTooLarge):
		return nil, fault.New(fault.Failed, doing, "it returns more than %d MiB", s.maxReply()>>20).
			WithHint("write the output to a file on the host")
	case errors.As(err, &remote):
		return nil, fault.New(fault.Internal, doing, "the thin: %s", remote.Msg)
	default:
		return nil, s.lost(doing, err)
	}
	reply := &wire.Reply{}
	if err := json.Unmarshal(raw, reply); err != nil {
		return nil, fault.New(fault.Lost, doing, "the reply is broken: %w", err)
	}
	return reply, nil
}

func (s *Session) maxReply() int {
	if s.r.o.MaxReply > 0 {
		return s.r.o.MaxReply
	}
	return 64 << 20
}

// lost describes a stream that ended in the middle: what the process and the
// connection say of it is more than the missing byte.
func (s *Session) lost(doing string, err error) error {
	s.stream.cancel()
	exit, werr := s.stream.p.Wait()
	switch {
	case errors.Is(err, wire.ErrProtocol):
	case werr != nil && fault.KindOf(werr) != fault.Cancelled:
		err = werr
	case exit.Signal != "":
		err = fmt.Errorf("the thin was killed by signal %s", exit.Signal)
	case errors.Is(err, io.ErrUnexpectedEOF):
		err = errors.New("the thin ended before it answered")
	}
	if said := s.stream.said.last(); said != "" {
		err = fmt.Errorf("%w: %s", err, said)
	}
	return fault.Wrap(fault.Lost, doing, err)
}

// Close ends the thin, wiping the thin dir where that was asked for. An error is
// what the operator should know; the outcome of calls does not depend on it.
func (s *Session) Close() error {
	err := s.mux.Bye()
	kill := time.AfterFunc(cancelGrace, s.stream.cancel)
	rerr := <-s.ran
	kill.Stop()
	s.wiped = s.o.Wipe && err == nil && rerr == nil
	_, werr := s.stream.end()
	if s.o.Wipe && !s.wiped {
		return s.wipe(context.Background())
	}
	if rerr != nil || werr != nil {
		return nil // Call has told it
	}
	return err
}
