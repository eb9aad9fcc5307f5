// Package flat reads the roster file: a mapping of ids to attributes.
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
	"github.com/gossh/gossh/saltyaml"
	"github.com/gossh/gossh/sls/render"
	"github.com/gossh/gossh/targets"
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
}

// Provider reads a roster file anew for each call.
type Provider struct{ o Options }

var _ roster.Provider = (*Provider)(nil)

// New returns a provider. The file is not read yet.
func New(o Options) *Provider {
	if o.Check == nil {
		o.Check = ownership.Check
	}
	if o.Renderer == nil {
		o.Renderer = render.Default()
	}
	return &Provider{o}
}

// Entries implements roster.Provider. An entry is a mapping of attributes, a text
// (the address), or null (the address is the id). A file that is not there wraps
// fs.ErrNotExist.
func (p *Provider) Entries(ctx context.Context, _ roster.Query) iter.Seq2[roster.Entry, error] {
	return func(yield func(roster.Entry, error) bool) {
		src, err := p.read()
		if err != nil {
			yield(roster.Entry{}, err)
			return
		}
		for e, err := range p.entries(ctx, src) {
			if !yield(e, err) || err != nil {
				return
			}
		}
	}
}

// MaxSize is the largest roster file in bytes that is read.
const MaxSize = 64 << 20

// read returns the text of the roster.
func (p *Provider) read() ([]byte, error) {
	name := p.o.File
	f, err := os.Open(name)
	if err == nil {
		defer f.Close()
		err = regular(f)
	}
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, fault.New(fault.Invalid, "", "Roster file \"%s\" not found%w", name, silent{fs.ErrNotExist}).
			WithHint("gossh init writes one to start from; gossh user@host ... needs none")
	case errors.Is(err, fs.ErrPermission):
		return nil, fault.New(fault.Invalid, "", "Access denied to roster \"%s\"%w", name, silent{fs.ErrPermission})
	case err != nil:
		return nil, fault.Wrap(fault.Invalid, "reading the roster", err)
	}
	if err := p.o.Check(name); err != nil {
		return nil, err
	}
	src, err := io.ReadAll(io.LimitReader(f, MaxSize+1))
	if err != nil {
		return nil, fault.Wrap(fault.Invalid, "reading the roster", err)
	}
	if len(src) > MaxSize {
		return nil, fault.New(fault.Invalid, "reading the roster", "%s is larger than %d MiB", name, MaxSize>>20)
	}
	return src, nil
}

// regular refuses what is no file with the error of one that is not there, as Salt
// does. Pipes may be read: a shell makes them for --roster-file <(command).
func regular(f *os.File) error {
	info, err := f.Stat()
	if err == nil && info.IsDir() {
		return fs.ErrNotExist
	}
	return err
}

// silent is an error that says nothing but what it wraps.
type silent struct{ error }

func (silent) Error() string { return "" }

func (s silent) Unwrap() error { return s.error }

// entry makes an entry of a pair.
func (p *Provider) entry(pair saltyaml.Pair) (roster.Entry, error) {
	k, v, file := pair.Key, pair.Value, p.o.File
	id, err := targets.ParseID(k.Key())
	if err != nil {
		at := k.Errorf(file, "%s", err.Error())
		return roster.Entry{}, &fault.Error{Kind: fault.Invalid, Err: at, Hint: fault.HintOf(err)}
	}
	e := roster.Entry{ID: id, Source: roster.Source{Name: file, Line: k.Line()}, Trusted: true}
	switch {
	case v.Kind() == saltyaml.Mapping:
		e.Attrs, err = roster.FromNode(file, v)
	case v.Kind() == saltyaml.Scalar && v.Value() == nil:
	case v.Kind() == saltyaml.Scalar:
		host := roster.ValueOf(file, v)
		host.V = v.Text()
		e.Attrs = roster.Attrs{{Name: "host", Value: host}}
	default:
		err = v.Errorf(file, "the entry of %s must be a mapping of attributes or an address, not a %s", id, v.Kind())
	}
	return e, err
}

// Hosts returns the addresses by id under the path of the roster, as --hosts shows
// them: {path: {id: address}}.
func (p *Provider) Hosts(ctx context.Context) (*ordered.Map, error) {
	hosts := &ordered.Map{}
	for e, err := range p.Entries(ctx, roster.Query{}) {
		if err != nil {
			return nil, err
		}
		host, _ := e.Attrs.Get("host")
		if host.V == nil {
			host.V = string(e.ID)
		}
		hosts.Set(string(e.ID), host.V)
	}
	return ordered.Of(p.o.File, hosts), nil
}

// IDs returns the ids in a roster file as far as it can be read, for completion.
func IDs(file string) []string {
	var out []string
	for e, err := range New(Options{File: file}).Entries(context.Background(), roster.Query{}) {
		if err != nil {
			return out
		}
		out = append(out, string(e.ID))
	}
	return out
}
