package main

import (
	"bufio"
	"context"
	"fmt"
	"os"
	"os/user"
	"strings"
	"sync"

	"golang.org/x/term"

	"github.com/gossh/gossh/fault"
	"github.com/gossh/gossh/secret"
)

// asker asks the operator, one question at a time. It is safe for concurrent use.
type asker struct {
	a  *app
	mu sync.Mutex
}

// Interactive reports whether there is somebody to ask.
func (q *asker) Interactive() bool { return q.a.interactive() }

func (q *asker) hold() func() {
	q.mu.Lock()
	resume := func() {}
	if q.a.pause != nil {
		resume = q.a.pause()
	}
	return func() { resume(); q.mu.Unlock() }
}

// Secret asks for something that is not shown while it is typed.
func (q *asker) Secret(prompt string) (secret.String, error) {
	if !q.Interactive() {
		return secret.String{}, fault.New(fault.Invalid, "", "%s cannot be asked for without a terminal", strings.TrimRight(prompt, ": "))
	}
	defer q.hold()()
	if err := print(q.a.err, printable(prompt)); err != nil {
		return secret.String{}, err
	}
	b, err := term.ReadPassword(int(q.a.in.Fd()))
	q.a.say("")
	if err != nil {
		return secret.String{}, fault.Wrap(fault.Invalid, "reading the answer", err)
	}
	return secret.New(string(b)), nil
}

// Confirm shows text and asks for yes or no; anything but yes is no.
func (q *asker) Confirm(text string) (bool, error) {
	if !q.Interactive() {
		return false, nil
	}
	defer q.hold()()
	if err := print(q.a.err, printable(text)+" [yes/no] "); err != nil {
		return false, err
	}
	line, err := bufio.NewReader(byteReader{q.a.in}).ReadString('\n')
	if err != nil {
		return false, fault.Wrap(fault.Invalid, "reading the answer", err)
	}
	return strings.EqualFold(strings.TrimSpace(line), "yes"), nil
}

// first asks for a secret before there is a run that a signal could end: it ends the
// program.
func (q *asker) first(ctx context.Context, prompt string) (secret.String, error) {
	sig := catch()
	defer sig.stop()
	sctx, stop := sig.context(ctx)
	defer stop()
	text, err := until(sctx, q, func() (secret.String, error) { return q.Secret(prompt) })
	if code := sig.code(); code != 0 {
		q.a.say("")
		return text, exitError(code)
	}
	return text, err
}

// until returns what ask returns, or the error of ctx when that ends: a read of a
// terminal ends only with an answer, and the process must not wait for one that
// was interrupted.
func until[T any](ctx context.Context, q *asker, ask func() (T, error)) (T, error) {
	type answer struct {
		v   T
		err error
	}
	fd := int(q.a.in.Fd())
	state, _ := term.GetState(fd) // none is no terminal: ask tells
	c := make(chan answer, 1)
	go func() {
		v, err := ask()
		c <- answer{v, err}
	}()
	select {
	case a := <-c:
		return a.v, a.err
	case <-ctx.Done():
		if state != nil {
			_ = term.Restore(fd, state) // a password was not shown
		}
		var zero T
		return zero, context.Cause(ctx)
	}
}

// byteReader reads no further than it must, so that the next question finds what
// was typed ahead.
type byteReader struct{ f *os.File }

func (r byteReader) Read(p []byte) (int, error) {
	if len(p) == 0 {
		return 0, nil
	}
	return r.f.Read(p[:1])
}

// localUser returns the name of the user of this process: as ssh does, that of
// the uid, not what the environment says.
func localUser() string {
	if u, err := user.Current(); err == nil && u.Username != "" {
		return u.Username
	}
	for _, n := range []string{"LOGNAME", "USER"} {
		if v := os.Getenv(n); v != "" {
			return v
		}
	}
	return fmt.Sprint(os.Getuid())
}
