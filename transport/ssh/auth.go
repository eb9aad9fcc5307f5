package ssh

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"

	xssh "golang.org/x/crypto/ssh"

	"github.com/gossh/gossh/secret"
)

// The names of login methods (RFC 4252, RFC 4256).
const (
	publicKey   = "publickey"
	password    = "password"
	interactive = "keyboard-interactive"
)

// login is what a hop is logged in with.
type login struct {
	user     string
	password secret.String
	// priv is the key that the target names; it goes before the other keys of an
	// agent. passphrase unlocks it.
	priv       string
	passphrase secret.String
	// identities are the other key files; certs are certificates for any of them.
	identities, certs []string
	// identitiesOnly leaves out keys of the agent that no file names.
	identitiesOnly bool
	// agent is the socket of the agent, "" for none; agentOnly leaves out all
	// files.
	agent     string
	agentOnly bool
	// signatures are the algorithms that keys may sign with, minRSA the least number
	// of bits of RSA keys.
	signatures []string
	minRSA     int
	// prompt allows to ask for a password, prompts is how often.
	prompt  bool
	prompts int
	// off are methods that must not be used; order, if set, are those that may be,
	// in their order.
	off, order []string
}

// attempt is one login attempt.
type attempt struct {
	method, label string
	auth          xssh.AuthMethod
}

// loginLog is what happened during the login of one hop.
type loginLog struct {
	mu      sync.Mutex
	started bool
	allowed []string
	tried   []string
	notes   []string
}

func (l *loginLog) note(err error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if s := err.Error(); !slices.Contains(l.notes, s) {
		l.notes = append(l.notes, s)
	}
}

// authenticate returns what x/crypto asks for the next method to try. One attempt
// is one key: a key whose signature fails (a locked file, a broken agent) then
// costs itself, not all keys after it.
func (d *Dialer) authenticate(ctx context.Context, c *clock, h *hop, log *loginLog) xssh.ClientAuthCallback {
	var left []attempt
	return func(ac *xssh.ClientAuthContext) (xssh.AuthMethod, error) {
		if ctx.Err() != nil {
			return nil, context.Cause(ctx)
		}
		log.mu.Lock()
		first := !log.started
		log.started, log.allowed = true, ac.AllowedMethods
		log.mu.Unlock()
		if first { // a server that asks for nothing costs no look at keys
			left = d.attempts(ctx, c, h, log)
		}
		i := slices.IndexFunc(left, func(a attempt) bool { return slices.Contains(ac.AllowedMethods, a.method) })
		if i < 0 {
			return nil, nil
		}
		a := left[i]
		left = slices.Delete(left, i, i+1)
		log.mu.Lock()
		if !slices.Contains(log.tried, a.label) {
			log.tried = append(log.tried, a.label)
		}
		log.mu.Unlock()
		return a.auth, nil
	}
}

// attempts returns the login attempts for h, in their order: keys that an agent
// holds and a file names, the key of the target, the other keys of the agent, the
// other files, password, keyboard-interactive.
func (d *Dialer) attempts(ctx context.Context, c *clock, h *hop, log *loginLog) []attempt {
	var out []attempt
	if !slices.Contains(h.login.off, publicKey) {
		o := &offers{d: d, ctx: ctx, clock: c, login: h.login, log: log}
		out = o.all()
	}
	out = append(out, d.passwords(ctx, c, h)...)
	if order := h.login.order; len(order) > 0 {
		out = slices.DeleteFunc(out, func(a attempt) bool { return !slices.Contains(order, a.method) })
		slices.SortStableFunc(out, func(a, b attempt) int {
			return slices.Index(order, a.method) - slices.Index(order, b.method)
		})
	}
	return out
}

