package guest

import (
	"context"
	"encoding/json"
	"io"
	"os"
	"sync"
	"syscall"
	"time"

	"github.com/gossh/gossh/fault"
	"github.com/gossh/gossh/internal/spool"
	"github.com/gossh/gossh/thin/wire"
)

// kept is a result as the spool has it.
type kept struct {
	Reply *wire.Reply `json:"reply"`
	// Log are lines of log, each behind its level.
	Log [][2]string `json:"log,omitempty"`
}

// maxKept bounds the log of a job, in lines and in bytes of one.
const (
	maxKept     = 1000
	maxKeptLine = 8 << 10
)

// logbook keeps the log of a job. It is safe for concurrent use.
type logbook struct {
	mu    sync.Mutex
	lines [][2]string
}

func (l *logbook) add(level, text string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	switch n := len(l.lines); {
	case n < maxKept:
		l.lines = append(l.lines, [2]string{level, text[:min(len(text), maxKeptLine)]})
	case n == maxKept:
		l.lines = append(l.lines, [2]string{"warning", "the job logs too much: the rest is dropped"})
	}
}

// all returns the lines so far.
func (l *logbook) all() [][2]string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.lines[:len(l.lines):len(l.lines)]
}

// job carries out the errand on stdin and leaves the result in the spool.
func (g *guest) job() int {
	lock := os.NewFile(lockFD, "job")
	syscall.CloseOnExec(lockFD)
	// Where a lock is not inherited it is taken here.
	_ = syscall.Flock(lockFD, syscall.LOCK_EX|syscall.LOCK_NB)
	defer lock.Close()
	signals := catch()
	b, err := io.ReadAll(io.LimitReader(os.Stdin, wire.DefaultMaxReply))
	if err != nil {
		return exitBroken
	}
	var e errand
	if err := json.Unmarshal(b, &e); err != nil || e.Request == nil {
		return exitBroken // who started it was killed
	}
	if os.Chdir(os.Getenv("HOME")) != nil {
		_ = os.Chdir("/")
	}
	var book logbook
	e.dir = g.dir
	g.files, g.log = &e, book.add
	reply := g.untilDone(e.Request, signals)
	e.drop()
	req := e.Request
	result, err := json.Marshal(kept{reply, book.all()})
	if err == nil && len(result) > wire.DefaultMaxReply {
		reply = failed(fault.Failed, "it returns more than 64 MiB", "write the output to a file on the host")
		result, err = json.Marshal(kept{reply, book.all()})
	}
	if err == nil {
		err = spool.Of(g.dir).Finish(req.JID, req.ID, result)
	}
	if err != nil {
		return exitBroken // the job counts as dead
	}
	return 0
}

// untilDone runs the function until it ends. A signal ends it, and the waiting for it
// soon after.
func (g *guest) untilDone(req *wire.Request, signals <-chan os.Signal) *wire.Reply {
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	done := make(chan *wire.Reply, 1)
	go func() { done <- g.function(ctx, req, io.Discard) }()
	select {
	case r := <-done:
		return r
	case s := <-signals:
		cancel()
		ended := failed(fault.Cancelled, "it was ended by the signal "+s.String(), "")
		select {
		case <-done:
		case <-time.After(endGrace):
		}
		return ended
	}
}
