package transport

import (
	"context"
	"runtime"
	"sync"
	"time"

	"github.com/gossh/gossh/targets"
)

// The built-in limits.
const (
	// DefaultInFlight is how many hosts are worked on at once.
	DefaultInFlight = 100
	// DefaultPerJump is how many connections are set up through one jump host at
	// once. It is below the 10:30:100 of sshd's MaxStartups.
	DefaultPerJump = 10
	// handshakeFloor and handshakesPerCore give the default of Handshakes: four
	// per core saturate a client whose hosts are near.
	handshakeFloor    = 16
	handshakesPerCore = 4
)

// How long a slot of a limit on the start of connections is held at most. These
// limits are about bursts (of CPU here, of new connections at a jump host). What
// lasts longer waits for the network or for a host that hangs, and must not keep
// others from starting.
const (
	handshakeLease = 250 * time.Millisecond
	jumpLease      = 2 * time.Second
)

// LimitOptions are the numbers of a Limits. A field that is zero or negative
// means its default.
type LimitOptions struct {
	// InFlight is how many hosts are worked on at once, over all runs.
	InFlight int
	// Handshakes is how many key exchanges start at once; the default is four per
	// core, at least 16. A key exchange that takes longer than a quarter of a
	// second gives its slot back.
	Handshakes int
	// PerJump is how many connections are set up at once through one jump host.
	PerJump int
	// PerTarget is how many tasks work on one target at once, over all runs; the
	// default is no limit but InFlight.
	PerTarget int
}

// Limits bounds what is done at once. One Limits is shared by all runs of a
// process, and by the Dialer that they use. It is safe for concurrent use.
type Limits struct {
	opt        LimitOptions
	inFlight   chan struct{}
	handshakes chan struct{}
	jumps      keyed
	perTarget  keyed
}

// NewLimits returns a Limits with the numbers of o.
func NewLimits(o LimitOptions) *Limits {
	if o.InFlight <= 0 {
		o.InFlight = DefaultInFlight
	}
	if o.Handshakes <= 0 {
		o.Handshakes = max(handshakeFloor, handshakesPerCore*runtime.GOMAXPROCS(0))
	}
	if o.PerJump <= 0 {
		o.PerJump = DefaultPerJump
	}
	l := &Limits{
		opt:        o,
		inFlight:   make(chan struct{}, o.InFlight),
		handshakes: make(chan struct{}, o.Handshakes),
	}
	l.jumps.size, l.perTarget.size = o.PerJump, o.PerTarget
	return l
}

// Options returns the numbers in force.
func (l *Limits) Options() LimitOptions { return l.opt }

// Handshake waits for a slot to exchange keys in. The function that it returns
// gives the slot back; it may be called more than once. The slot is also given
// back by itself after a short time. The error is what ended ctx.
func (l *Limits) Handshake(ctx context.Context) (release func(), err error) {
	if err := take(ctx, l.handshakes); err != nil {
		return nil, err
	}
	return lease(handshakeLease, func() { <-l.handshakes }), nil
}

// Jump waits for a slot to set up a connection through the jump host that key
// names. The rules are those of Handshake.
func (l *Limits) Jump(ctx context.Context, key string) (release func(), err error) {
	give, err := l.jumps.take(ctx, key)
	if err != nil {
		return nil, err
	}
	return lease(jumpLease, give), nil
}

// host waits for a slot to work in.
func (l *Limits) host(ctx context.Context) (release func(), err error) {
	if err := take(ctx, l.inFlight); err != nil {
		return nil, err
	}
	return func() { <-l.inFlight }, nil
}

// target locks t. If wait is false and the target is busy, ok is false.
func (l *Limits) target(ctx context.Context, t *targets.Target, wait bool) (release func(), ok bool, err error) {
	if l.opt.PerTarget <= 0 {
		return func() {}, true, nil
	}
	if !wait {
		release, ok = l.perTarget.try(string(t.ID))
		return release, ok, nil
	}
	release, err = l.perTarget.take(ctx, string(t.ID))
	return release, err == nil, err
}

// take puts a token into sem.
func take(ctx context.Context, sem chan<- struct{}) error {
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	select {
	case sem <- struct{}{}:
		return nil
	case <-ctx.Done():
		return context.Cause(ctx)
	}
}

// lease returns a function that calls give once; it is called after d at the
// latest.
func lease(d time.Duration, give func()) func() {
	once := sync.OnceFunc(give)
	timer := time.AfterFunc(d, once)
	return func() {
		timer.Stop()
		once()
	}
}

// keyed is a set of semaphores of one size, one per key in use.
type keyed struct {
	size int
	mu   sync.Mutex
	sems map[string]*counted
}

// counted is a semaphore and the number of those that hold it or wait for it.
type counted struct {
	slots chan struct{}
	users int
}

// take waits for a slot of key.
func (k *keyed) take(ctx context.Context, key string) (release func(), err error) {
	c := k.enter(key)
	if err := take(ctx, c.slots); err != nil {
		k.leave(key, c)
		return nil, err
	}
	return k.releaser(key, c), nil
}

// try takes a slot of key if one is free.
func (k *keyed) try(key string) (release func(), ok bool) {
	c := k.enter(key)
	select {
	case c.slots <- struct{}{}:
		return k.releaser(key, c), true
	default:
		k.leave(key, c)
		return nil, false
	}
}

func (k *keyed) releaser(key string, c *counted) func() {
	return func() {
		<-c.slots
		k.leave(key, c)
	}
}

func (k *keyed) enter(key string) *counted {
	k.mu.Lock()
	defer k.mu.Unlock()
	c := k.sems[key]
	if c == nil {
		if k.sems == nil {
			k.sems = make(map[string]*counted)
		}
		c = &counted{slots: make(chan struct{}, k.size)}
		k.sems[key] = c
	}
	c.users++
	return c
}

func (k *keyed) leave(key string, c *counted) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if c.users--; c.users == 0 {
		delete(k.sems, key)
	}
}
