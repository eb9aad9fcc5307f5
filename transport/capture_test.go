package transport_test

import (
	"context"
	"errors"
	"io"
	"strings"
	"sync"
	"testing"

	"github.com/gossh/gossh/fault"
	"github.com/gossh/gossh/transport"
)

// script is a connection whose commands write what it says. They end when they are
// told to, with the error that told them.
type script struct {
	stdout, stderr io.Reader
	exit           transport.Exit
	start, wait    error
}

func (s *script) Start(ctx context.Context, cmd transport.Command) (transport.Process, error) {
	if s.start != nil {
		return nil, s.start
	}
	in, w := io.Pipe()
	p := &scripted{script: s, ctx: ctx, stdin: w}
	p.out, p.outEnd = io.Pipe()
	context.AfterFunc(ctx, func() { p.outEnd.CloseWithError(io.EOF) })
	go func() { // like a shell, it writes after it has read its input
		line, err := io.ReadAll(in)
		_, _ = io.Copy(p.outEnd, io.MultiReader(strings.NewReader(cmd.Line+string(line)+" "), s.stdout))
		p.outEnd.CloseWithError(err)
	}()
	return p, nil
}

func (s *script) Peer() transport.Peer { return transport.Peer{} }
func (s *script) Close() error         { return nil }

type scripted struct {
	*script
	ctx    context.Context //nolint:containedctx // of the process
	stdin  io.WriteCloser
	out    *io.PipeReader
	outEnd *io.PipeWriter
}

func (p *scripted) Stdin() io.WriteCloser { return p.stdin }
func (p *scripted) Stdout() io.Reader     { return p.out }
func (p *scripted) Stderr() io.Reader     { return p.stderr }

func (p *scripted) Wait() (transport.Exit, error) {
	if err := context.Cause(p.ctx); err != nil {
		return transport.Exit{}, err
	}
	return p.exit, p.wait
}

// endless never ends.
type endless struct{}

func (endless) Read(b []byte) (int, error) { return len(b), nil }

func TestCapture(t *testing.T) {
	t.Parallel()
	var mu sync.Mutex
	seen := map[string]string{}
	c := &script{stdout: strings.NewReader("out"), stderr: strings.NewReader("errors"), exit: transport.Exit{Code: 3}}
	got, err := transport.Capture(t.Context(), c, transport.Command{Line: "cmd"}, transport.CaptureOptions{
		Tap: func(stream string, data []byte) {
			mu.Lock()
			defer mu.Unlock()
			seen[stream] += string(data)
		},
	})
	if want := (transport.Output{Stdout: "cmd out", Stderr: "errors", Exit: transport.Exit{Code: 3}}); err != nil || got != want {
		t.Errorf("got %+v, %v, want %+v", got, err, want)
	}
	if seen["stdout"] != "cmd out" || seen["stderr"] != "errors" {
		t.Errorf("got pieces %q", seen)
	}
}

func TestCaptureFails(t *testing.T) {
	t.Parallel()
	broken := errors.New("broken")
	none := strings.NewReader("")
	for _, c := range []struct {
		name string
		conn script
		want string
		kind fault.Kind
	}{
		{"not started", script{start: fault.New(fault.Unreachable, "", "no route")}, "no route", fault.Unreachable},
		{"lost", script{stdout: none, stderr: none, wait: fault.New(fault.Lost, "", "gone")}, "gone", fault.Lost},
		{"a broken stream", script{stdout: endless{}, stderr: io.MultiReader(strings.NewReader("x"), failing{broken})}, "reading stderr: broken", fault.Internal},
		{"too much", script{stdout: endless{}, stderr: none}, "reading stdout: the command wrote more than 1 MiB", fault.Failed},
	} {
		got, err := transport.Capture(t.Context(), &c.conn, transport.Command{Line: "x"}, transport.CaptureOptions{Max: 1 << 20})
		if err == nil || err.Error() != c.want || fault.KindOf(err) != c.kind || got != (transport.Output{}) {
			t.Errorf("%s: got %+v, %v (%v), want %s", c.name, got, err, fault.KindOf(err), c.want)
		}
	}
}

// failing fails.
type failing struct{ err error }

func (f failing) Read([]byte) (int, error) { return 0, f.err }
