package thin

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/gossh/gossh/fault"
	"github.com/gossh/gossh/internal/shellquote"
	"github.com/gossh/gossh/targets"
	"github.com/gossh/gossh/thin/wire"
	"github.com/gossh/gossh/transport"
)

// Session is a thin that runs on a host and serves calls. It is for one goroutine
// at a time.
type Session struct {
	r     *Runner
	conn  transport.Conn
	t     *targets.Target
	o     OpenOptions
	nonce string
	dirs  []string // where the thin dir may be
	set   bool     // the user chose it

	flown   bool // the pre-flight script has run
	again   bool // it was opened anew because the thin was gone
	uploads int
	content []byte // of the upload
	put     string // the line before it
	start   []byte // the Start line, with its newline
	sent    bool   // it was sent along with the gate
	started bool   // it holds the first request
	once    bool   // it says that there is no other

	stream *stream
	hello  wire.Hello
	mux    *wire.Mux
	ran    chan error // the end of mux.Run
	err    error      // why the session is of no use any more
}

const starting = "starting the thin"

// errVanished tells that the gate has seen a thin and could not start it: another
// run's wipe came between.
var errVanished = errors.New("the thin has vanished")

// establish opens the session, and anew where that is needed: once each for the
// pre-flight script and for a thin that has vanished.
func (s *Session) establish(ctx context.Context) error {
	for {
		err := s.open(ctx)
		switch {
		case errors.Is(err, errNotFlown):
			err = s.fly(ctx)
		case errors.Is(err, errVanished):
			s.again, err = true, nil
		default:
			return err
		}
		s.stream = nil
		if err != nil {
			return err
		}
		s.uploads, s.nonce = 0, s.r.o.Nonce()
	}
}

// open carries out the conversation with the gate, up to the thin's hello.
func (s *Session) open(ctx context.Context) error {
	if err := s.prepare(); err != nil {
		return err
	}
	mode, known := "default", s.r.known
	if s.set {
		mode = "set"
	}
	if s.o.Fresh {
		known = ""
	}
	cmd, err := line(s.t.Become, s.nonce, s.r.gate, append([]string{s.nonce, known, mode}, s.dirs...)...)
	if err != nil {
		return err
	}
	s.r.o.Log.Debug("starting the gate", "target", s.t.ID, "line", cmd)
	s.stream, err = start(ctx, s.conn, transport.Command{Line: cmd, TTY: s.t.Thin.TTY}, s.nonce, s.t.Become.Password)
	if err != nil {
		return fault.Wrap(fault.KindOf(err), starting, err)
	}
	defer context.AfterFunc(ctx, s.stream.cancel)()
	// A become method that asks might take the Start for the password.
	if s.sent = s.t.Become.Password.Empty(); s.sent {
		// A gate that has refused the directory is gone by now; what it said is
		// the reason, not the broken pipe.
		_ = s.stream.write(s.start)
	}
	return s.converse(ctx)
}

// prepare makes what is sent to the host. A first request that is long is sent in
// frames: a gate that waits for an upload reads past the Start one byte at a time.
func (s *Session) prepare() error {
	var err error
	if s.dirs, s.set, err = s.r.candidates(s.t, s.conn.Peer().User, s.nonce); err != nil {
		return err
	}
	start := wire.Start{Wire: wire.Version, Request: s.o.First, Once: s.o.Once}
	if s.start, err = json.Marshal(start); err != nil {
		return fault.Wrap(fault.Invalid, "encoding the request", err)
	}
	s.started = s.o.First != nil && len(s.start) <= maxPreSent
	if s.once = s.o.Once && s.started; !s.started {
		start.Request, start.Once = nil, false
		if s.start, err = json.Marshal(start); err != nil {
			return fault.Wrap(fault.Internal, "encoding the start", err)
		}
	}
	s.start = append(s.start, '\n')
	return nil
}

// converse reads what the gate and then the thin say, and does what they ask for.
func (s *Session) converse(ctx context.Context) error {
	for {
		status, rest, err := s.stream.next()
		if k := fault.KindOf(err); k == fault.Deploy || k == fault.Lost {
			return err
		}
		if err != nil {
			return s.died(ctx)
		}
		why, dir, _ := strings.Cut(rest, "|")
		switch status {
		case "warn":
			s.o.Warn(fmt.Sprintf("the directory %s is not used: %s", dir, why))
		case "fail":
			return fault.New(fault.Deploy, "using the thin dir "+dir, "%s", why).WithHint(s.hint(why))
		case "again":
			s.o.Warn(fmt.Sprintf("the directory %s is not used: %s", dir, why))
			fallthrough
		case "need":
			if err := s.need(ctx, status, rest); err != nil {
				return err
			}
		case "hello":
			return s.greet(rest)
		default:
			return fault.New(fault.Lost, starting, "the host answers %.40q", status)
		}
	}
}

