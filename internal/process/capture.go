package process

import (
	"context"
	"os"
)

// stream reads one pipe to its end.
type stream struct {
	name   string
	r      *os.File
	kept   []byte
	lost   int64
	limit  int
	output func(stream string, data []byte)
	done   chan struct{}
}

// newStream makes a pipe; the second result is the program's end of it.
func newStream(name string, c *Command) (*stream, *os.File, error) {
	r, w, err := os.Pipe()
	if err != nil {
		return nil, nil, err
	}
	s := &stream{name: name, r: r, limit: c.Limit, output: c.Output, done: make(chan struct{})}
	if s.limit <= 0 {
		s.limit = 1 << 20
	}
	return s, w, nil
}

// read keeps the start of what comes and drops the rest, so that the program is
// never held up by the bound.
func (s *stream) read() {
	defer close(s.done)
	buf := make([]byte, 32<<10)
	for {
		n, err := s.r.Read(buf)
		if n > 0 {
			keep := min(n, s.limit-len(s.kept))
			s.kept = append(s.kept, buf[:keep]...)
			s.lost += int64(n - keep)
			if s.output != nil {
				s.output(s.name, buf[:n])
			}
		}
		if err != nil {
			return
		}
	}
}

// finish waits for the end of the stream, or of ctx, and then stops reading. It
// reports whether the stream had ended.
func (s *stream) finish(ctx context.Context) bool {
	ended := true
	select {
	case <-s.done:
	case <-ctx.Done():
		ended = false
	}
	_ = s.r.Close() // ends the Read
	<-s.done
	return ended
}
