package guest

import (
	"io"
	"sync"
	"time"
)

// The bounds of what is held back to be written together.
const (
	corkTime = 20 * time.Millisecond
	corkSize = 32 << 10
)

// cork holds back what is written in the first moments, so that the hello, the
// reply of a quick function and the bye are one write: each costs the host's sshd
// and the controller a packet, and a waking up. It is safe for concurrent use.
type cork struct {
	w     io.Writer
	mu    sync.Mutex
	held  []byte
	open  bool // nothing is held back any more
	err   error
	timer *time.Timer
}

// newCork returns a cork that opens by itself soon.
func newCork(w io.Writer) *cork {
	c := &cork{w: w}
	c.timer = time.AfterFunc(corkTime, func() { _ = c.pull() }) // the next Write tells
	return c
}

// Write implements io.Writer.
func (c *cork) Write(b []byte) (int, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	switch {
	case c.err != nil:
		return 0, c.err
	case c.open:
		return c.w.Write(b)
	}
	c.held = append(c.held, b...)
	if len(c.held) > corkSize {
		return len(b), c.flush()
	}
	return len(b), nil
}

// pull writes what was held back; from then on everything passes at once.
func (c *cork) pull() error {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.flush()
}

// flush is called with the lock held.
func (c *cork) flush() error {
	if !c.open {
		c.open = true
		c.timer.Stop()
		_, c.err = c.w.Write(c.held)
		c.held = nil
	}
	return c.err
}
