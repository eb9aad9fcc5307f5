package sshknownhosts

import (
	"context"
	"fmt"
	"io"
	"iter"
	"os"

	"github.com/gossh/gossh/fault"
	"github.com/gossh/gossh/internal/ownership"
	"github.com/gossh/gossh/roster"
	"github.com/gossh/gossh/targets"
)

// Options say which file is read.
type Options struct {
	// File is the known_hosts file.
	File string `opts:"ssh_known_hosts_file"`
	// Check returns an error if somebody else may have written the file at path,
	// which is then not read. nil looks at the owner and mode of the file and of the
	// directories above it.
	Check func(path string) error
	// Warn takes what is of no use in the file; nil drops it.
	Warn func(msg string)
}

// MaxSize is the largest file in bytes that is read.
const MaxSize = 64 << 20

// Provider reads the file anew for each call.
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

// Entries implements roster.Provider. Each name is an entry, also of a line with
// several; one with a port has the attribute port. How many names are hashed, and
// cannot be listed, is a warning. A file that is not there wraps fs.ErrNotExist.
func (p *Provider) Entries(ctx context.Context, _ roster.Query) iter.Seq2[roster.Entry, error] {
	return func(yield func(roster.Entry, error) bool) {
		text, err := p.read()
		if err != nil {
			yield(roster.Entry{}, err)
			return
		}
		found := parse(text)
		p.report(&found)
		ids, seen := found.ids(), map[targets.ID]bool{}
		for i, n := range found.list {
			e := roster.Entry{ID: ids[i], Source: roster.Source{Name: p.o.File, Line: n.line}, Trusted: true}
			if err := ctx.Err(); err != nil {
				yield(e, err)
				return
			}
			if _, err := targets.ParseID(string(e.ID)); err != nil || seen[e.ID] {
				continue // a very long name with a port, or one that looks like another with one
			}
			seen[e.ID] = true
			e.Attrs = roster.Attrs{{Name: "host", Value: roster.Value{V: n.host, Source: e.Source}}}
			if n.port != 0 {
				e.Attrs = append(e.Attrs, roster.Attr{Name: "port", Value: roster.Value{V: n.port, Source: e.Source}})
			}
			if !yield(e, nil) {
				return
			}
		}
	}
}

// Names implements roster.Namer.
func (p *Provider) Names(ctx context.Context) (ids, groups []string) {
	return roster.NamesOf(ctx, p), nil
}

// report warns of what cannot be listed.
func (p *Provider) report(n *names) {
	if n.hashed > 0 {
		p.o.Warn(fmt.Sprintf("%s: %d hashed names cannot be told and are no targets (HashKnownHosts no leaves new ones readable)", p.o.File, n.hashed))
	}
	if n.bad > 0 {
		p.o.Warn(fmt.Sprintf("%s:%d: %d lines or names are not understood and left out, this being the first", p.o.File, n.first, n.bad))
	}
}

// read returns the text of the file.
func (p *Provider) read() (string, error) {
	f, err := os.Open(p.o.File)
	if err != nil {
		return "", fault.New(fault.Invalid, "", "the known_hosts file: %w", err).
			WithHint("ssh_known_hosts_file names another one")
	}
	defer f.Close()
	if err := p.o.Check(p.o.File); err != nil {
		return "", err
	}
	text, err := io.ReadAll(io.LimitReader(f, MaxSize+1))
	if err == nil && len(text) > MaxSize {
		err = fmt.Errorf("%s is larger than %d MiB", p.o.File, MaxSize>>20)
	}
	return string(text), fault.Wrap(fault.Invalid, "reading the known_hosts file", err)
}
