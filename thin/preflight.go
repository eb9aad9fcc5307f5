package thin

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"sync"

	"github.com/gossh/gossh/fault"
	"github.com/gossh/gossh/internal/shellquote"
	"github.com/gossh/gossh/targets"
	"github.com/gossh/gossh/thin/wire"
	"github.com/gossh/gossh/transport"
)

// PreFlightError is a pre-flight script that did not succeed.
type PreFlightError struct {
	Script         string
	Stdout, Stderr string
	Code           int
}

// Error returns what happened.
func (e *PreFlightError) Error() string {
	return fmt.Sprintf("the pre-flight script %s ended with exit code %d", e.Script, e.Code)
}

// Output returns what the script wrote and its exit code.
func (e *PreFlightError) Output() (stdout, stderr string, code int) {
	return e.Stdout, e.Stderr, e.Code
}

// maxPreFlight bounds each output stream of a pre-flight script that is kept.
const maxPreFlight = 1 << 20

const flying = "running the pre-flight script"

// errNotFlown ends the conversation with a gate that finds no thin dir while the
// pre-flight script has not run.
var errNotFlown = errors.New("the pre-flight script has not run")

// fly runs the script; then the session is opened anew. The gate is ended before: a
// host may allow one session at a time (MaxSessions), and what the script does to the
// host is for the next gate to see.
func (s *Session) fly(ctx context.Context) error {
	stop := context.AfterFunc(ctx, s.stream.cancel)
	_, _ = s.stream.end() // it has said what there is to say
	stop()
	s.flown = true
	return s.r.preFlight(ctx, s.conn, s.t)
}

// preFlight runs the script of t as the login user. It is never run through the
// become method. What the host reads first is the script that does it: so that is
// on no command line, and any login shell will do.
func (r *Runner) preFlight(ctx context.Context, conn transport.Conn, t *targets.Target) error {
	content, argsLen, err := preFlightContent(t)
	if err != nil {
		return err
	}
	sum := sha256.Sum256(content)
	n := r.o.Nonce()
	args := fmt.Sprintf("%s %d %d %s %d", n, len(content), argsLen, hex.EncodeToString(sum[:]), cksum(content))
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	p, err := conn.Start(ctx, transport.Command{Line: `exec sh -c 'IFS= read -r l; eval "$l"' gossh ` + args})
	if err != nil {
		return fault.Wrap(fault.KindOf(err), flying, err)
	}
	var out, errs limited
	var wg sync.WaitGroup
	wg.Go(func() { out.read(p.Stdout()) })
	wg.Go(func() { errs.read(p.Stderr()) })
	// A host that takes no input says why on its output. The input stays open: its
	// end would end the script.
	_, _ = p.Stdin().Write(append([]byte(oneLine(preFlightSource)+"\n"), content...))
	wg.Wait()
	_ = p.Stdin().Close()
	exit, err := p.Wait()
	if err != nil {
		return fault.Wrap(fault.KindOf(err), flying, err)
	}
	_, stdout, ran := strings.Cut(out.String(), wire.Mark+n+":run\n")
	switch {
	case ran && exit.Code == 0:
		return nil
	case ran:
		return fault.Wrap(fault.Failed, flying, &PreFlightError{t.Thin.PreFlight, stdout, errs.String(), exit.Code})
	}
	_, why, _ := strings.Cut(out.String(), wire.Mark+n+":fail ")
	return fault.New(fault.Deploy, flying, "exit code %d before it ran: %s", exit.Code, strings.TrimSpace(why+" "+errs.String()))
}

// preFlightContent returns what is sent: a line of shell that sets the arguments,
// and the script.
func preFlightContent(t *targets.Target) (content []byte, argsLen int, err error) {
	script, err := os.ReadFile(t.Thin.PreFlight)
	if err != nil {
		return nil, 0, fault.Wrap(fault.Invalid, flying, err)
	}
	set := "set --"
	for _, arg := range t.Thin.PreFlightArgs {
		if strings.Contains(arg, "\x00") {
			return nil, 0, fault.New(fault.Invalid, flying, "an argument of it holds a NUL")
		}
		set += " " + shellquote.POSIX(arg)
	}
	set += "\n"
	return append([]byte(set), script...), len(set), nil
}

// cksum returns the checksum that POSIX's cksum prints.
func cksum(b []byte) uint32 {
	var crc uint32
	feed := func(c byte) {
		crc ^= uint32(c) << 24
		for range 8 {
			if crc&(1<<31) != 0 {
				crc = crc<<1 ^ 0x04c11db7
			} else {
				crc <<= 1
			}
		}
	}
	for _, c := range b {
		feed(c)
	}
	for n := len(b); n > 0; n >>= 8 {
		feed(byte(n))
	}
	return ^crc
}

// limited keeps the beginning of a stream.
type limited struct{ b strings.Builder }

// read reads to the end. A stream that breaks is told by Wait.
func (l *limited) read(r io.Reader) {
	if _, err := io.CopyN(&l.b, r, maxPreFlight); err != nil {
		return
	}
	l.b.WriteString("\n[the rest was cut]\n")
	_, _ = io.Copy(io.Discard, r)
}

// String returns what was kept, as valid UTF-8.
func (l *limited) String() string { return strings.ToValidUTF8(l.b.String(), "\uFFFD") }
