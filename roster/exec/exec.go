package exec

import (
	"context"
	"errors"
	"io/fs"
	"iter"
	"os"
	"strings"
	"sync"
	"time"

	"github.com/gossh/gossh/fault"
	"github.com/gossh/gossh/internal/answercache"
	"github.com/gossh/gossh/internal/ownership"
	"github.com/gossh/gossh/internal/script"
	"github.com/gossh/gossh/ordered"
	"github.com/gossh/gossh/roster"
	"github.com/gossh/gossh/roster/ansible"
)

// Options say which program is run, and how.
type Options struct {
	// Command is the path of the program; "" stands for File.
	Command string `opts:"gossh:exec_command"`
	File    string `opts:"roster_file"`
	// Args are its arguments.
	Args []string `opts:"gossh:exec_args"`
	// Env are variables, as NAME=VALUE, over those of Environ.
	Env []string `opts:"gossh:exec_env"`
	// Timeout is how long a listing may take; 0 means one minute.
	Timeout time.Duration `opts:"gossh:exec_timeout"`
	// MaxAge is how long an answer counts that is kept in CacheDir; 0 keeps none.
	MaxAge time.Duration `opts:"gossh:exec_cache"`
	// Reuse has the first call of Entries list what Group has got, for a program
	// that makes one run.
	Reuse bool
	// Environ is the environment that the program is given.
	Environ []string
	// CacheDir is the directory of kept answers.
	CacheDir string
	// Check returns an error if somebody else may have written the file at path,
	// which is then neither run nor read. nil looks at the owner and mode of the
	// file and of the directories above it.
	Check func(path string) error
	// Now is the clock; nil is that of the system.
	Now func() time.Time
	// Warn takes what is wrong with the cache; nil drops it.
	Warn func(msg string)
}

// MaxSize is the longest answer in bytes.
const MaxSize = answercache.MaxBody

// Provider runs the program anew for each call, unless an answer is kept.
type Provider struct {
	o     Options
	env   []string
	cache answercache.Cache

	mu    sync.Mutex
	ahead *listing // with Reuse, what Group has got and Entries has not taken
}

var (
	_ roster.Provider = (*Provider)(nil)
	_ roster.Emptier  = (*Provider)(nil)
)

// listing is an answer that was understood.
type listing struct {
	at      time.Time
	entries []roster.Entry
	groups  *ordered.Map
}

