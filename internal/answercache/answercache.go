// Package answercache keeps what programs and servers have answered, for a while,
// in files that only the user can read.
package answercache

import (
	"bufio"
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"github.com/gossh/gossh/internal/ownership"
)

// Bounds of the cache.
const (
	// MaxBody is the largest answer in bytes that is kept.
	MaxBody = 64 << 20
	// maxHeader bounds the first line of a file.
	maxHeader = 64 << 10
	// maxAge is when answers are removed that nobody has renewed.
	maxAge = 30 * 24 * time.Hour
)

// version is that of the format: a line of JSON, and the answer as it was.
const version = 1

// Cache is a directory of answers. Several processes may use it at a time.
type Cache struct {
	// Dir is the directory; it is made when something is stored.
	Dir string
	// Check returns an error if somebody else may have written the file at path,
	// which is then not used. nil looks at the owner and mode of the file and of
	// the directories above it.
	Check func(path string) error
}

// Answer is what was answered, and when.
type Answer struct {
	Body []byte
	At   time.Time
	// ETag and LastModified are what a server wants to be asked with again.
	ETag, LastModified string
}

// Fresh reports whether a is there and at most so old.
func (a *Answer) Fresh(now time.Time, age time.Duration) bool {
	return a != nil && !a.At.After(now) && now.Sub(a.At) <= age
}

// header is the first line of a file.
type header struct {
	Version      int       `json:"version"`
	Key          string    `json:"key"`
	At           time.Time `json:"at"`
	ETag         string    `json:"etag,omitempty"`
	LastModified string    `json:"last_modified,omitempty"`
	Size         int       `json:"size"`
}

// path returns the file for a question.
func (c *Cache) path(key string) string {
	sum := sha256.Sum256([]byte(key))
	return filepath.Join(c.Dir, hex.EncodeToString(sum[:16]))
}

// Load returns the answer to the question key, nil if there is none.
func (c *Cache) Load(key string) (*Answer, error) {
	path := c.path(key)
	f, err := os.Open(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	defer f.Close()
	check := c.Check
	if check == nil {
		check = ownership.Check
	}
	if err := check(path); err != nil {
		return nil, err
	}
	a, err := read(f, key)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return a, nil
}

// read reads a file that should answer key. A file of another version is none.
func read(f io.Reader, key string) (*Answer, error) {
	r := bufio.NewReaderSize(io.LimitReader(f, maxHeader+MaxBody), maxHeader)
	line, err := r.ReadSlice('\n')
	if err != nil {
		return nil, errors.New("it is no kept answer")
	}
	var h header
	if err := json.Unmarshal(line, &h); err != nil {
		return nil, errors.New("it is no kept answer")
	}
	if h.Version != version || h.Key != key {
		return nil, nil
	}
	body, err := io.ReadAll(r)
	if err != nil {
		return nil, err
	}
	if len(body) != h.Size {
		return nil, fmt.Errorf("it has %d bytes and should have %d", len(body), h.Size)
	}
	return &Answer{body, h.At, h.ETag, h.LastModified}, nil
}

// Store keeps the answer to the question key in place of an older one.
func (c *Cache) Store(key string, a *Answer) error {
	if len(a.Body) > MaxBody {
		return fmt.Errorf("the answer is larger than %d MiB", MaxBody>>20)
	}
	line, err := json.Marshal(header{version, key, a.At, a.ETag, a.LastModified, len(a.Body)})
	if err != nil {
		return err
	}
	if len(line) >= maxHeader {
		return errors.New("the question is too long to be kept")
	}
	if err := os.MkdirAll(c.Dir, 0o700); err != nil {
		return err
	}
	c.prune(a.At)
	f, err := os.CreateTemp(c.Dir, ".new-*") // its mode is 0600
	if err != nil {
		return err
	}
	_, err = f.Write(bytes.Join([][]byte{line, a.Body}, []byte("\n")))
	err = errors.Join(err, f.Close())
	if err == nil {
		err = os.Rename(f.Name(), c.path(key))
	}
	if err != nil {
		return errors.Join(err, os.Remove(f.Name()))
	}
	return nil
}

// prune removes what is too old, such as the answers to questions that nobody asks
// any more. What cannot be removed stays.
func (c *Cache) prune(now time.Time) {
	entries, err := os.ReadDir(c.Dir)
	if err != nil {
		return
	}
	for _, e := range entries {
		if info, err := e.Info(); err == nil && info.Mode().IsRegular() && now.Sub(info.ModTime()) > maxAge {
			_ = os.Remove(filepath.Join(c.Dir, e.Name()))
		}
	}
}
