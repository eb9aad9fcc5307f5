package ssh

import (
	"context"
	"log/slog"
	"sync"
	"time"

	xssh "golang.org/x/crypto/ssh"

	"github.com/gossh/gossh/fault"
	"github.com/gossh/gossh/targets"
	"github.com/gossh/gossh/transport"
	"github.com/gossh/gossh/transport/knownhosts"
	"github.com/gossh/gossh/transport/sshconfig"
)

var (
	_ transport.Dialer     = (*Dialer)(nil)
	_ transport.Preparer   = (*Dialer)(nil)
	_ transport.Recognizer = (*Dialer)(nil)
)

// Policy is how unknown host keys are treated, on every hop. Changed and revoked
// keys are always refused, except with Off.
type Policy uint8

// The policies.
const (
	// FromConfig follows StrictHostKeyChecking of ssh_config: unknown keys are
	// asked about where there is somebody to ask, and refused otherwise.
	FromConfig Policy = iota
	// AcceptNew records unknown keys.
	AcceptNew
	// Off checks nothing. Then neither password nor keyboard-interactive is
	// offered.
	Off
)

// Options configure a Dialer. The zero Options has no agent, no default keys and
// nobody to ask, and reads no ssh_config.
type Options struct {
	// Config is what ssh_config says.
	Config *sshconfig.Files
	// KnownHosts replaces the known_hosts files of ssh_config; new keys go to
	// the first one.
	KnownHosts []string
	// Policy is for unknown host keys.
	Policy Policy
	// Identities are key files to try where neither target nor ssh_config name
	// one. Those that do not exist are skipped.
	Identities []string
	// Agent is the socket of the agent, "" for none.
	Agent string
	// Home is the home directory, LocalUser the user of this process.
	Home, LocalUser string
	// Prompter asks the operator; nil asks nobody.
	Prompter Prompter
	// AskWithin is how long the question about unknown keys waits for hosts that are
	// slow to show theirs; 0 means 10 s.
	AskWithin time.Duration
	// Limits bound what is set up at once; nil means the built-in ones.
	Limits *transport.Limits
	// Retry says what is tried again while a connection is made.
	Retry transport.RetryPolicy
	// KillGrace is how long a command may take to end after TERM, before it gets
	// KILL; 0 means 5 s.
	KillGrace time.Duration
	// Log may be nil. Warn takes what the operator should read, each text once;
	// nil drops it. It is called concurrently.
	Log  *slog.Logger
	Warn func(msg string)
}

// Dialer connects to hosts. It is safe for concurrent use; Close ends it.
type Dialer struct {
	o          Options
	algorithms xssh.Algorithms // what is offered by default

	life context.Context //nolint:containedctx // it ends with Close
	kill context.CancelFunc

	keys    keyring
	agents  agents
	prompts prompts
	hosts   hostKeys
	desk    *desk
	jumps   jumps

	mu     sync.Mutex
	layers map[string]*sshconfig.Files // by ssh_options
	warned map[string]bool
}

// New returns a Dialer.
func New(o Options) (*Dialer, error) {
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	if o.Limits == nil {
		o.Limits = transport.NewLimits(transport.LimitOptions{})
	}
	if o.KillGrace <= 0 {
		o.KillGrace = defaultKillGrace
	}
	if o.AskWithin <= 0 {
		o.AskWithin = defaultAskWithin
	}
	if o.Config == nil {
		c, err := sshconfig.Load(sshconfig.Options{Home: o.Home, LocalUser: o.LocalUser})
		if err != nil {
			return nil, err
		}
		o.Config = c
	}
	d := &Dialer{
		o: o, algorithms: defaults(), prompts: prompts{p: o.Prompter}, desk: newDesk(),
		layers: map[string]*sshconfig.Files{}, warned: map[string]bool{},
	}
	d.life, d.kill = context.WithCancel(context.Background())
	d.hosts.dbs = map[string]*knownhosts.DB{}
	d.jumps.all = map[string]*jump{}
	for _, w := range o.Config.Warnings() {
		d.warn(w)
	}
	return d, nil
}

// Close ends the connections to agents and jump hosts and the questions to the
// operator, and waits for that. The connections that Dial returned are closed by
// their owners, before.
func (d *Dialer) Close() error {
	d.desk.mu.Lock() // nobody asks after this
	d.kill()
	d.desk.mu.Unlock()
	d.desk.asking.Wait()
	d.jumps.close()
	d.agents.close()
	return nil
}

// maxWarned bounds the texts that are remembered.
const maxWarned = 10_000

// warn tells a text once.
func (d *Dialer) warn(msg string) {
	if d.fresh(msg) && d.o.Warn != nil {
		d.o.Warn(msg)
	}
}

// remark logs once that an option of ssh_config means nothing here.
func (d *Dialer) remark(option string) {
	if d.fresh(option) {
		d.o.Log.Info("an ssh option has no meaning here", "option", option)
	}
}

// fresh reports whether a text comes for the first time.
func (d *Dialer) fresh(msg string) bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	seen := d.warned[msg]
	if len(d.warned) < maxWarned {
		d.warned[msg] = true
	}
	return !seen
}

// Dial implements transport.Dialer. What Options.Retry allows is tried again.
func (d *Dialer) Dial(ctx context.Context, t *targets.Target) (transport.Conn, error) {
	if t = t.Complete(ctx); t.Err != nil {
		return nil, t.Err
	}
	if t.Local {
		return nil, fault.New(fault.Unreachable, "", "%s is this machine, and is not reached by SSH", t.ID).
			WithHint("transport/local.Dialer reaches it, and has this dialer reach the others")
	}
	var h *hop
	if s := d.desk.enter(t); s != nil {
		defer d.desk.leave(t)
		h = s.hop
	} else {
		var err error
		if h, err = d.target(ctx, t); err != nil {
			return nil, err
		}
	}
	c, err := d.connect(ctx, h)
	if err != nil {
		return nil, err
	}
	return c, nil
}
