package dir

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"iter"
	"os"
	"path/filepath"
	"strings"

	"github.com/gossh/gossh/fault"
	"github.com/gossh/gossh/internal/ownership"
	"github.com/gossh/gossh/ordered"
	"github.com/gossh/gossh/roster"
	"github.com/gossh/gossh/saltyaml"
	"github.com/gossh/gossh/sls/render"
	"github.com/gossh/gossh/targets"
)

// Options say which directory is read.
type Options struct {
	// Dir is the directory.
	Dir string `opts:"roster_dir"`
	// Domain, if set, stands behind the name of a target to make the address of
	// one whose file has no host.
	Domain string `opts:"roster_domain"`
	// Check returns an error if somebody else may have written what is at path,
	// which is then not read. nil looks at the owner and mode of it and of the
	// directories above it.
	Check func(path string) error
	// Renderer renders the files; nil does so with Salt's defaults, jinja|yaml.
	Renderer *render.Pipelines
	// Opts is what templates see as opts.
	Opts *ordered.Map
	// Warn takes what is wrong with single files; nil drops it.
	Warn func(msg string)
}

// Bounds of what is read.
const (
	MaxFiles = 100_000 // in the directory
	MaxSize  = 1 << 20 // of one file, in bytes
)

// Provider reads a directory anew for each call.
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
	if o.Renderer == nil {
		o.Renderer = render.Default()
	}
	return &Provider{o}
}

// Entries implements roster.Provider. The name of a file is the ID of a target,
// and its text the mapping of the attributes, or empty. Hidden files, those that
// end with ~ and directories are none. A file that cannot be understood is a
// warning and no target; one that others may have written ends the list. A
// directory that is not there wraps fs.ErrNotExist.
func (p *Provider) Entries(ctx context.Context, _ roster.Query) iter.Seq2[roster.Entry, error] {
	return func(yield func(roster.Entry, error) bool) {
		names, err := p.names()
		if err != nil {
			yield(roster.Entry{}, err)
			return
		}
		for _, name := range names {
			if err := ctx.Err(); err != nil {
				yield(roster.Entry{}, err)
				return
			}
			e, err := p.entry(ctx, name)
			switch {
			case ctx.Err() != nil:
				yield(roster.Entry{}, ctx.Err())
				return
			case errors.As(err, new(broken)):
				p.o.Warn(fmt.Sprintf("%s is left out: %s", name, fault.Message(err)))
				continue
			case err != nil:
				yield(roster.Entry{}, err)
				return
			}
			if !yield(e, nil) {
				return
			}
		}
	}
}

// names returns the names of the files, sorted.
func (p *Provider) names() ([]string, error) {
	list, err := os.ReadDir(p.o.Dir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fault.New(fault.Invalid, "", "the roster directory: %w", err).
			WithHint("roster_dir says which directory has a file for each target")
	}
	if err != nil {
		return nil, fault.Wrap(fault.Invalid, "reading the roster directory", err)
	}
	if err := p.o.Check(p.o.Dir); err != nil {
		return nil, err
	}
	if len(list) > MaxFiles {
		return nil, fault.New(fault.Invalid, "reading the roster directory", "%s has more than %d files", p.o.Dir, MaxFiles)
	}
	var out []string
	for _, f := range list {
		if name := f.Name(); !f.IsDir() && !strings.HasPrefix(name, ".") && !strings.HasSuffix(name, "~") {
			out = append(out, name)
		}
	}
	return out, nil
}

// Names implements roster.Namer: the files are not read.
func (p *Provider) Names(context.Context) (ids, groups []string) {
	ids, _ = p.names()
	return ids, nil
}

// broken is an error of one file, which is left out.
type broken struct{ error }

// Unwrap returns what is wrong.
func (b broken) Unwrap() error { return b.error }

// entry reads the file of one target.
func (p *Provider) entry(ctx context.Context, name string) (roster.Entry, error) {
	path := filepath.Join(p.o.Dir, name)
	if err := p.o.Check(path); err != nil {
		return roster.Entry{}, err
	}
	id, err := targets.ParseID(name)
	if err != nil {
		return roster.Entry{}, broken{err}
	}
	src, err := read(path)
	if err != nil {
		return roster.Entry{}, broken{err}
	}
	e := roster.Entry{ID: id, Source: roster.Source{Name: path}, Trusted: true}
	if e.Attrs, err = p.attributes(ctx, path, src); err != nil {
		return e, broken{err}
	}
	if _, ok := e.Attrs.Get("host"); !ok && p.o.Domain != "" {
		host := name + "." + strings.TrimPrefix(p.o.Domain, ".")
		e.Attrs = append(e.Attrs, roster.Attr{
			Name: "host", Value: roster.Value{V: host, Source: roster.Source{Name: "roster_domain"}},
		})
	}
	return e, nil
}

// read returns the text of a file. Only regular files are opened for long: a pipe
// would never end.
func read(path string) (string, error) {
	info, err := os.Stat(path)
	if err != nil {
		return "", err
	}
	if !info.Mode().IsRegular() {
		return "", fmt.Errorf("%s is no regular file", path)
	}
	f, err := os.Open(path)
	if err != nil {
		return "", err
	}
	defer f.Close()
	src, err := io.ReadAll(io.LimitReader(f, MaxSize+1))
	if err == nil && len(src) > MaxSize {
		err = fmt.Errorf("%s is larger than %d MiB", path, MaxSize>>20)
	}
	return string(src), err
}

// attributes renders a file as its first line says, by default through Jinja.
func (p *Provider) attributes(ctx context.Context, path, src string) (roster.Attrs, error) {
	doc, err := p.o.Renderer.Document(ctx, render.Source{Name: path, Text: src}, render.Vars{Opts: p.o.Opts})
	switch {
	case err != nil || doc == nil:
		return nil, err
	case doc.Format == "yaml":
		return p.parse(path, doc)
	}
	v := doc.Value
	if doc.Format == "json" && strings.TrimSpace(doc.Text) != "" {
		if v, err = ordered.Decode([]byte(doc.Text)); err != nil {
			return nil, doc.Broken(fmt.Errorf("%s: reading JSON: %w", path, err))
		}
	}
	if v == nil {
		return nil, nil
	}
	m, ok := v.(*ordered.Map)
	if !ok {
		return nil, fmt.Errorf("%s must be a mapping of attributes", path)
	}
	return roster.FromPairs(m.All(), roster.Source{Name: path}), nil
}

// parse reads YAML, keeping the places of values.
func (p *Provider) parse(path string, doc *render.Document) (roster.Attrs, error) {
	n, err := saltyaml.Parse(path, []byte(doc.Text))
	if err != nil {
		return nil, doc.Broken(err)
	}
	attrs, err := roster.FromNode(path, n)
	if err != nil {
		return nil, doc.Broken(err)
	}
	return attrs, nil
}