// New returns a provider. Nothing is run yet.
func New(o Options) (*Provider, error) {
	if o.Command == "" {
		o.Command = o.File
	}
	if o.Check == nil {
		o.Check = ownership.Check
	}
	if o.Timeout <= 0 {
		o.Timeout = time.Minute
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Warn == nil {
		o.Warn = func(string) {}
	}
	env, err := environment(o.Environ, o.Env)
	if err != nil {
		return nil, err
	}
	return &Provider{o: o, env: env, cache: answercache.Cache{Dir: o.CacheDir, Check: o.Check}}, nil
}

// environment returns base with variables over it.
func environment(base, over []string) ([]string, error) {
	out := make([]string, 0, len(base)+len(over))
	set := map[string]bool{}
	for i, v := range over {
		name, _, ok := strings.Cut(v, "=")
		if !ok || name == "" {
			return nil, fault.New(fault.Invalid, "", "exec_env: item %d is not NAME=VALUE", i+1)
		}
		set[name] = true
	}
	for _, v := range base {
		if name, _, _ := strings.Cut(v, "="); !set[name] {
			out = append(out, v)
		}
	}
	return append(out, over...), nil
}

// Entries implements roster.Provider, in the order of what is printed. A program
// that is not there wraps fs.ErrNotExist. No entry is trusted.
func (p *Provider) Entries(ctx context.Context, _ roster.Query) iter.Seq2[roster.Entry, error] {
	return func(yield func(roster.Entry, error) bool) {
		err := ctx.Err()
		l := p.take()
		if err == nil && l == nil {
			l, err = p.list(ctx)
		}
		if err != nil {
			yield(roster.Entry{}, err)
			return
		}
		for _, e := range l.entries {
			if err := ctx.Err(); err != nil {
				yield(roster.Entry{}, err)
				return
			}
			if !yield(e, nil) {
				return
			}
		}
	}
}

// Empty implements roster.Emptier.
func (p *Provider) Empty(roster.Query) string {
	return p.o.Command + " lists no hosts; an executable inventory of Ansible wants exec_args: --list in the section gossh"
}

// take returns what Group has got, once.
func (p *Provider) take() *listing {
	p.mu.Lock()
	defer p.mu.Unlock()
	l := p.ahead
	p.ahead = nil
	return l
}

// Group returns the ids in a group, if the program is an inventory of Ansible; ok is
// false if it has no such group.
func (p *Provider) Group(ctx context.Context, name string) (ids []string, ok bool, err error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	l := p.ahead
	if l == nil {
		if l, err = p.list(ctx); err != nil {
			return nil, false, err
		}
		if p.o.Reuse {
			p.ahead = l
		}
	}
	v, ok := l.groups.Get(name)
	ids, _ = v.([]string)
	return ids, ok, nil
}

// list returns the listing: the kept one, or that of a run.
func (p *Provider) list(ctx context.Context) (*listing, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	info, err := os.Stat(p.o.Command)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, fault.New(fault.Invalid, "", "the program %q is not there%w", p.o.Command, silent{fs.ErrNotExist}).
			WithHint("exec_command in the section gossh names it, or --roster-file")
	case err != nil:
		return nil, fault.Wrap(fault.Invalid, "", err)
	case !info.Mode().IsRegular() || info.Mode().Perm()&0o111 == 0:
		return nil, fault.New(fault.Invalid, "", "%s is no program that can be run", p.o.Command).
			WithHint("exec_command in the section gossh names the program; chmod +x makes a script one")
	}
	if p.o.MaxAge <= 0 {
		l, _, err := p.run(ctx)
		return l, err
	}
	key := p.key(info)
	a, err := p.cache.Load(key)
	if err != nil {
		p.o.Warn("the kept answer of " + p.o.Command + " is not used: " + fault.Message(err))
	}
	if a.Fresh(p.o.Now(), p.o.MaxAge) {
		if l, _, err := p.parse(ctx, a.Body, nil); err == nil || ctx.Err() != nil {
			return l, err
		}
	}
	l, body, err := p.run(ctx)
	if err != nil {
		return nil, err
	}
	if err := p.cache.Store(key, &answercache.Answer{Body: body, At: l.at}); err != nil {
		p.o.Warn("the answer of " + p.o.Command + " is not kept: " + fault.Message(err))
	}
	return l, nil
}

// run asks the program. The second result is what may be kept.
func (p *Provider) run(ctx context.Context) (*listing, []byte, error) {
	s := script.Script{Path: p.o.Command, Env: p.env, Limit: MaxSize, Timeout: p.o.Timeout, Check: p.o.Check}
	start := time.Now()
	out, err := s.Run(ctx, p.o.Args...)
	if err != nil {
		return nil, nil, err
	}
	return p.parse(ctx, out, func(ctx context.Context, name string) ([]byte, error) {
		s.Timeout = p.o.Timeout - time.Since(start)
		if s.Timeout <= 0 {
			return nil, fault.New(fault.Invalid, "", "%s did not tell of every host within %v", p.o.Command, p.o.Timeout).
				WithHint("print _meta, or set a longer exec_timeout")
		}
		return s.Run(ctx, p.hostArgs(name)...)
	})
}

// hostArgs returns the arguments that ask an inventory of Ansible for one host.
func (p *Provider) hostArgs(name string) []string {
	var out []string
	for _, a := range p.o.Args {
		if a != "--list" {
			out = append(out, a)
		}
	}
	return append(out, "--host", name)
}

// parse reads what the program has printed; host asks for a single host. The second
// result is all that is needed to read it again.
func (p *Provider) parse(ctx context.Context, body []byte, host func(context.Context, string) ([]byte, error)) (*listing, []byte, error) {
	l := &listing{at: p.o.Now(), groups: &ordered.Map{}}
	var err error
	if l.entries, err = roster.ParseListing(p.o.Command, body); !errors.Is(err, roster.ErrGroups) {
		return l, body, err
	}
	o, err := ansible.ParseOutput(ctx, p.o.Command, body, host)
	if err != nil {
		return nil, nil, err
	}
	l.groups = o.Groups()
	if l.entries, err = o.Entries(ctx); err != nil {
		return nil, nil, err
	}
	body, err = o.JSON()
	return l, body, err
}

// silent is an error that says nothing but what it wraps.
type silent struct{ error }

func (silent) Error() string { return "" }

func (s silent) Unwrap() error { return s.error }
