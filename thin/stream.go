package thin

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"sync"
	"time"

	"github.com/gossh/gossh/fault"
	"github.com/gossh/gossh/secret"
	"github.com/gossh/gossh/thin/wire"
	"github.com/gossh/gossh/transport"
)

// The buffers for what a process writes: sizes that hold common replies and cost
// little per host. Larger reads pass them by.
const (
	streamBuf = 4 << 10
	errorBuf  = 1 << 10
)

// maxMark bounds a line with a mark, in bytes.
const maxMark = 32 << 10

// stream is the process on the host before and while frames are spoken.
type stream struct {
	p      transport.Process
	cancel context.CancelFunc // kills the process
	out    *bufio.Reader
	mark   []byte // "gossh:<nonce>:"
	said   noise  // what is not the protocol, of both streams
	ask    prompter
	wg     sync.WaitGroup
	wmu    sync.Mutex // guards stdin
	code   int        // with which it died
}

// start starts the command and begins to read what it says. The process is not
// bound to ctx but to cancel: a call that is cancelled still has frames to
// exchange.
func start(ctx context.Context, conn transport.Conn, cmd transport.Command, nonce string, password secret.String) (*stream, error) {
	pctx, cancel := context.WithCancel(context.WithoutCancel(ctx))
	stop := context.AfterFunc(ctx, cancel)
	p, err := conn.Start(pctx, cmd)
	if !stop() && err == nil {
		err = context.Cause(ctx)
	}
	if err != nil {
		cancel()
		return nil, err
	}
	s := &stream{
		p: p, cancel: cancel, out: bufio.NewReaderSize(p.Stdout(), streamBuf),
		mark: []byte(wire.Mark + nonce + ":"),
	}
	s.ask = prompter{prompt: []byte(promptOf(nonce)), password: password, answer: s.write, refused: cancel}
	s.wg.Go(s.drain)
	return s, nil
}

// drain reads stderr to its end, where the become method may ask.
func (s *stream) drain() {
	buf := make([]byte, errorBuf)
	for {
		n, err := s.p.Stderr().Read(buf)
		s.said.add(buf[:n])
		s.ask.look(buf[:n])
		if err != nil {
			return // its end, or that of the connection, which stdout tells
		}
	}
}

func (s *stream) write(b []byte) error {
	s.wmu.Lock()
	defer s.wmu.Unlock()
	_, err := s.p.Stdin().Write(b)
	return err
}

// send writes several things after each other while what the host says is read. A
// host that refuses an upload says why and stops reading.
func (s *stream) send(parts ...[]byte) {
	s.wmu.Lock()
	s.wg.Go(func() {
		defer s.wmu.Unlock()
		for _, b := range parts {
			if _, err := s.p.Stdin().Write(b); err != nil {
				return
			}
		}
	})
}

// next reads up to the next mark and returns what follows it on its line: a
// status and its words. Anything before it is noise; on a terminal the become
// method asks there.
func (s *stream) next() (status, rest string, err error) {
	var line []byte
	for read := 0; !bytes.HasSuffix(line, s.mark); read++ {
		if read > maxNoise {
			return "", "", fault.New(fault.Deploy, "starting the thin", "the host writes without end before it answers").
				WithHint("look at the shell start-up files of the login user")
		}
		c, err := s.out.ReadByte()
		if err != nil {
			s.said.add(line)
			return "", "", err
		}
		s.ask.look([]byte{c})
		line = append(line, c)
		if n := len(line) - len(s.mark); c == '\n' {
			s.said.add(line)
			line = line[:0]
		} else if n > keepNoise {
			s.said.add(line[:n])
			line = append(line[:0], line[n:]...)
		}
	}
	s.said.add(line[:len(line)-len(s.mark)])
	s.ask.stop()
	text, err := s.line()
	if err != nil {
		return "", "", err
	}
	status, rest, _ = strings.Cut(text, " ")
	return status, rest, nil
}

// line reads the rest of a line, which is not long.
func (s *stream) line() (string, error) {
	var line []byte
	for {
		part, err := s.out.ReadSlice('\n')
		line = append(line, part...)
		switch {
		case len(line) > maxMark:
			return "", fault.New(fault.Lost, "starting the thin", "the host answers without end")
		case err == nil:
			return strings.TrimRight(string(line), "\r\n"), nil
		case !errors.Is(err, bufio.ErrBufferFull):
			return "", err
		}
	}
}

// closeGrace is how long a process whose input has ended may take to be gone.
const closeGrace = 10 * time.Second

// end waits for the process, killing it if it does not end by itself. What it
// still says is read, up to a bound.
func (s *stream) end() (transport.Exit, error) {
	t := time.AfterFunc(closeGrace, s.cancel)
	defer t.Stop()
	defer s.cancel()
	// That a process which has ended does not take its end of input is no failure.
	_ = s.p.Stdin().Close()
	rest := io.LimitReader(s.out, maxNoise)
	if n, err := io.Copy(io.Discard, rest); err != nil || n == maxNoise {
		s.cancel()
		_, _ = io.Copy(io.Discard, s.out) // broken now
	}
	s.wg.Wait()
	return s.p.Wait()
}

// died describes a process that ended without a mark that explains it. asked says
// that it had the request: then one that was killed, or crashed, may have begun to
// run it, whatever became of its hello.
func (s *stream) died(ctx context.Context, doing string, asked bool) error {
	exit, err := s.end()
	s.code = exit.Code
	if cause := context.Cause(ctx); cause != nil {
		return fmt.Errorf("%s: %w", doing, cause)
	}
	if s.ask.wasRefused() {
		return fault.New(fault.Become, doing, "sudo refused the password").WithHint("correct sudo_passwd")
	}
	if err != nil {
		return fmt.Errorf("%s: %w", doing, err)
	}
	said := s.said.last()
	if asked && (exit.Code > exitSignal || strings.Contains(s.said.text(), crash)) {
		e := fault.New(fault.Lost, running, "it ended with exit code %d before it said anything", exit.Code)
		if said != "" {
			e = fault.New(fault.Lost, running, "it ended with exit code %d before it answered: %s", exit.Code, said)
		}
		return e.WithHint(lookFirst)
	}
	if said == "" {
		said = "it said nothing"
	}
	e := fault.New(fault.Deploy, doing, "the host's shell ended with exit code %d: %s", exit.Code, said)
	if exit.Code == exitCannotRun {
		return e.WithHint("the thin dir may be on a file system mounted noexec: set thin_dir to another one")
	}
	return e.WithHint("the login shell must run sh; gossh -r true shows what it says")
}

// lookFirst is the advice for what is lost.
const lookFirst = "it may or may not have run: look before you run it again"

const (
	// exitSignal and the number of a signal are the exit code of what it killed.
	exitSignal = 128
	// crash is what Go says on its way out.
	crash = "\ngoroutine "
)

// The exit codes of a shell that may not run a program, and of one that does not find
// it.
const (
	exitCannotRun = 126
	exitNotFound  = 127
)
