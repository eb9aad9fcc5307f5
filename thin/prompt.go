package thin

import (
	"bytes"
	"sync"

	"github.com/gossh/gossh/secret"
)

// promptOf is what a become method asks with. It is random, so that nothing that a
// host prints can fetch the password.
func promptOf(nonce string) string { return "gossh-" + nonce + "-password: " }

// prompter answers the prompt of a become method: once, and only until the host's
// side has answered. It is safe for concurrent use.
type prompter struct {
	prompt   []byte
	password secret.String
	answer   func([]byte) error
	refused  func() // called when the prompt comes again

	mu    sync.Mutex
	tail  []byte // the end of what was looked at
	asked int
	over  bool
}

// look takes a piece of output.
func (p *prompter) look(b []byte) {
	if p.password.Empty() {
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.over {
		return
	}
	p.tail = append(p.tail, b...)
	for {
		i := bytes.Index(p.tail, p.prompt)
		if i < 0 {
			break
		}
		p.tail = p.tail[i+len(p.prompt):]
		p.asked++
		if p.asked > 1 {
			p.over = true
			p.refused()
			return
		}
		// A stream that breaks here ends stdout as well, which tells.
		_ = p.answer([]byte(p.password.Reveal() + "\n"))
	}
	if n := len(p.tail) - len(p.prompt); n > 0 {
		p.tail = append(p.tail[:0], p.tail[n:]...)
	}
}

// stop ends the looking: a mark has come.
func (p *prompter) stop() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.over = true
}

func (p *prompter) wasRefused() bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.asked > 1
}
