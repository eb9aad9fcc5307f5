package guest

import (
	"crypto/sha256"
	"encoding/hex"
	"hash"
	"os"
	"sync"
)

// offers are the files that functions give the controller, by number. A file can be
// read once. It is safe for concurrent use.
type offers struct {
	mu    sync.Mutex
	last  int
	files map[int]*os.File
}

func (o *offers) add(f *os.File) int {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.files == nil {
		o.files = map[int]*os.File{}
	}
	o.last++
	o.files[o.last] = f
	return o.last
}

// take returns a file, nil if there is none of that number.
func (o *offers) take(n int) *os.File {
	o.mu.Lock()
	defer o.mu.Unlock()
	f := o.files[n]
	delete(o.files, n)
	return f
}

func (o *offers) remove(n int) { o.take(n) }

// sum is a SHA-256 in the making.
type sum struct{ hash.Hash }

func newSum() sum { return sum{sha256.New()} }

// text returns it in hexadecimal.
func (s sum) text() string { return hex.EncodeToString(s.Sum(nil)) }
