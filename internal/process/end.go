package process

import (
	"errors"
	"syscall"
	"time"
)

// poll is the time between two looks at what is still there.
const poll = 10 * time.Millisecond

// end ends the session that pid leads: TERM, a while, KILL. It returns when nothing
// of it is left, or after the grace of KILL.
//
// While a process of the session lives, the kernel does not give the number pid to
// another one, so that no stranger is hit.
func end(pid int) {
	f := &family{root: pid}
	f.send(syscall.SIGTERM)
	f.send(syscall.SIGCONT) // who is stopped does not see TERM
	for deadline := time.Now().Add(termGrace); f.alive(); time.Sleep(poll) {
		if time.Now().After(deadline) {
			break
		}
	}
	// Again and again: between a look and a signal a process can start another.
	for deadline := time.Now().Add(killGrace); f.alive(); time.Sleep(poll) {
		f.send(syscall.SIGKILL)
		if time.Now().After(deadline) {
			return
		}
	}
}

// family is a process and what it started.
type family struct {
	root int
	// known holds when each process that was found began: one whose parent has
	// gone is found again by it.
	known map[int]string
}

// send sends a signal to all members that can be found and to the process group.
// The look comes first: a member whose parent has just died is found no more. Those
// that may not be signalled, or are gone, are left alone.
func (f *family) send(sig syscall.Signal) {
	found, _ := f.members()
	for _, m := range found {
		_ = syscall.Kill(m, sig)
	}
	_ = syscall.Kill(-f.root, sig)
}

// alive reports whether anything of the family is left.
func (f *family) alive() bool {
	if found, ok := f.members(); ok {
		return len(found) > 0
	}
	return !errors.Is(syscall.Kill(-f.root, 0), syscall.ESRCH)
}
