package wire

import (
	"context"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"sync"

	"github.com/gossh/gossh/ordered"
)

// call is a call that this side has opened.
type call struct {
	mu     sync.Mutex
	queue  [][]byte // data that nobody has taken yet
	queued int      // bytes in it
	reply  []byte
	err    error
	ended  bool
	ready  chan struct{} // has an element when something of the above changed
}

func newCall() *call { return &call{ready: make(chan struct{}, 1)} }

// deliver takes a frame of the call.
func (c *call) deliver(f frame, maxReply int) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.ended {
		return nil
	}
	switch f.typ {
	case frameData:
		if c.queued += len(f.payload); c.queued > window {
			return fmt.Errorf("%w: more data than was allowed", ErrProtocol)
		}
		c.queue = append(c.queue, f.payload)
	case frameError:
		c.err, c.ended = &RemoteError{string(f.payload)}, true
	case framePart, frameReply:
		switch {
		case len(c.reply)+len(f.payload) > maxReply:
			c.reply, c.err, c.ended = nil, ErrReplyTooLarge, true
		case c.reply == nil:
			c.reply = f.payload
		default:
			c.reply = append(c.reply, f.payload...)
		}
		c.ended = c.ended || f.typ == frameReply
	}
	select {
	case c.ready <- struct{}{}:
	default:
	}
	return nil
}

// take empties the queue.
func (c *call) take() (queue [][]byte, ended bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	queue, ended = c.queue, c.ended
	c.queue, c.queued = nil, 0
	return queue, ended
}

// await hands on data and returns the reply.
func (m *Mux) await(ctx context.Context, id uint32, c *call, data func([]byte) error) (json.RawMessage, error) {
	defer m.forget(id)
	for over := false; ; {
		queue, ended := c.take()
		if err := m.handOn(id, queue, ended || over, data); err != nil {
			return nil, err
		}
		switch {
		case ended && errors.Is(c.err, ErrReplyTooLarge):
			_ = m.cancel(id) // a stream that broke has nothing to add
			return nil, c.err
		case ended:
			return c.reply, c.err
		case over:
			return nil, m.ended()
		}
		select {
		case <-c.ready:
		case <-ctx.Done():
			_ = m.cancel(id)
			return nil, ctx.Err()
		case <-m.done:
			over = true // what came before the end still counts
		}
	}
}

// handOn gives data to its taker and allows as much again, unless the call has
// ended.
func (m *Mux) handOn(id uint32, queue [][]byte, ended bool, data func([]byte) error) error {
	n := 0
	for _, b := range queue {
		n += len(b)
		if data == nil {
			continue
		}
		if err := data(b); err != nil {
			return errors.Join(err, m.cancel(id))
		}
	}
	if n == 0 || ended {
		return nil
	}
	// A thin that serves one call ends with its reply, and takes nothing more: that the
	// stream no longer takes the frame says nothing of what is still to be read.
	_ = m.send(frame{frameCredit, id, binary.BigEndian.AppendUint32(nil, uint32(n))})
	return nil
}

func (m *Mux) cancel(id uint32) error { return m.send(frame{typ: frameCancel, call: id}) }

// ended returns why the stream has ended.
func (m *Mux) ended() error {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.err
}

// encode writes v as JSON without the escapes for HTML, which would make what hosts
// return longer.
func encode(v any) ([]byte, error) {
	if raw, ok := v.(json.RawMessage); ok {
		return raw, nil
	}
	return ordered.Encode(v)
}
