package ssh

import (
	"context"
	"errors"
	"fmt"
	"time"

	xssh "golang.org/x/crypto/ssh"
)

// defaultKillGrace is how long a command may take to end after TERM.
const defaultKillGrace = 5 * time.Second

// guard waits for the process, and ends it when its context is over.
func (p *process) guard() {
	select {
	case <-p.ended:
	case <-p.ctx.Done():
		p.end()
	}
}

// end tells the command to end: TERM, after a grace KILL, then the session is
// closed, then the connection. Where the server may have ignored the signals, a
// second session sends them. What may still be running after that is reported.
func (p *process) end() {
	if p.gone(0) {
		return
	}
	p.stopped.Store(true)
	root, passed := p.conn.signals()
	grace := p.conn.d.o.KillGrace
	for _, sig := range []string{"TERM", "KILL"} {
		p.signal(sig)
		if root {
			if p.gone(min(grace, selfEnd)) {
				return
			}
			p.reap(sig)
		}
		if p.gone(grace) {
			return
		}
		grace = min(grace, closeGrace)
	}
	// A server that has told the end of the command passed the signal on, but not to
	// those that the command has left behind.
	if !root && (!passed || p.exited.Load()) {
		for _, sig := range []string{"TERM", "KILL"} {
			p.reap(sig)
			if p.gone(grace) {
				return
			}
		}
	}
	p.conn.d.warn(fmt.Sprintf("%s: the server ignored the signals TERM and KILL; "+
		"the command may still be running there (%v)", p.conn.hop.name, context.Cause(p.ctx)))
	_ = p.ch.Close()
	if !p.gone(closeGrace) {
		p.conn.end(errors.New("the host does not answer"))
	}
}

// signal sends a signal, without waiting: there is no answer to it.
func (p *process) signal(name string) {
	p.conn.spawn(func() { // a frozen peer may block the write until the connection ends
		_, _ = p.ch.SendRequest("signal", false, xssh.Marshal(struct{ Name string }{name}))
	})
}

// gone reports whether the session is closed, waiting for that for at most d.
func (p *process) gone(d time.Duration) bool {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-p.ended:
		return true
	case <-p.conn.life.Done():
		<-p.ended
		return true
	case <-t.C:
		select {
		case <-p.ended:
			return true
		default:
			return false
		}
	}
}

// signalNumber returns the number of a signal of RFC 4254, section 6.10, as a
// shell counts it; 0 if the name is unknown.
func signalNumber(name string) int {
	switch name {
	case "HUP":
		return 1
	case "INT":
		return 2
	case "QUIT":
		return 3
	case "ILL":
		return 4
	case "ABRT":
		return 6
	case "FPE":
		return 8
	case "KILL":
		return 9
	case "USR1":
		return 10
	case "SEGV":
		return 11
	case "USR2":
		return 12
	case "PIPE":
		return 13
	case "ALRM":
		return 14
	case "TERM":
		return 15
	}
	return 0
}
