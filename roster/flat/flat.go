// Package flat reads the roster file, a mapping of ids to attributes, with the files
// that it includes.
package flat

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"iter"
	"os"

	"github.com/gossh/gossh/fault"
	"github.com/gossh/gossh/internal/ownership"
	"github.com/gossh/gossh/ordered"
	"github.com/gossh/gossh/roster"
	"github.com/gossh/gossh/sls/render"
)

// Options say which file is read.
type Options struct {
	// File is the path of the roster.
	File string `opts:"roster_file"`
	// Check returns an error if somebody else may have written the file at path,
	// which is then not read. nil looks at the owner and mode of the file and of
	// the directories above it.
	Check func(path string) error
	// Renderer renders the file; nil does so with Salt's defaults, jinja|yaml.
	Renderer *render.Pipelines
	// Opts is what templates see as opts.
	Opts *ordered.Map
	// Warn takes what the operator should read, such as that a pattern of include
	// matches nothing; nil drops it.
	Warn func(msg string)
}

// Provider reads a roster file anew for each call.
type Provider struct{ o Options }

var (
	_ roster.Provider = (*Provider)(nil)
	_ roster.Namer    = (*Provider)(nil)
)

// New returns a provider. The file is not read yet.
func New(o Options) *Provider {
	if o.Check == nil {
		o.Check = ownership.Check
	}
	if o.Renderer == nil {
		o.Renderer = render.Default()
	}
	if o.Warn == nil {
		o.Warn = func(string) {}
	}
	return &Provider{o}
}

// Entries implements roster.Provider. An entry is a mapping of attributes, a text
// (the address), or null (the address is the id); but under include, a text or a list
// names files whose entries stand there. A file that is not there wraps
// fs.ErrNotExist.
func (p *Provider) Entries(ctx context.Context, _ roster.Query) iter.Seq2[roster.Entry, error] {
	return func(yield func(roster.Entry, error) bool) {
		src, info, err := p.open(ctx, p.o.File)
		if err != nil {
			yield(roster.Entry{}, err)
			return
		}
		r := &reading{Provider: p, ctx: ctx, yield: yield}
		r.document(&source{name: p.o.File, info: info}, src)
	}
}

// MaxSize is the largest roster file in bytes that is read.
const MaxSize = 64 << 20

// open is read that ends with ctx.
func (p *Provider) open(ctx context.Context, name string) (src []byte, info fs.FileInfo, err error) {
	var found struct {
		src  []byte
		info fs.FileInfo
	}
	err = ownership.Await(ctx, name, func() (err error) {
		found.src, found.info, err = p.read(name)
		return err
	})
	if err != nil {
		return nil, nil, err
	}
	return found.src, found.info, nil
}

// read returns the text of a roster, and what the file is.
func (p *Provider) read(name string) ([]byte, fs.FileInfo, error) {
	var info fs.FileInfo
	f, err := os.Open(name)
	if err == nil {
		defer f.Close()
		info, err = regular(f)
	}
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, nil, fault.New(fault.Invalid, "", "Roster file \"%s\" not found%w", name, silent{fs.ErrNotExist}).
			WithHint("gossh init writes one to start from; gossh user@host ... needs none")
	case errors.Is(err, fs.ErrPermission):
		return nil, nil, fault.New(fault.Invalid, "", "Access denied to roster \"%s\"%w", name, silent{fs.ErrPermission})
	case err != nil:
		return nil, nil, fault.Wrap(fault.Invalid, "reading the roster", err)
	}
	if err := p.o.Check(name); err != nil {
		return nil, nil, err
	}
	src, err := io.ReadAll(io.LimitReader(f, MaxSize+1))
	if err != nil {
		return nil, nil, fault.Wrap(fault.Invalid, "reading the roster", err)
	}
	if len(src) > MaxSize {
		return nil, nil, fault.New(fault.Invalid, "reading the roster", "%s is larger than %d MiB", name, MaxSize>>20)
	}
	return src, info, nil
}

// regular refuses what is no file with the error of one that is not there, as Salt
// does. Pipes may be read: a shell makes them for --roster-file <(command).
func regular(f *os.File) (fs.FileInfo, error) {
	info, err := f.Stat()
	if err == nil && info.IsDir() {
		return nil, fs.ErrNotExist
	}
	return info, err
}

// silent is an error that says nothing but what it wraps.
type silent struct{ error }

func (silent) Error() string { return "" }

func (s silent) Unwrap() error { return s.error }

// Hosts returns the addresses by id under the path of the roster, as --hosts shows
// them: {path: {id: address}}.
func (p *Provider) Hosts(ctx context.Context) (*ordered.Map, error) {
	hosts := &ordered.Map{}
	for e, err := range p.Entries(ctx, roster.Query{}) {
		if err != nil {
			return nil, err
		}
		if _, ok := hosts.Get(string(e.ID)); ok {
			continue // the first counts
		}
		host, _ := e.Attrs.Get("host")
		if host.V == nil {
			host.V = string(e.ID)
		}
		hosts.Set(string(e.ID), host.V)
	}
	return ordered.Of(p.o.File, hosts), nil
}

// Names implements roster.Namer. What is encrypted is decrypted as Renderer does.
func (p *Provider) Names(ctx context.Context) (ids, groups []string) {
	return roster.NamesOf(ctx, p), nil
}
