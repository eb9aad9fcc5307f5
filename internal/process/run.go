package process

import (
	"context"
	"errors"
	"os"
	"syscall"
	"time"
)

// Times that the end of a program takes at most.
const (
	// termGrace is the time between TERM and KILL.
	termGrace = 2 * time.Second
	// killGrace is the time that a killed process gets to be gone: one that waits
	// for a dead disk is not.
	killGrace = time.Second
	// heldGrace is how long the output is read after the program itself has
	// ended. What it left behind in the background may hold the pipe open for
	// ever, as daemons do that do not close their standard output.
	heldGrace = 5 * time.Second
	// lastGrace is the same for a program that was ended.
	lastGrace = 200 * time.Millisecond
)

// Result is what became of a program.
type Result struct {
	// PID is its process id.
	PID int
	// Code is its exit status, or the number of the signal that ended it, negated.
	Code int
	// Stdout and Stderr are the kept output, LostStdout and LostStderr the number
	// of bytes beyond the limit.
	Stdout, Stderr         []byte
	LostStdout, LostStderr int64
	// TimedOut is set if Timeout passed and the program was ended.
	TimedOut bool
	// Held is set if something that the program left running kept its output
	// open, so that reading was given up.
	Held bool
}

// Run runs a program and waits for it. When ctx ends, or the timeout passes, every
// process of the program's session, and every other descendant that can be found,
// gets TERM and soon KILL; Run returns when they are gone. If ctx ended, the error
// is that of ctx.
func Run(ctx context.Context, c *Command) (*Result, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	p, err := start(c)
	if err != nil {
		return nil, err
	}
	r := &Result{PID: p.child.pid}
	var expired <-chan time.Time
	if c.Timeout > 0 {
		t := time.NewTimer(c.Timeout)
		defer t.Stop()
		expired = t.C
	}
	select {
	case <-p.ended:
	case <-expired:
		r.TimedOut = true
		p.kill()
	case <-ctx.Done():
	}
	grace := heldGrace
	if r.TimedOut {
		grace = lastGrace
	}
	last, cancel := context.WithTimeout(ctx, grace)
	defer cancel()
	p.collect(last, r)
	if err := ctx.Err(); err != nil {
		p.kill()
		return nil, err
	}
	return r, nil
}

// running is a program that was started.
type running struct {
	child    *child
	ended    chan struct{}
	status   syscall.WaitStatus
	lost     error   // why there is no status
	out, err *stream // err is nil if it is merged
	stdin    *os.File
}

// start starts c and what serves its pipes.
func start(c *Command) (_ *running, err error) {
	p := &running{ended: make(chan struct{})}
	var theirs []*os.File
	defer func() {
		for _, f := range theirs {
			_ = f.Close()
		}
		if err != nil {
			p.close()
		}
	}()
	in, err := p.input(c)
	if err != nil {
		return nil, err
	}
	theirs = append(theirs, in)
	var w *os.File
	if p.out, w, err = newStream(Stdout, c); err != nil {
		return nil, err
	}
	files := []*os.File{in, w, w}
	theirs = append(theirs, w)
	if !c.Merge {
		if p.err, w, err = newStream(Stderr, c); err != nil {
			return nil, err
		}
		files[2] = w
		theirs = append(theirs, w)
	}
	path, argv, attr, err := c.attributes(files)
	if err != nil {
		return nil, err
	}
	if p.child, err = spawn(path, argv, attr); err != nil {
		return nil, err
	}
	p.serve(c.Stdin)
	return p, nil
}

// input returns what the program reads from.
func (p *running) input(c *Command) (in *os.File, err error) {
	if c.Stdin == nil {
		return os.Open(os.DevNull)
	}
	in, p.stdin, err = os.Pipe()
	return in, err
}

// serve starts the goroutines; they end with the program and its pipes.
func (p *running) serve(stdin []byte) {
	if p.stdin != nil {
		go func() {
			// A program that does not read all of it is no failure.
			_, _ = p.stdin.Write(stdin)
			_ = p.stdin.Close()
		}()
	}
	go p.out.read()
	if p.err != nil {
		go p.err.read()
	}
	go func() {
		p.status, p.lost = p.child.wait()
		close(p.ended)
	}()
}

// kill ends the program and what it started.
func (p *running) kill() {
	end(p.child.pid)
	select {
	case <-p.ended:
	case <-time.After(killGrace):
	}
}

// collect reads the output to its end, or until ctx ends, and fills in r.
func (p *running) collect(ctx context.Context, r *Result) {
	r.Held = !p.out.finish(ctx)
	r.Stdout, r.LostStdout = p.out.kept, p.out.lost
	if p.err != nil {
		r.Held = !p.err.finish(ctx) || r.Held
		r.Stderr, r.LostStderr = p.err.kept, p.err.lost
	}
	if p.stdin != nil {
		_ = p.stdin.Close()
	}
	select {
	case <-p.ended:
		r.Code = p.code()
	default: // it does not even go when killed
		r.Code = -int(syscall.SIGKILL)
	}
}

func (p *running) code() int {
	switch {
	case p.lost != nil:
		return -1
	case p.status.Signaled():
		return -int(p.status.Signal())
	}
	return p.status.ExitStatus()
}

// close closes this side's ends of the pipes of a program that did not start.
func (p *running) close() {
	for _, s := range []*stream{p.out, p.err} {
		if s != nil {
			_ = s.r.Close()
		}
	}
	if p.stdin != nil {
		_ = p.stdin.Close()
	}
}

// Detach starts a program that nobody waits for: it reads and writes /dev/null
// and outlives this process. It returns the process id.
func Detach(c *Command) (pid int, err error) {
	null, err := os.OpenFile(os.DevNull, os.O_RDWR, 0)
	if err != nil {
		return 0, err
	}
	defer func() { err = errors.Join(err, null.Close()) }()
	path, argv, attr, err := c.attributes([]*os.File{null, null, null})
	if err != nil {
		return 0, err
	}
	started, err := spawn(path, argv, attr)
	if err != nil {
		return 0, err
	}
	// The one goroutine that nobody waits for: without it the program would stay
	// a zombie for as long as this process lives.
	go func() { _, _ = started.wait() }()
	return started.pid, nil
}