// died explains a stream that ended before the hello.
func (s *Session) died(ctx context.Context) error {
	err := s.stream.died(ctx, starting, s.sent && s.started)
	if ctx.Err() != nil || s.stream.ask.wasRefused() {
		return err
	}
	if be := becomeError(s.t.Become, s.stream.said.text()); be != nil {
		return fault.Wrap(fault.Become, starting, be)
	}
	if s.stream.code == exitNotFound && !s.again {
		return errVanished
	}
	return err
}

// hint says what to try about an unusable directory.
func (s *Session) hint(why string) string {
	switch {
	case strings.Contains(why, "noexec"):
		return "set thin_dir to a directory on another file system"
	case strings.Contains(why, "space") || strings.Contains(why, "quota"):
		return "free space there, or set thin_dir to another file system"
	case s.set:
		return "remove it, or set thin_dir to another path; gossh uses only directories that nobody else can change"
	}
	return "set thin_dir to a directory that only the effective user can write"
}

// greet checks the hello and begins to speak frames.
func (s *Session) greet(text string) error {
	if err := json.Unmarshal([]byte(text), &s.hello); err != nil {
		return fault.New(fault.Lost, starting, "its hello is broken: %w", err)
	}
	if s.hello.Wire != wire.Version {
		return fault.New(fault.Deploy, starting, "it speaks version %d of the protocol, gossh version %d", s.hello.Wire, wire.Version).
			WithHint("gossh -t sends the thin again")
	}
	// What was sent before an upload has been passed over by the gate.
	if !s.sent || s.hello.Fresh {
		if err := s.stream.write(s.start); err != nil {
			return fault.Wrap(fault.Lost, "sending the request", err)
		}
	}
	s.mux = wire.NewMux(s.stream.out, writer{s.stream}, wire.Options{
		Controller: true, Started: s.started, Handler: &handler{s}, MaxReply: s.r.o.MaxReply, Log: s.log,
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
	case "error", "critical":
		s.r.o.Log.Error(text, "target", s.t.ID)
	case "warning":
		s.r.o.Log.Warn(text, "target", s.t.ID)
	case "info":
		s.r.o.Log.Info(text, "target", s.t.ID)
	default:
		s.r.o.Log.Debug(text, "target", s.t.ID)
	}
}

// wipeTime bounds the wipe of a session that could not do it itself.
const wipeTime = 15 * time.Second

// wipe removes the thin dir with a command of its own, for a thin that cannot: it
// was killed, or never started.
func (s *Session) wipe(ctx context.Context) error {
	const doing = "wiping the thin dir"
	ctx, stop := context.WithTimeout(context.WithoutCancel(ctx), wipeTime)
	defer stop()
	mode := "default"
	if s.set {
		mode = "set"
	}
	keep := "keep"
	if s.o.Force {
		keep = "force"
	}
	n := s.r.o.Nonce()
	cmd, err := line(s.t.Become, n, oneLine(wipeSource), append([]string{mode, keep}, s.dirs...)...)
	if err != nil {
		return err
	}
	st, err := start(ctx, s.conn, transport.Command{Line: cmd, TTY: s.t.Thin.TTY}, n, s.t.Become.Password)
	if err != nil {
		return fault.Wrap(fault.KindOf(err), doing, err)
	}
	defer context.AfterFunc(ctx, st.cancel)()
	for err == nil { // nothing but the end is expected
		_, _, err = st.next()
	}
	if exit, err := st.end(); err != nil || exit.Code != 0 {
		return fault.New(fault.Lost, doing, "%s may still be there", strings.Join(s.dirs, " or ")).
			WithHint("remove it by hand")
	}
	return nil
}

// line returns what the login shell is given: the script, as argument of a POSIX
// shell, under the become method if there is one.
func line(b targets.Become, nonce, script string, args ...string) (string, error) {
	words, err := becomeArgv(b, promptOf(nonce))
	if err != nil {
		return "", err
	}
	head, err := shellquote.Words(append(append([]string{"exec"}, words...), "sh", "-c")...)
	if err != nil {
		return "", fault.Wrap(fault.Invalid, "quoting the become command", err)
	}
	tail, err := shellquote.Words(append([]string{"gossh"}, args...)...)
	if err != nil {
		return "", fault.Wrap(fault.Invalid, "quoting the thin dir", err)
	}
	return head + " '" + script + "' " + tail, nil
}
