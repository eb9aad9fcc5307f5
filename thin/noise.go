package thin

import (
	"strings"
	"sync"
)

// The bounds of what is read and kept of output that is not the protocol.
const (
	maxNoise  = 1 << 20
	keepNoise = 4 << 10
)

// noise keeps the end of what a host says besides the protocol. It is safe for
// concurrent use.
type noise struct {
	mu   sync.Mutex
	tail []byte
	n    int
}

func (s *noise) add(b []byte) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.n += len(b)
	s.tail = append(s.tail, b...)
	if len(s.tail) > keepNoise {
		s.tail = append(s.tail[:0], s.tail[len(s.tail)-keepNoise:]...)
	}
}

// text returns the end of it as clean text.
func (s *noise) text() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return strings.TrimSpace(strings.ToValidUTF8(string(s.tail), "?"))
}

// last returns the last lines of it, at most two, for a message.
func (s *noise) last() string {
	lines := strings.FieldsFunc(s.text(), func(r rune) bool { return r == '\n' || r == '\r' })
	if len(lines) > 2 {
		lines = lines[len(lines)-2:]
	}
	return strings.Join(lines, "; ")
}
