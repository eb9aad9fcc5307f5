// Package ongoing tells other processes which functions a thin is running.
package ongoing

import (
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"time"
)

// prefix begins the names of the files: one for each function, which its process holds
// locked. A wipe of the thin dir takes what begins with ".gossh-".
const prefix = ".gossh-job-"

// Job is a function that runs. Its arguments are not told: they may hold passwords.
type Job struct {
	// JID is the job, ID the Salt ID of the host in it.
	JID string `json:"jid"`
	ID  string `json:"id"`
	Fun string `json:"fun"`
	PID int    `json:"pid"`
	// Started is when it began.
	Started time.Time `json:"started"`
}

// Marker tells of the functions of this process. The zero value is ready; it is safe
// for concurrent use.
type Marker struct {
	// After is how long a function must run to be told of, so that the usual one costs
	// nothing; 0 means half a second.
	After time.Duration

	n atomic.Int64
}

const after = 500 * time.Millisecond

// Mark tells of a function until done is called. What cannot be written is not told.
func (m *Marker) Mark(thinDir string, j Job) (done func()) {
	name := filepath.Join(thinDir, prefix+strconv.Itoa(j.PID)+"-"+strconv.FormatInt(m.n.Add(1), 10))
	var mu sync.Mutex
	var f *os.File
	over := false
	wait := m.After
	if wait == 0 {
		wait = after
	}
	timer := time.AfterFunc(wait, func() {
		mu.Lock()
		defer mu.Unlock()
		if !over {
			f = write(name, j)
		}
	})
	return func() {
		timer.Stop()
		mu.Lock()
		defer mu.Unlock()
		over = true
		if f != nil {
			_ = os.Remove(name)
			_ = f.Close()
		}
	}
}

// write writes the file and returns it locked, nil if that cannot be done.
func write(name string, j Job) *os.File {
	b, err := json.Marshal(j)
	if err != nil {
		return nil
	}
	f, err := os.OpenFile(name, os.O_RDWR|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return nil
	}
	_, err = f.Write(b)
	if err = errors.Join(err, syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB)); err != nil {
		_ = os.Remove(name)
		_ = f.Close()
		return nil
	}
	return f
}

// List returns the functions that run in the other processes of a thin dir. What a
// process has left behind that was killed is removed.
func List(thinDir string) ([]Job, error) {
	entries, err := os.ReadDir(thinDir)
	if err != nil {
		return nil, err
	}
	var out []Job
	for _, e := range entries {
		if !strings.HasPrefix(e.Name(), prefix) || !e.Type().IsRegular() {
			continue
		}
		if j, ok := look(filepath.Join(thinDir, e.Name())); ok && j.PID != os.Getpid() {
			out = append(out, j)
		}
	}
	return out, nil
}

// staleAfter is the age from which a file that nobody locks is taken for left behind:
// a younger one may just be written.
const staleAfter = time.Minute

// look reads a file; ok means that its process runs.
func look(name string) (j Job, ok bool) {
	f, err := os.Open(name)
	if err != nil {
		return j, false
	}
	defer f.Close()
	if !errors.Is(syscall.Flock(int(f.Fd()), syscall.LOCK_SH|syscall.LOCK_NB), syscall.EWOULDBLOCK) {
		if info, err := f.Stat(); err == nil && time.Since(info.ModTime()) > staleAfter {
			_ = os.Remove(name)
		}
		return j, false
	}
	return j, json.NewDecoder(f).Decode(&j) == nil && j.PID > 0
}
