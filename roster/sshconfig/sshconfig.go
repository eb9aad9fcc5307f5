package sshconfig

import (
	"context"
	"fmt"
	"iter"
	"os"

	"github.com/gossh/gossh/fault"
	"github.com/gossh/gossh/internal/ownership"
	"github.com/gossh/gossh/roster"
	"github.com/gossh/gossh/targets"
	"github.com/gossh/gossh/transport/sshconfig"
)

// Options say which files are read.
type Options struct {
	// SSH names the files. They should be those that connections are made by: the
	// entries leave all but user and port to them.
	SSH sshconfig.Options
	// Check returns an error if somebody else may have written the file at path,
	// and then nothing is listed. Connections ask less: ssh looks at the file alone.
	// nil looks at owner and mode, and those of the directories above.
	Check func(path string) error
	// Warn takes what is wrong with single names; nil drops it.
	Warn func(msg string)
}

// Provider reads ssh_config anew for each call.
type Provider struct{ o Options }

var (
	_ roster.Provider = (*Provider)(nil)
	_ roster.Namer    = (*Provider)(nil)
)

// New returns a provider. Nothing is read yet.
func New(o Options) *Provider {
	if o.Check == nil {
		o.Check = ownership.Check
	}
	if o.Warn == nil {
		o.Warn = func(string) {}
	}
	return &Provider{o}
}

// Entries implements roster.Provider. Every name of a Host line without wildcards
// is an entry whose address is that name: its HostName, keys and jump hosts are
// found by it when it is connected to, as with ssh. User and port are set as
// ssh_config resolves them, so that they go before flags and ssh_user. A user's
// file that is not there wraps fs.ErrNotExist.
func (p *Provider) Entries(ctx context.Context, _ roster.Query) iter.Seq2[roster.Entry, error] {
	return func(yield func(roster.Entry, error) bool) {
		f, err := p.load()
		if err != nil {
			yield(roster.Entry{}, err)
			return
		}
		for _, n := range f.Names() {
			e := roster.Entry{Source: roster.Source{Name: n.File, Line: n.Line}, Trusted: true}
			if err := ctx.Err(); err != nil {
				yield(e, err)
				return
			}
			if e.ID, err = targets.ParseID(n.Name); err != nil {
				p.o.Warn(fmt.Sprintf("%s: %v, and is no target", e.Source, err))
				continue
			}
			if e.Attrs, err = attributes(ctx, f, n.Name); err != nil {
				yield(e, err)
				return
			}
			if !yield(e, nil) {
				return
			}
		}
	}
}

// Names implements roster.Namer: the options of the names are not looked at.
func (p *Provider) Names(context.Context) (ids, groups []string) {
	f, err := p.load()
	if err != nil {
		return nil, nil
	}
	for _, n := range f.Names() {
		ids = append(ids, n.Name)
	}
	return ids, nil
}

// load reads the files.
func (p *Provider) load() (*sshconfig.Files, error) {
	if _, err := os.Stat(p.o.SSH.User); err != nil {
		return nil, fault.New(fault.Invalid, "", "the SSH config file: %w", err).
			WithHint("ssh_config_file names another one")
	}
	f, err := sshconfig.Load(p.o.SSH)
	if err != nil {
		return nil, err
	}
	for _, path := range f.Paths() {
		if err := p.o.Check(path); err != nil {
			return nil, err
		}
	}
	return f, nil
}

// attributes resolves a name. What is wrong with its options is an error of the
// connection, which says the same, and not of the list.
func attributes(ctx context.Context, f *sshconfig.Files, name string) (roster.Attrs, error) {
	c, err := f.Resolve(ctx, sshconfig.Query{Host: name})
	if err != nil {
		return nil, ctx.Err()
	}
	var out roster.Attrs
	set := func(attribute string, v any) {
		file, line := c.Place(attribute)
		if file != "" {
			out = append(out, roster.Attr{Name: attribute, Value: roster.Value{V: v, Source: roster.Source{Name: file, Line: line}}})
		}
	}
	set("user", c.User)
	set("port", c.Port)
	return out, nil
}