// passwords returns the attempts with the password, if there is one or somebody
// can be asked. Each answer is tried with both methods.
func (d *Dialer) passwords(ctx context.Context, c *clock, h *hop) []attempt {
	l := h.login
	var out []attempt
	with := func(get func() (string, error)) {
		if !slices.Contains(l.off, password) {
			out = append(out, attempt{password, password, xssh.PasswordCallback(get)})
		}
		if !slices.Contains(l.off, interactive) {
			out = append(out, attempt{interactive, interactive, xssh.KeyboardInteractive(answer(get))})
		}
	}
	if !l.password.Empty() {
		with(func() (string, error) { return l.password.Reveal(), nil })
		return out
	}
	if !l.prompt || d.prompts.p == nil {
		return nil
	}
	var noAnswer error // and none later; x/crypto calls from one goroutine
	for range min(l.prompts, maxPrompts) {
		with(sync.OnceValues(func() (string, error) {
			if noAnswer != nil {
				return "", noAnswer
			}
			defer c.pause()()
			var pw secret.String
			pw, noAnswer = d.prompts.password(ctx, l.user, h.name)
			return pw.Reveal(), noAnswer
		}))
	}
	return out
}

// maxPrompts bounds NumberOfPasswordPrompts; no host takes more.
const maxPrompts = 20

// answer returns a dialogue that gives the password to the first question that
// hides its answer, and to no other.
func answer(get func() (string, error)) xssh.KeyboardInteractiveChallenge {
	given := false
	return func(_, _ string, questions []string, echos []bool) ([]string, error) {
		out := make([]string, len(questions))
		for i, q := range questions {
			hidden := i < len(echos) && !echos[i]
			if !hidden || given {
				return nil, fmt.Errorf("the host asks %q, which has no answer here", clip(q, 80))
			}
			pw, err := get()
			if err != nil {
				return nil, err
			}
			given, out[i] = true, pw
		}
		return out, nil
	}
}

// offers collects the keys for one login.
type offers struct {
	d     *Dialer
	ctx   context.Context //nolint:containedctx // lives as long as one dial
	clock *clock
	login *login
	log   *loginLog
	out   []attempt
	seen  [][]byte
}

// all returns the attempts with keys.
func (o *offers) all() []attempt {
	held := o.held()
	if o.login.agentOnly {
		o.agentKeys(held, nil)
		return o.out
	}
	paths := o.login.identities
	if o.login.priv != "" {
		paths = append([]string{o.login.priv}, paths...)
	}
	files := make([]*keyFile, len(paths))
	named := make([]xssh.PublicKey, 0, len(paths))
	for i, p := range paths {
		files[i] = o.d.keys.key(p)
		if files[i].public != nil {
			named = append(named, files[i].public)
		}
	}
	certs := o.certificates(paths)
	o.agentKeys(held, named)
	if o.login.priv != "" {
		o.file(files[0], o.login.passphrase, certs, held)
		files = files[1:]
	}
	if !o.login.identitiesOnly {
		o.agentKeys(held, nil)
	}
	for _, f := range files {
		o.file(f, secret.String{}, certs, held)
	}
	return o.out
}

// held returns the keys of the agent. An agent that fails is noted; the login goes
// on without it.
func (o *offers) held() []xssh.Signer {
	if o.login.agent == "" {
		if o.login.agentOnly {
			o.log.note(errors.New("there is no agent (SSH_AUTH_SOCK is not set)"))
		}
		return nil
	}
	s, err := o.d.agents.get(o.login.agent).signers(o.ctx, o.log.note)
	if err != nil {
		o.log.note(err)
	}
	return s
}

// agentKeys offers the keys of the agent; only those in named, unless it is nil.
func (o *offers) agentKeys(held []xssh.Signer, named []xssh.PublicKey) {
	for _, s := range held {
		pub := s.PublicKey()
		base := pub
		if c, ok := pub.(*xssh.Certificate); ok {
			base = c.Key
		}
		if named != nil && !slices.ContainsFunc(named, func(k xssh.PublicKey) bool { return sameKey(k, base) || sameKey(k, pub) }) {
			continue
		}
		o.offer(s, "agent")
	}
}

