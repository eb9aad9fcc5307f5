package knownhosts

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"time"

	"golang.org/x/crypto/ssh"

	"github.com/gossh/gossh/fault"
)

// lockWait is how long Append waits for others that write to the file, and
// lockPause how often it looks.
const (
	lockWait  = 10 * time.Second
	lockPause = 5 * time.Millisecond
)

// Record is a key that is to be recorded for a host.
type Record struct {
	// Name is the host as Name returns it.
	Name string
	// Key is no certificate.
	Key ssh.PublicKey
	// Hash keeps the name from being read in the file.
	Hash bool
}

// Line returns the line that records a key, with its newline; with hash the name
// cannot be read from it.
func Line(name string, key ssh.PublicKey, hash bool) string {
	if hash {
		name = hashName(name)
	}
	return name + " " + string(ssh.MarshalAuthorizedKey(key))
}

// check refuses names that would mean something else in a file: a roster that says
// that a host is called * must not make its key that of all hosts.
func (r Record) check() error {
	bare := r.Name
	if host, ok := withoutPort(r.Name); ok {
		bare = host + strings.TrimPrefix(r.Name, "["+host+"]:")
	}
	bad := func(c rune) bool { return c <= ' ' || c == 0x7f || strings.ContainsRune(`@?*!#[]|,'"\`, c) }
	if bare == "" || strings.ContainsFunc(bare, bad) {
		return fmt.Errorf("%q is no name for a known_hosts file", r.Name)
	}
	return nil
}

// Append adds records to the end of a file, which it makes with mode 0600 if it is
// missing, and its directory with 0700. A key that stands there already for its
// name, hashed or not, is not added again. Several processes may do it at once: it
// waits for them, at most ten seconds and until ctx is done. What is no regular
// file, such as /dev/null, is left alone. Errors are fault.Invalid.
func Append(ctx context.Context, path string, records []Record) error {
	for _, r := range records {
		if err := r.check(); err != nil {
			return fault.Wrap(fault.Invalid, "recording host keys", err)
		}
	}
	if err := appendAll(ctx, path, records); err != nil {
		return fault.Wrap(fault.Invalid, "recording host keys in "+path, err)
	}
	return nil
}

func appendAll(ctx context.Context, path string, records []Record) (err error) {
	if info, err := os.Stat(path); err == nil && !info.Mode().IsRegular() {
		return nil
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return err
	}
	f, err := openLocked(ctx, path)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, f.Close()) }() // which gives the lock back
	have, err := readAll(f)
	if err != nil {
		return err
	}
	text := missing(path, have, records)
	if text == "" {
		return nil
	}
	if len(have) > 0 && have[len(have)-1] != '\n' {
		text = "\n" + text
	}
	_, err = f.WriteString(text)
	return err
}

// missing returns the lines for those records that the text of a file lacks.
func missing(path, have string, records []Record) string {
	d := newDB(nil)
	d.parse(path, have)
	var b strings.Builder
	for _, r := range records {
		there := func(e entry) bool { return e.marker == "" && same(e.key, r.Key) }
		if slices.ContainsFunc(d.find(r.Name), there) {
			continue
		}
		b.WriteString(Line(r.Name, r.Key, r.Hash))
		d.learnt[r.Name] = append(d.learnt[r.Name], entry{key: r.Key}) // for twins among the records
	}
	return b.String()
}

// openLocked opens a file for appending and locks it. If the file was replaced
// meanwhile, as ssh-keygen -R does, the new one is opened.
func openLocked(ctx context.Context, path string) (*os.File, error) {
	ctx, cancel := context.WithTimeout(ctx, lockWait)
	defer cancel()
	for {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE|os.O_APPEND, 0o600)
		if err != nil {
			return nil, err
		}
		err = lock(ctx, f)
		if err == nil {
			var current bool
			if current, err = isAt(f, path); current {
				return f, nil
			}
		}
		_ = f.Close()
		if err != nil {
			return nil, err
		}
	}
}

// lock waits for the lock of f.
func lock(ctx context.Context, f *os.File) error {
	for {
		err := syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB)
		if !errors.Is(err, syscall.EWOULDBLOCK) && !errors.Is(err, syscall.EINTR) {
			return err
		}
		select {
		case <-ctx.Done():
			return fmt.Errorf("waiting for others that write to it: %w", ctx.Err())
		case <-time.After(lockPause):
		}
	}
}

// isAt reports whether f is still the file at path.
func isAt(f *os.File, path string) (bool, error) {
	own, err := f.Stat()
	if err != nil {
		return false, err
	}
	there, err := os.Stat(path)
	if errors.Is(err, fs.ErrNotExist) {
		return false, nil
	}
	return err == nil && os.SameFile(own, there), err
}
