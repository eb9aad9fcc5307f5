package spool

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"sort"
	"strings"
	"syscall"
	"time"
)

// dirName is the spool in a thin dir. A wipe takes what begins with ".gossh-".
const dirName = ".gossh-spool"

// The endings of the files of a job: what it is, which its process holds locked, and
// what became of it, whole and while it is being written.
const (
	jobSuffix    = ".job"
	resultSuffix = ".out"
	partSuffix   = ".part"
)

// The bounds of a spool. What is beyond them is refused, nothing is dropped.
const (
	// MaxJobs is how many jobs may run or wait for being fetched.
	MaxJobs = 32
	// MaxBytes is how much their results may be together for another job to begin.
	MaxBytes = 256 << 20
)

var (
	// ErrFull means that a spool has reached its bounds.
	ErrFull = errors.New("the spool is full")
	// ErrExists means that there is a job of that name.
	ErrExists = errors.New("there is such a job already")
	// ErrNone means that there is no such job.
	ErrNone = errors.New("there is no such job")
)

// Job is what is known of a job from its begin.
type Job struct {
	// JID is the job, ID the Salt ID of the host in it.
	JID string `json:"jid"`
	ID  string `json:"id"`
	// Fun is the function, Args its arguments by position, as a JSON list.
	Fun  string          `json:"fun"`
	Args json.RawMessage `json:"arg,omitempty"`
	// PID is the process that runs it, and leads a session of its own.
	PID     int       `json:"pid"`
	Started time.Time `json:"started"`
}

// State is how far a job is.
type State string

// The states of a job.
const (
	// Running jobs have a process.
	Running State = "running"
	// Done jobs have a result.
	Done State = "done"
	// Dead jobs have neither: they were killed, or the host was.
	Dead State = "dead"
)

// Entry is a job of a spool.
type Entry struct {
	Job
	State State
	// Alive is set while the process is there, also for a moment after it is done.
	Alive bool
	// Size is that of the result, in bytes.
	Size int64
}

// Spool is that of one thin dir. It is safe for concurrent use, also by several
// processes.
type Spool struct{ dir string }

// Of returns the spool of a thin dir. It need not be there.
func Of(thinDir string) Spool { return Spool{filepath.Join(thinDir, dirName)} }

// name returns the files of a job without their endings. An ID is no path.
func (s Spool) name(jid, id string) string {
	var b strings.Builder
	for _, c := range []byte(jid + "-" + id) {
		switch {
		case 'a' <= c && c <= 'z', 'A' <= c && c <= 'Z', '0' <= c && c <= '9', c == '-', c == '_', c == '.':
			b.WriteByte(c)
		default:
			fmt.Fprintf(&b, "%%%02x", c)
		}
	}
	return filepath.Join(s.dir, b.String())
}

// List returns the jobs, the oldest first. A spool that is not there has none.
func (s Spool) List() ([]Entry, error) {
	found, err := os.ReadDir(s.dir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	var out []Entry
	for _, f := range found {
		name, ok := strings.CutSuffix(f.Name(), jobSuffix)
		if !ok {
			continue
		}
		e, err := s.look(filepath.Join(s.dir, name))
		if errors.Is(err, fs.ErrNotExist) {
			continue // it was fetched meanwhile
		}
		if err != nil {
			return nil, err
		}
		out = append(out, *e)
	}
	sort.SliceStable(out, func(i, j int) bool { return out[i].Started.Before(out[j].Started) })
	return out, nil
}

// Get returns one job, or ErrNone.
func (s Spool) Get(jid, id string) (*Entry, error) {
	e, err := s.look(s.name(jid, id))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, ErrNone
	}
	return e, err
}

// look reads the files of a job.
func (s Spool) look(name string) (*Entry, error) {
	f, err := os.Open(name + jobSuffix)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	// Before the result is looked for: it comes before the lock ends.
	running := errors.Is(syscall.Flock(int(f.Fd()), syscall.LOCK_SH|syscall.LOCK_NB), syscall.EWOULDBLOCK)
	e := &Entry{State: Dead, Alive: running}
	if err := json.NewDecoder(f).Decode(&e.Job); err != nil && !running {
		return nil, fmt.Errorf("reading %s: %w", f.Name(), err) // one that runs is just being made
	}
	info, err := os.Stat(name + resultSuffix)
	switch {
	case err == nil:
		e.State, e.Size = Done, info.Size()
	case !errors.Is(err, fs.ErrNotExist):
		return nil, err
	case running:
		e.State = Running
	}
	return e, nil
}

// Result returns the result of a job that is done.
func (s Spool) Result(jid, id string) ([]byte, error) {
	b, err := os.ReadFile(s.name(jid, id) + resultSuffix)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, ErrNone
	}
	return b, err
}

// Remove forgets a job that does not run, and the spool if it was the last one.
func (s Spool) Remove(jid, id string) error {
	e, err := s.Get(jid, id)
	if err != nil {
		return err
	}
	if e.State == Running {
		return fmt.Errorf("job %s still runs", jid)
	}
	name := s.name(jid, id)
	// The result first: without its record nobody would find it.
	for _, result := range []string{name + resultSuffix + partSuffix, name + resultSuffix} {
		if err := os.Remove(result); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
	}
	err = os.Remove(name + jobSuffix)
	_ = os.Remove(s.dir) // fails unless it is empty
	return err
}

// Signal sends a signal to the process of a job that runs. A job that does not is
// ErrNone.
func (s Spool) Signal(jid, id string, sig syscall.Signal) error {
	e, err := s.Get(jid, id)
	if err != nil {
		return err
	}
	if e.State != Running || e.PID <= 1 { // 0 and -1 would be everybody
		return ErrNone
	}
	return syscall.Kill(e.PID, sig) // the lock says that the number is still its own
}
