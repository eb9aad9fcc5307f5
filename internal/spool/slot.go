package spool

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"syscall"
)

// Slot is the place of a job that is about to begin.
type Slot struct {
	name string
	job  Job
	f    *os.File
}

// Reserve makes place for a job. ErrFull and ErrExists say why there is none.
func (s Spool) Reserve(j Job) (*Slot, error) {
	if err := s.room(); err != nil {
		return nil, err
	}
	if err := os.Mkdir(s.dir, 0o700); err != nil && !errors.Is(err, fs.ErrExist) {
		return nil, err
	}
	if err := os.Chmod(s.dir, 0o700); err != nil { // whatever the umask is
		return nil, err
	}
	name := s.name(j.JID, j.ID)
	f, err := os.OpenFile(name+jobSuffix, os.O_RDWR|os.O_CREATE|os.O_EXCL, 0o600)
	if errors.Is(err, fs.ErrExist) {
		return nil, ErrExists
	}
	if err != nil {
		return nil, err
	}
	sl := &Slot{name: name, job: j, f: f}
	if err := errors.Join(f.Chmod(0o600), syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB)); err != nil {
		return nil, errors.Join(err, sl.Drop())
	}
	return sl, nil
}

// room reports whether another job may begin.
func (s Spool) room() error {
	all, err := s.List()
	if err != nil {
		return err
	}
	var size int64
	for _, e := range all {
		size += e.Size
	}
	if len(all) >= MaxJobs || size >= MaxBytes {
		return fmt.Errorf("%w: %d jobs with %d MiB, the oldest is %s", ErrFull, len(all), size>>20, all[0].JID)
	}
	return nil
}

// File is the locked file. A process that inherits it keeps the job running for as
// long as it has the file open.
func (sl *Slot) File() *os.File { return sl.f }

// Begin records the process of the job and leaves the lock to it.
func (sl *Slot) Begin(pid int) error {
	sl.job.PID = pid
	b, err := json.Marshal(sl.job)
	if err != nil {
		return err
	}
	_, err = sl.f.Write(append(b, '\n'))
	return errors.Join(err, sl.f.Close())
}

// Drop gives the place back.
func (sl *Slot) Drop() error {
	_ = sl.f.Close() // Begin may have done so
	return os.Remove(sl.name + jobSuffix)
}

// Finish writes the result of a job, whole or not at all.
func (s Spool) Finish(jid, id string, result []byte) error {
	name := s.name(jid, id) + resultSuffix
	f, err := os.OpenFile(name+partSuffix, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o600)
	if err != nil {
		return err
	}
	_, err = f.Write(result)
	if err = errors.Join(err, f.Chmod(0o600), f.Close()); err == nil {
		err = os.Rename(f.Name(), name)
	}
	if err != nil {
		err = errors.Join(err, os.Remove(f.Name()))
	}
	return err
}
