package ssh

import (
	"errors"
	"io"
	"sync/atomic"
	"testing"

	xssh "golang.org/x/crypto/ssh"
)

// slow is a channel whose writes wait. Nothing else of it is used.
type slow struct {
	xssh.Channel
	begun, goOn chan struct{}
	writing     atomic.Bool
	closed      atomic.Int32
	together    atomic.Bool // it was closed under a write
}

func (c *slow) Write(b []byte) (int, error) {
	c.writing.Store(true)
	defer c.writing.Store(false)
	c.begun <- struct{}{}
	<-c.goOn
	return len(b), nil
}

func (c *slow) CloseWrite() error {
	c.together.Store(c.writing.Load())
	c.closed.Add(1)
	return nil
}

// TestInputEndsAfterWrite: the library's channels are not closed under a write.
func TestInputEndsAfterWrite(t *testing.T) {
	t.Parallel()
	ch := &slow{begun: make(chan struct{}), goOn: make(chan struct{})}
	in := &stdin{p: &process{ch: ch}}
	wrote := make(chan error)
	go func() {
		_, err := in.Write([]byte("x"))
		wrote <- err
	}()
	<-ch.begun
	for range 2 {
		if err := in.Close(); err != nil || ch.closed.Load() != 0 {
			t.Errorf("got %v, closed %d times under a write", err, ch.closed.Load())
		}
	}
	close(ch.goOn)
	if err := <-wrote; err != nil || ch.closed.Load() != 1 || ch.together.Load() {
		t.Errorf("got %v, closed %d times, together with the write: %v", err, ch.closed.Load(), ch.together.Load())
	}
	if _, err := in.Write([]byte("y")); !errors.Is(err, io.ErrClosedPipe) {
		t.Errorf("got %v, want %v", err, io.ErrClosedPipe)
	}
	idle := &slow{}
	if err := (&stdin{p: &process{ch: idle}}).Close(); err != nil || idle.closed.Load() != 1 {
		t.Errorf("got %v, closed %d times", err, idle.closed.Load())
	}
}
