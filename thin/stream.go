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
	"sync/atomic"
	"time"

	"github.com/gossh/gossh/fault"
	"github.com/gossh/gossh/secret"
	"github.com/gossh/gossh/thin/wire"
	"github.com/gossh/gossh/transport"
)

// stream is the process on the host before and while frames are spoken.
type stream struct {
	p      transport.Process
	cancel context.CancelFunc // kills the process
	out    *bufio.Reader
	mark   []byte // "gossh:<nonce>:"
	said   noise  // what is not the protocol, of both streams
	wg     sync.WaitGroup

	prompt   string
	password secret.String
	asked    atomic.Int32
	quiet    atomic.Bool // a mark has come: nothing is a prompt any more
	wmu      sync.Mutex
}

// start starts the line and begins to read what it says. The process is not bound
// to ctx but to stop: a cancelled call still has frames to exchange.
func start(ctx context.Context, conn transport.Conn, cmd transport.Command, nonce, prompt string, password secret.String) (*stream, error) {
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
		p: p, cancel: cancel, out: bufio.NewReaderSize(p.Stdout(), 64<<10),
		mark: []byte(wire.Mark + nonce + ":"), prompt: prompt, password: password,
	}
	s.wg.Go(s.drain)
	return s, nil
}

// drain reads stderr to its end, answering the prompt of the become method.
func (s *stream) drain() {
	buf := make([]byte, 4<<10)
	var tail []byte
	for {
		n, err := s.p.Stderr().Read(buf)
		s.said.add(buf[:n])
		tail = s.look(append(tail, buf[:n]...))
		if err != nil {
			return // its end, or that of the connection, which stdout tells
		}
	}
}

// look answers a prompt in b and returns the end of b that may be the beginning
// of one.
func (s *stream) look(b []byte) []byte {
	if s.password.Empty() || s.quiet.Load() {
		return b[:0]
	}
	if i := bytes.Index(b, []byte(s.prompt)); i >= 0 {
		b = b[i+len(s.prompt):]
		if s.asked.Add(1) > 1 {
			s.cancel() // the first answer was wrong
			return b[:0]
		}
		// A stream that breaks here ends stdout as well, which tells.
		_ = s.write([]byte(s.password.Reveal() + "\n"))
	}
	if len(b) > len(s.prompt) {
		b = b[len(b)-len(s.prompt):]
	}
	return append([]byte(nil), b...)
}

func (s *stream) write(b []byte) error {
	s.wmu.Lock()
	defer s.wmu.Unlock()
	_, err := s.p.Stdin().Write(b)
	return err
}

// next reads up to the next mark and returns what follows it on its line: a
// status and its words. Anything before it is noise.
func (s *stream) next() (status, rest string, err error) {
	var line []byte
	for read := 0; ; read++ {
		c, err := s.out.ReadByte()
		if err != nil {
			s.said.add(line)
			return "", "", err
		}
		line = append(line, c)
		if !s.quiet.Load() && !s.password.Empty() && bytes.HasSuffix(line, []byte(s.prompt)) {
			s.look(line)
			line = line[:0]
		}
		if bytes.HasSuffix(line, s.mark) {
			s.said.add(line[:len(line)-len(s.mark)])
			break
		}
		if c == '\n' || len(line) > keepNoise {
			s.said.add(line)
			line = append(line[:0], tailOf(line, len(s.mark), c)...)
		}
		if read > maxNoise {
			return "", "", fault.New(fault.Deploy, "starting the thin", "the host writes without end before it answers").
				WithHint("look at the shell start-up files of the login user")
		}
	}
	s.quiet.Store(true)
	text, err := s.out.ReadString('\n')
	if err != nil || len(text) > 32<<10 {
		return "", "", errors.Join(err, io.ErrUnexpectedEOF)
	}
	status, rest, _ = strings.Cut(strings.TrimRight(text, "\r\n"), " ")
	return status, rest, nil
}

// tailOf keeps the end of a line that was too long, in which a mark may begin.
func tailOf(line []byte, n int, last byte) []byte {
	if last == '\n' || len(line) < n {
		return nil
	}
	return line[len(line)-n:]
}

// closeGrace is how long an ended process may take to be gone.
const closeGrace = 10 * time.Second

// end waits for the process after its streams were read, killing it if it does not
// end by itself.
func (s *stream) end() (transport.Exit, error) {
	t := time.AfterFunc(closeGrace, s.cancel)
	defer t.Stop()
	defer s.cancel()
	// That a process which has ended does not take its end of input is no failure.
	_ = s.p.Stdin().Close()
	if _, err := io.Copy(io.Discard, io.LimitReader(s.out, maxNoise)); err != nil {
		s.cancel()
	}
	s.wg.Wait()
	return s.p.Wait()
}

// died describes a process that ended without a mark that explains it.
func (s *stream) died(ctx context.Context, doing string) error {
	exit, err := s.end()
	if cause := context.Cause(ctx); cause != nil {
		return fmt.Errorf("%s: %w", doing, cause)
	}
	if s.asked.Load() > 1 {
		return fault.New(fault.Become, doing, "sudo refused the password").WithHint("correct sudo_passwd")
	}
	if err != nil {
		return fmt.Errorf("%s: %w", doing, err)
	}
	said := s.said.last()
	if said == "" {
		said = "it said nothing"
	}
	return fault.New(fault.Deploy, doing, "the host's shell ended with exit code %d: %s", exit.Code, said)
}
