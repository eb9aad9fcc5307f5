package wire

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"time"
)

// ErrEnded is what calls fail with after the other side has said bye.
var ErrEnded = errors.New("the other side has ended the connection")

// Run reads frames until the other side says bye (nil), the stream ends
// (io.ErrUnexpectedEOF) or breaks. Then the calls that are open fail, and those
// that are served are cancelled, except that the thin finishes what it serves when
// the controller says bye. Wait waits for them.
func (m *Mux) Run() error {
	err := m.read()
	m.mu.Lock()
	defer m.mu.Unlock()
	m.err = err
	if err == nil {
		m.err = ErrEnded
	}
	if err != nil || m.o.Controller {
		for _, s := range m.served {
			s.cancel()
		}
	}
	close(m.done)
	return err
}

// Wait waits until the calls that are served have ended, or d has passed: then it
// returns false. It is called after Run, or instead of waiting for it.
func (m *Mux) Wait(d time.Duration) bool {
	done := make(chan struct{})
	go func() { m.serving.Wait(); close(done) }()
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-done:
		return true
	case <-t.C:
		return false
	}
}

func (m *Mux) read() error {
	for {
		f, err := m.r.next()
		if errors.Is(err, io.EOF) {
			return io.ErrUnexpectedEOF
		}
		if err != nil {
			return err
		}
		if f.typ == frameBye {
			return nil
		}
		if err := m.take(f); err != nil {
			return err
		}
	}
}

// take acts on one frame. Frames of calls that are over are no error: they were
// under way.
func (m *Mux) take(f frame) error {
	switch f.typ {
	case frameLog:
		m.takeLog(f.payload)
		return nil
	case frameOpening, frameCall:
		return m.accept(f)
	case frameCancel, frameCredit:
		m.mu.Lock()
		s := m.served[f.call]
		m.mu.Unlock()
		if s == nil {
			return nil
		}
		if f.typ == frameCancel {
			s.cancel()
			return nil
		}
		return s.add(f.payload)
	}
	m.mu.Lock()
	c := m.calls[f.call]
	m.mu.Unlock()
	if c == nil {
		return nil
	}
	return c.deliver(f, m.o.MaxReply)
}

// takeLog hands on a line of log; what is beyond maxLog is dropped, which is said.
func (m *Mux) takeLog(payload []byte) {
	if m.o.Log == nil || m.logged > maxLog {
		return
	}
	m.logged++
	if m.logged > maxLog {
		m.o.Log("warning", "the host logs too much: the rest is dropped")
		return
	}
	level, text, _ := bytes.Cut(payload, []byte("\n"))
	m.o.Log(string(level), string(text))
}

// accept takes a call or a part of one.
func (m *Mux) accept(f frame) error {
	if f.call == 0 || (f.call%2 == 1) == m.o.Controller {
		return fmt.Errorf("%w: a call of the wrong side", ErrProtocol)
	}
	if m.openingLen += len(f.payload); m.openingLen > m.maxOpening() {
		return fmt.Errorf("%w: calls are too large", ErrProtocol)
	}
	whole := append(m.opening[f.call], f.payload...)
	if f.typ == frameOpening {
		m.opening[f.call] = whole
		if len(m.opening) > maxCalls {
			return fmt.Errorf("%w: too many calls", ErrProtocol)
		}
		return nil
	}
	delete(m.opening, f.call)
	m.openingLen -= len(whole)
	kind, body, ok := bytes.Cut(whole, []byte("\n"))
	if !ok {
		return fmt.Errorf("%w: a broken call", ErrProtocol)
	}
	_, err := m.ServeCall(f.call, string(kind), body)
	return err
}

// maxOpening bounds the calls of which parts have come, in bytes together. What a
// host asks for is short.
func (m *Mux) maxOpening() int {
	if m.o.Controller {
		return 1 << 20
	}
	return DefaultMaxReply + MaxFrame
}
