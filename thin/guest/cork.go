package guest

import (
	"io"
	"sync"
	"time"
)

// The bounds of what is held back to be written together.
const (
	corkTime = 2 * time.Millisecond
	corkSize = 32 << 10
)

// cork joins the last reply and the bye into one write: each costs the host's sshd
// and the controller a packet, and a waking up. The hello is not held back for
// them: a thin that ends without one has not begun with anything. It is safe for
// concurrent use.
type cork struct {
	w     io.Writer
	mu    sync.Mutex
	shut  bool
	held  []byte
	timer *time.Timer
	err   error
}

// hold keeps what is written from now on back, until pull, or for a moment.
func (c *cork) hold() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.shut = true
	c.timer = time.AfterFunc(corkTime, func() { _ = c.pull() }) // the next call tells
}

// Write implements io.Writer. An error of what was held back comes with the next
// call.
func (c *cork) Write(b []byte) (int, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	switch {
	case c.err != nil:
		return 0, c.err
	case !c.shut:
		return c.w.Write(b)
	}
	c.held = append(c.held, b...)
	if len(c.held) > corkSize {
		c.flush()
	}
	return len(b), c.err
}

// pull writes what is held back. From then on everything passes at once.
func (c *cork) pull() error {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.flush()
	return c.err
}

// flush is called with the lock held.
func (c *cork) flush() {
	if !c.shut {
		return
	}
	c.shut = false
	c.timer.Stop()
	if len(c.held) > 0 && c.err == nil {
		_, c.err = c.w.Write(c.held)
	}
	c.held = nil
}
