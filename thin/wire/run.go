package wire

import (
	"bytes"
	"context"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"time"
)

// ErrEnded is what calls fail with after the other side has said bye.
var ErrEnded = errors.New("the other side has ended the connection")

// Run reads frames until the other side says bye (nil), the stream ends
// (io.ErrUnexpectedEOF) or breaks. Then the calls that are open fail, those that
// are served are cancelled, and Run waits for them.
func (m *Mux) Run() error {
	err := m.read()
	m.mu.Lock()
	m.err = err
	if err == nil {
		m.err = ErrEnded
	}
	for _, s := range m.served {
		if err != nil {
			s.cancel()
		}
	}
	close(m.done)
	m.mu.Unlock()
	m.serving.Wait()
	return err
}

// Wait waits until the calls that are served have ended, or d has passed. It is for
// a side that leaves although its peer has not said bye.
func (m *Mux) Wait(d time.Duration) {
	done := make(chan struct{})
	go func() { m.serving.Wait(); close(done) }()
	select {
	case <-done:
	case <-time.After(d):
	}
}

func (m *Mux) read() error {
	var head [headerLen]byte
	var buf []byte
	for {
		var f frame
		var err error
		f, buf, err = readFrame(m.r, &head, buf)
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
		level, text, _ := bytes.Cut(f.payload, []byte("\n"))
		if m.o.Log != nil {
			m.o.Log(string(level), string(text))
		}
		return nil
	case frameCall:
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
	return m.deliver(c, f)
}

// deliver gives a frame to the call that waits for it.
func (m *Mux) deliver(c *call, f frame) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	defer c.signal()
	switch f.typ {
	case frameData:
		n := len(f.payload)
		for _, b := range c.queue {
			n += len(b)
		}
		if n > window {
			return fmt.Errorf("%w: more data than was allowed", ErrProtocol)
		}
		c.queue = append(c.queue, bytes.Clone(f.payload))
	case frameError:
		c.err, c.ended = &RemoteError{string(f.payload)}, true
	case framePart, frameReply:
		if c.reply.Len()+len(f.payload) > m.o.MaxReply {
			c.reply.Reset()
			c.err = ErrReplyTooLarge
		}
		if c.err == nil {
			c.reply.Write(f.payload)
		}
		c.ended = f.typ == frameReply
	}
	return nil
}

// accept starts to serve a call.
func (m *Mux) accept(f frame) error {
	kind, body, ok := bytes.Cut(f.payload, []byte("\n"))
	if !ok || f.call == 0 || (f.call%2 == 1) == m.o.Controller {
		return fmt.Errorf("%w: a broken call", ErrProtocol)
	}
	return m.ServeCall(f.call, string(kind), bytes.Clone(body))
}

// ServeCall serves a call that came by another way: the request in a Start.
func (m *Mux) ServeCall(id uint32, kind string, body json.RawMessage) error {
	ctx, cancel := context.WithCancel(m.o.Context)
	s := &served{cancel: cancel, credit: window, more: make(chan struct{}, 1)}
	m.mu.Lock()
	if m.served[id] != nil || len(m.served) >= maxCalls {
		m.mu.Unlock()
		cancel()
		return fmt.Errorf("%w: call %d, with %d open", ErrProtocol, id, len(m.served))
	}
	m.served[id] = s
	m.mu.Unlock()
	m.serving.Go(func() {
		defer cancel()
		m.serve(ctx, id, s, kind, body)
		m.mu.Lock()
		delete(m.served, id)
		m.mu.Unlock()
	})
	return nil
}

// serve runs the handler and sends what it returned. A stream that no longer
// takes it ends Run, which tells.
func (m *Mux) serve(ctx context.Context, id uint32, s *served, kind string, body json.RawMessage) {
	if m.o.Handler == nil {
		_ = m.send(frame{frameError, id, []byte("calls are not served here: " + kind)})
		return
	}
	reply, err := m.o.Handler.Serve(ctx, kind, body, &dataWriter{m, ctx, id, s})
	var text []byte
	if err == nil {
		text, err = json.Marshal(reply)
	}
	if err != nil {
		msg := err.Error()
		_ = m.send(frame{frameError, id, []byte(msg[:min(len(msg), 8<<10)])})
		return
	}
	for len(text) > MaxFrame {
		if m.send(frame{framePart, id, text[:MaxFrame]}) != nil {
			return
		}
		text = text[MaxFrame:]
	}
	_ = m.send(frame{frameReply, id, text})
}

// dataWriter sends data of a call as far as there is credit.
type dataWriter struct {
	m   *Mux
	ctx context.Context
	id  uint32
	s   *served
}

// Write implements io.Writer.
func (w *dataWriter) Write(p []byte) (int, error) {
	sent := 0
	for sent < len(p) {
		n, err := w.s.use(w.ctx, min(len(p)-sent, MaxFrame))
		if err != nil {
			return sent, err
		}
		if err := w.m.send(frame{frameData, w.id, p[sent : sent+n]}); err != nil {
			return sent, err
		}
		sent += n
	}
	return sent, nil
}

// use takes up to n bytes of credit, waiting for the first one.
func (s *served) use(ctx context.Context, n int) (int, error) {
	for {
		s.mu.Lock()
		n := min(n, s.credit)
		s.credit -= n
		s.mu.Unlock()
		if n > 0 {
			return n, nil
		}
		select {
		case <-s.more:
		case <-ctx.Done():
			return 0, ctx.Err()
		}
	}
}

func (s *served) add(payload []byte) error {
	if len(payload) != 4 {
		return fmt.Errorf("%w: a broken credit", ErrProtocol)
	}
	n := binary.BigEndian.Uint32(payload)
	s.mu.Lock()
	defer s.mu.Unlock()
	if n > math.MaxInt32 || s.credit+int(n) > 16*window {
		return fmt.Errorf("%w: a credit of %d bytes", ErrProtocol, n)
	}
	s.credit += int(n)
	select {
	case s.more <- struct{}{}:
	default:
	}
	return nil
}
