package ssh

import (
	"context"
	"sync"

	"github.com/gossh/gossh/secret"
)

// Prompter asks the person at the terminal. A Dialer calls its methods one at a
// time. They return when ctx ends; an error means that there is no answer.
type Prompter interface {
	// Passphrase asks for the passphrase of the key in the file path. It is called
	// at most once per file.
	Passphrase(ctx context.Context, path string) (secret.String, error)
	// Password asks for the password of user on host. It is called again, as often
	// as NumberOfPasswordPrompts says, if the host refuses the answer.
	Password(ctx context.Context, user, host string) (secret.String, error)
	// ConfirmHostKeys shows the keys of hosts that are not known yet, all at once,
	// and returns those that the person accepts.
	ConfirmHostKeys(ctx context.Context, keys []UnknownKey) ([]UnknownKey, error)
}

// prompts lets one question be asked at a time: whoever asks holds turn.
type prompts struct {
	p    Prompter
	turn sync.Mutex
}

// passphrase returns what asks for the passphrase of path, or nil if nobody can
// be asked.
func (p *prompts) passphrase(ctx context.Context, path string) func() (secret.String, error) {
	if p.p == nil {
		return nil
	}
	return func() (secret.String, error) {
		p.turn.Lock()
		defer p.turn.Unlock()
		return p.p.Passphrase(ctx, path)
	}
}

// password asks for a password.
func (p *prompts) password(ctx context.Context, user, host string) (secret.String, error) {
	p.turn.Lock()
	defer p.turn.Unlock()
	return p.p.Password(ctx, user, host)
}