// file offers the key of a file: first with its certificates, then alone.
func (o *offers) file(f *keyFile, pass secret.String, certs []*xssh.Certificate, held []xssh.Signer) {
	if f.err != nil {
		if open := (errOpen{}); f.path == o.login.priv || errors.As(f.err, &open) {
			o.log.note(fmt.Errorf("reading the key %s: %w", f.path, f.err))
		}
		return
	}
	ask := o.d.prompts.passphrase(o.ctx, f.path)
	var s xssh.Signer
	switch {
	case !f.private(): // it may name a key of the agent
		i := slices.IndexFunc(held, func(s xssh.Signer) bool { return sameKey(s.PublicKey(), f.public) })
		if i < 0 {
			return
		}
		s = held[i]
	case f.blob == nil:
		s = f.signer
	case f.public == nil || pass.Empty() && ask == nil:
		resume := o.clock.pause()
		var err error
		s, err = f.unlock(o.ctx, pass, ask)
		resume()
		if err != nil {
			o.log.note(fmt.Errorf("skipping the key %s: %w", f.path, err))
			return
		}
	default:
		s = &lazySigner{ctx: o.ctx, key: f, pass: pass, ask: ask, pause: o.clock.pause, note: o.log.note}
	}
	for _, c := range certs {
		if cs, err := xssh.NewCertSigner(c, s); err == nil {
			o.offer(cs, f.path+" (certificate)")
		}
	}
	o.offer(s, f.path)
}

// certificates returns the configured certificates and those next to the keys.
func (o *offers) certificates(paths []string) []*xssh.Certificate {
	var out []*xssh.Certificate
	for _, p := range o.login.certs {
		c, err := o.d.keys.cert(p)
		if err != nil {
			o.log.note(fmt.Errorf("reading a certificate: %w", err))
			continue
		}
		out = append(out, c)
	}
	for _, p := range paths {
		if c, err := o.d.keys.cert(strings.TrimSuffix(p, ".pub") + "-cert.pub"); err == nil {
			out = append(out, c)
		}
	}
	return out
}

// offer adds s unless that key is offered already, or must not be.
func (o *offers) offer(s xssh.Signer, label string) {
	key := s.PublicKey()
	blob := key.Marshal()
	if slices.ContainsFunc(o.seen, func(b []byte) bool { return string(b) == string(blob) }) {
		return
	}
	o.seen = append(o.seen, blob)
	algorithms := acceptable(key, o.login.signatures)
	if len(algorithms) == 0 {
		o.log.note(fmt.Errorf("skipping the key %s: PubkeyAcceptedAlgorithms has nothing for %s", label, key.Type()))
		return
	}
	if n := rsaBits(key); n > 0 && n < o.login.minRSA {
		o.log.note(fmt.Errorf("skipping the key %s: RSA with %d bits, and RequiredRSASize is %d", label, n, o.login.minRSA))
		return
	}
	if as, ok := s.(xssh.AlgorithmSigner); ok {
		s = limitedSigner{as, algorithms}
	}
	o.out = append(o.out, attempt{publicKey, "key " + label, xssh.PublicKeys(s)})
}

// limitedSigner signs with some algorithms only. That of x/crypto can only be made
// of its own signers.
type limitedSigner struct {
	xssh.AlgorithmSigner
	algorithms []string
}

// Algorithms implements xssh.MultiAlgorithmSigner.
func (s limitedSigner) Algorithms() []string { return s.algorithms }

// clip shortens foreign text for a message and makes it one printable line.
func clip(s string, n int) string {
	s = strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f {
			return ' '
		}
		return r
	}, s)
	s = strings.TrimSpace(strings.ToValidUTF8(s, "?"))
	if len(s) > n {
		s = strings.ToValidUTF8(s[:n], "") + "..."
	}
	return s
}
