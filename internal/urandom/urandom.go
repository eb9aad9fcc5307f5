// Package urandom gives the kernel's random numbers, fit for secrets. It reads them
// from a file: crypto/rand would add 40 KiB to the thin.
package urandom

import (
	"encoding/binary"
	"fmt"
	"io"
	"math"
	"os"
)

// Read fills b.
func Read(b []byte) error {
	f, err := os.Open("/dev/urandom")
	if err != nil {
		return fmt.Errorf("getting random numbers: %w", err)
	}
	defer f.Close()
	if _, err := io.ReadFull(f, b); err != nil {
		return fmt.Errorf("getting random numbers: %w", err)
	}
	return nil
}

// Source gives numbers one by one. It is for one goroutine.
type Source struct {
	buf [256]byte
	at  int // from the end
	err error
}

// Err returns why there were no random numbers: what Below returned is of no use then.
func (s *Source) Err() error { return s.err }

// Below returns a number below n, which is positive; each is as likely as any other.
func (s *Source) Below(n int) int {
	fair := math.MaxUint64 - math.MaxUint64%uint64(n) // the last ones would favour some
	for {
		r := s.next()
		if s.err != nil {
			return 0
		}
		if r < fair {
			return int(r % uint64(n))
		}
	}
}

func (s *Source) next() uint64 {
	if s.at < 8 {
		s.at = len(s.buf)
		if err := Read(s.buf[:]); err != nil {
			s.err = err
			return 0
		}
	}
	r := binary.LittleEndian.Uint64(s.buf[s.at-8 : s.at])
	s.at -= 8
	return r
}
