package wire

import (
	"context"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"sync"
)

// served is a call of the other side.
type served struct {
	cancel context.CancelFunc
	mu     sync.Mutex
	credit int // bytes of data that may be sent
	more   chan struct{}
}

// ServeCall serves a call, also one that came by another way: the request in a
// Start. The channel is closed when the reply has been sent.
func (m *Mux) ServeCall(id uint32, kind string, body json.RawMessage) (<-chan struct{}, error) {
	ctx, cancel := context.WithCancel(m.o.Context)
	s := &served{cancel: cancel, credit: window, more: make(chan struct{}, 1)}
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.served[id] != nil || len(m.served) >= maxCalls {
		cancel()
		return nil, fmt.Errorf("%w: call %d, with %d open", ErrProtocol, id, len(m.served))
	}
	m.served[id] = s
	done := make(chan struct{})
	m.serving.Go(func() {
		defer close(done)
		defer cancel()
		m.serve(ctx, id, s, kind, body)
		m.mu.Lock()
		delete(m.served, id)
		m.mu.Unlock()
	})
	return done, nil
}

// serve runs the handler and sends what it returned. A stream that no longer
// takes it ends Run, which tells.
func (m *Mux) serve(ctx context.Context, id uint32, s *served, kind string, body json.RawMessage) {
	err := errors.New("calls are not served here")
	var reply any
	if m.o.Handler != nil {
		reply, err = m.o.Handler.Serve(ctx, kind, body, &dataWriter{m, ctx, id, s})
	}
	var text []byte
	if err == nil {
		text, err = encode(reply)
	}
	if err != nil {
		msg := err.Error()
		_ = m.send(frame{frameError, id, []byte(msg[:min(len(msg), 8<<10)])})
		return
	}
	_ = m.sendParts(framePart, frameReply, id, text)
}

// dataWriter sends data of a call as far as there is credit.
type dataWriter struct {
	m   *Mux
	ctx context.Context
	id  uint32
	s   *served
}

var _ io.ReaderFrom = (*dataWriter)(nil)

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

// pieceLen is how much ReadFrom reads at once: enough to make the cost per frame
// small, and a fraction of the window, so that several are under way.
const pieceLen = 128 << 10

// ReadFrom implements io.ReaderFrom: it reads where the frame is written from.
func (w *dataWriter) ReadFrom(r io.Reader) (int64, error) {
	buf := make([]byte, headerLen+pieceLen)
	var sent int64
	for {
		n, err := w.s.use(w.ctx, pieceLen)
		if err != nil {
			return sent, err
		}
		k, rerr := r.Read(buf[headerLen : headerLen+n])
		w.s.giveBack(n - k)
		if k > 0 {
			putHeader(buf, frameData, w.id, k)
			w.m.wmu.Lock()
			err = w.m.write(buf[:headerLen+k])
			w.m.wmu.Unlock()
			sent += int64(k)
		}
		switch {
		case err != nil:
			return sent, err
		case errors.Is(rerr, io.EOF):
			return sent, nil
		case rerr != nil:
			return sent, rerr
		}
	}
}

// use takes up to n bytes of credit, waiting for the first one.
func (s *served) use(ctx context.Context, n int) (int, error) {
	for {
		s.mu.Lock()
		got := min(n, s.credit)
		s.credit -= got
		s.mu.Unlock()
		if got > 0 {
			return got, ctx.Err()
		}
		select {
		case <-s.more:
		case <-ctx.Done():
			return 0, ctx.Err()
		}
	}
}

// giveBack returns credit that was not used.
func (s *served) giveBack(n int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.credit += n
}

// add takes a frame of credit.
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
