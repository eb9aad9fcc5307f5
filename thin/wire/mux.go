package wire

import (
	"context"
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
	// CallRender asks the controller to render a template: a RenderRequest, the
	// text as data, a FileReply.
	CallRender = "render"
	// CallStat asks the controller what lies at a path of the file roots: a
	// StatRequest, a StatReply.
	CallStat = "stat"
	// CallList asks the controller what lies below a directory of the file roots: a
	// ListRequest, a ListReply.
	CallList = "list"
	// CallURL asks the controller for what a URL has: a URLRequest, the content as
	// data, a URLReply.
	CallURL = "url"
	// CallQuery asks the controller to ask a web server what the operator's call of
	// http.query for a URL says: a QueryRequest, a QueryReply.
	CallQuery = "query"
	// CallEvent asks the controller to publish an event: an EventRequest, true.
	CallEvent = "event"
	// CallPush offers the controller a file: a PushRequest, true. Meanwhile the
	// controller reads it with a CallRead.
	CallPush = "push"
	// CallSalt asks the controller for the tarball of Salt's own thin: an empty object,
	// the content as data, a FileReply.
	CallSalt = "salt"
	// CallRead asks the thin for a file that it offers: a ReadRequest, the content as
	// data, a FileReply.
	CallRead = "read"
)

// The first byte of the data of CallFunction.
const (
	StreamStdout = 1
	StreamStderr = 2
)

// The bounds of what is under way.
const (
	// window is how many bytes of data may be under way per call.
	window = 1 << 20
	// maxCalls bounds the calls that the other side may have open.
	maxCalls = 64
	// maxLog bounds the lines of log that are taken from the other side.
	maxLog = 10000
	// DefaultMaxReply bounds a reply where Options do not, and a request, in
	// bytes.
	DefaultMaxReply = 64 << 20
)

// Handler serves the calls of the other side.
type Handler interface {
	// Serve carries out one call. It is called on its own goroutine. What it
	// writes to data goes to the caller before the reply; Write waits while the
	// caller is slow. data is an io.ReaderFrom that does not copy. The reply is
	// encoded as JSON, a json.RawMessage as it is. ctx ends when the call is
	// cancelled or the stream breaks.
	Serve(ctx context.Context, kind string, body json.RawMessage, data io.Writer) (reply any, err error)
}

// Options configure a Mux.
type Options struct {
	// Controller is set on the controller's side, whose calls have odd numbers.
	Controller bool
	// Started is set if the other side already has call number 1: the request in
	// a Start. Adopt waits for it.
	Started bool
	// Context ends the calls that are served; nil means that only the other side
	// does.
	Context context.Context
	// Handler serves the other side's calls; nil refuses them.
	Handler Handler
	// MaxReply bounds a reply in bytes; 0 means DefaultMaxReply.
	MaxReply int
	// Log takes the other side's log, up to a number of lines; nil drops it. It
	// is called on the goroutine that reads and must not block.
	Log func(level, text string)
}

// Mux carries numbered calls in both directions over one stream. Its methods are
// safe for concurrent use. It owns neither the reader nor the writer.
type Mux struct {
	o Options
	r reader

	wmu sync.Mutex
	w   io.Writer
	out []byte

	// Of the goroutine of Run: the lines of log that were taken, and the calls of
	// which parts have come, with their length.
	logged     int
	opening    map[uint32][]byte
	openingLen int

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
		o.MaxReply = DefaultMaxReply
	}
	if o.Context == nil {
		o.Context = context.Background()
	}
	m := &Mux{
		o: o, r: reader{r: r}, w: w, next: 2, opening: map[uint32][]byte{},
		calls: map[uint32]*call{}, served: map[uint32]*served{}, done: make(chan struct{}),
	}
	if o.Controller {
		m.next = 1
	}
	if o.Started {
		m.calls[1], m.next = newCall(), 3
	}
	return m
}

// RemoteError is the message with which the other side ended a call.
type RemoteError struct{ Msg string }

// Error returns the message.
func (e *RemoteError) Error() string { return e.Msg }

// ErrReplyTooLarge is returned by Call for a reply beyond Options.MaxReply.
var ErrReplyTooLarge = errors.New("the reply is too large")

// Call opens a call and waits for its reply. data, if not nil, takes the bytes
// that precede it, on this goroutine; they are its own. When ctx ends the call is
// cancelled on the other side, and Call returns without waiting for that.
func (m *Mux) Call(ctx context.Context, kind string, body any, data func([]byte) error) (json.RawMessage, error) {
	payload, err := encode(body)
	if err != nil {
		return nil, fmt.Errorf("encoding the call: %w", err)
	}
	if len(payload) > DefaultMaxReply {
		return nil, fmt.Errorf("encoding the call: %d bytes are more than %d MiB", len(payload), DefaultMaxReply>>20)
	}
	id, c, err := m.open()
	if err != nil {
		return nil, err
	}
	payload = append([]byte(kind+"\n"), payload...)
	if err := m.sendParts(frameOpening, frameCall, id, payload); err != nil {
		m.forget(id)
		return nil, err
	}
	return m.await(ctx, id, c, data)
}

// Adopt waits for the reply of call number 1, which Options.Started announced. It
// is called once at most.
func (m *Mux) Adopt(ctx context.Context, data func([]byte) error) (json.RawMessage, error) {
	m.mu.Lock()
	c := m.calls[1]
	m.mu.Unlock()
	if c == nil {
		return nil, errors.New("there is no call that was started before")
	}
	return m.await(ctx, 1, c, data)
}

func (m *Mux) open() (uint32, *call, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.err != nil {
		return 0, nil, m.err
	}
	id, c := m.next, newCall()
	m.next += 2
	m.calls[id] = c
	return id, c, nil
}

func (m *Mux) forget(id uint32) {
	m.mu.Lock()
	defer m.mu.Unlock()
	delete(m.calls, id)
}

// send writes one frame.
func (m *Mux) send(f frame) error {
	m.wmu.Lock()
	defer m.wmu.Unlock()
	m.out = appendFrame(m.out[:0], f)
	err := m.write(m.out)
	if cap(m.out) > 64<<10 {
		m.out = nil // a large reply is rare and memory per host is not
	}
	return err
}

// sendParts writes a payload as frames of one type and a last one of another.
func (m *Mux) sendParts(part, last frameType, id uint32, payload []byte) error {
	for len(payload) > MaxFrame {
		if err := m.send(frame{part, id, payload[:MaxFrame]}); err != nil {
			return err
		}
		payload = payload[MaxFrame:]
	}
	return m.send(frame{last, id, payload})
}

// write writes whole frames; wmu is held.
func (m *Mux) write(b []byte) error {
	if _, err := m.w.Write(b); err != nil {
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
