package wire

import (
	"bytes"
	"context"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"sync"
)

// The kinds of calls.
const (
	// CallFunction asks the thin to run a function: a Request, a Reply. Its data
	// are pieces of output, each with a first byte that names the stream.
	CallFunction = "function"
	// CallFile asks the controller for a file: a FileRequest, the content as
	// data, a FileReply.
	CallFile = "file"
)

// The first byte of the data of CallFunction.
const (
	StreamStdout = 1
	StreamStderr = 2
)

// window is how many bytes of data may be under way per call.
const window = 1 << 20

// maxCalls bounds the calls that the other side may have open.
const maxCalls = 64

// Handler serves the calls of the other side.
type Handler interface {
	// Serve carries out one call. It is called on its own goroutine. What it
	// writes to data goes to the caller before the reply; Write waits while the
	// caller is slow. The reply is encoded as JSON. ctx ends when the call is
	// cancelled or the connection breaks.
	Serve(ctx context.Context, kind string, body json.RawMessage, data io.Writer) (reply any, err error)
}

// Options configure a Mux.
type Options struct {
	// Controller is set on the controller's side, whose calls have odd numbers.
	Controller bool
	// Context ends the calls that are served; nil means that only the other side
	// does.
	Context context.Context
	// Handler serves the other side's calls; nil refuses them.
	Handler Handler
	// MaxReply bounds a reply in bytes; 0 means 64 MiB.
	MaxReply int
	// Log takes the other side's log; nil drops it. It is called on the
	// goroutine that reads and must not block.
	Log func(level, text string)
}

// Mux carries numbered calls in both directions over one stream. Its methods are
// safe for concurrent use. It owns neither the reader nor the writer.
type Mux struct {
	o Options
	r io.Reader

	wmu sync.Mutex
	w   io.Writer
	out []byte

	mu      sync.Mutex
	next    uint32
	calls   map[uint32]*call   // opened here
	served  map[uint32]*served // opened there
	err     error              // why the stream has ended
	done    chan struct{}
	serving sync.WaitGroup
}

// NewMux returns a Mux; Run must be called.
func NewMux(r io.Reader, w io.Writer, o Options) *Mux {
	if o.MaxReply <= 0 {
		o.MaxReply = 64 << 20
	}
	if o.Context == nil {
		o.Context = context.Background()
	}
	m := &Mux{o: o, r: r, w: w, next: 2, calls: map[uint32]*call{}, served: map[uint32]*served{}, done: make(chan struct{})}
	if o.Controller {
		m.next = 1
	}
	return m
}

// call is a call that this side has opened.
type call struct {
	data  func([]byte) error
	mu    sync.Mutex
	queue [][]byte
	ready chan struct{}
	reply bytes.Buffer
	err   error
	ended bool
}

func (c *call) signal() {
	select {
	case c.ready <- struct{}{}:
	default:
	}
}

// served is a call of the other side.
type served struct {
	cancel context.CancelFunc
	mu     sync.Mutex
	credit int
	more   chan struct{}
}

// RemoteError is the message with which the other side ended a call.
type RemoteError struct{ Msg string }

// Error returns the message.
func (e *RemoteError) Error() string { return e.Msg }

// ErrReplyTooLarge is returned by Call for a reply beyond Options.MaxReply.
var ErrReplyTooLarge = errors.New("the reply is too large")

// Call opens a call and waits for its reply. data, if not nil, takes the bytes
// that precede it, on this goroutine; it may keep none of them. When ctx ends the
// call is cancelled on the other side, and Call returns at once.
func (m *Mux) Call(ctx context.Context, kind string, body any, data func([]byte) error) (json.RawMessage, error) {
	payload, err := json.Marshal(body)
	if err != nil {
		return nil, fmt.Errorf("encoding the call: %w", err)
	}
	if len(payload)+len(kind)+1 > MaxFrame {
		return nil, fmt.Errorf("encoding the call: %d bytes are more than a frame holds (%d)", len(payload), MaxFrame)
	}
	id, c, err := m.open(data)
	if err != nil {
		return nil, err
	}
	if err := m.send(frame{frameCall, id, append([]byte(kind+"\n"), payload...)}); err != nil {
		m.forget(id)
		return nil, err
	}
	return m.await(ctx, id, c)
}

// Adopt waits for the reply of call number 1, which the other side already has:
// the request in a Start. It is for the controller's side, before any Call.
func (m *Mux) Adopt(ctx context.Context, data func([]byte) error) (json.RawMessage, error) {
	id, c, err := m.open(data)
	if err != nil {
		return nil, err
	}
	return m.await(ctx, id, c)
}

func (m *Mux) open(data func([]byte) error) (uint32, *call, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.err != nil {
		return 0, nil, m.err
	}
	id := m.next
	m.next += 2
	c := &call{data: data, ready: make(chan struct{}, 1)}
	m.calls[id] = c
	return id, c, nil
}

func (m *Mux) forget(id uint32) {
	m.mu.Lock()
	defer m.mu.Unlock()
	delete(m.calls, id)
}

// await hands on data and returns the reply.
func (m *Mux) await(ctx context.Context, id uint32, c *call) (json.RawMessage, error) {
	defer m.forget(id)
	for {
		c.mu.Lock()
		queue, ended := c.queue, c.ended
		c.queue = nil
		c.mu.Unlock()
		for _, b := range queue {
			if c.data != nil {
				if err := c.data(b); err != nil {
					return nil, errors.Join(err, m.send(frame{typ: frameCancel, call: id}))
				}
			}
			if err := m.grant(id, len(b)); err != nil && !ended {
				return nil, err
			}
		}
		if ended {
			return c.reply.Bytes(), c.err
		}
		select {
		case <-c.ready:
		case <-ctx.Done():
			// That the stream is broken as well would tell nothing more.
			_ = m.send(frame{typ: frameCancel, call: id})
			return nil, ctx.Err()
		case <-m.done:
			c.mu.Lock()
			ended = c.ended
			c.mu.Unlock()
			if !ended {
				return nil, m.err
			}
		}
	}
}

func (m *Mux) grant(id uint32, n int) error {
	return m.send(frame{frameCredit, id, binary.BigEndian.AppendUint32(nil, uint32(n))})
}

// send writes one frame.
func (m *Mux) send(f frame) error {
	m.wmu.Lock()
	defer m.wmu.Unlock()
	m.out = appendFrame(m.out[:0], f)
	if _, err := m.w.Write(m.out); err != nil {
		return fmt.Errorf("writing to the stream: %w", err)
	}
	return nil
}

// Log sends a line to the other side's log. A line is cut at 8 KiB.
func (m *Mux) Log(level, text string) error {
	if len(text) > 8<<10 {
		text = text[:8<<10] + "..."
	}
	return m.send(frame{frameLog, 0, []byte(level + "\n" + text)})
}

// Bye tells the other side that no more calls come from here.
func (m *Mux) Bye() error { return m.send(frame{typ: frameBye}) }
