// Package flat reads the roster file: a mapping of ids to attributes.
package flat

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"iter"
	"os"
	"strings"

	"github.com/gossh/gossh/fault"
	"github.com/gossh/gossh/roster"
	"github.com/gossh/gossh/saltyaml"
	"github.com/gossh/gossh/targets"
)

// Options say which file is read.
type Options struct {
	// File is the path of the roster.
	File string
	// Owned returns an error if somebody else may have written the file; nil
	// trusts it.
	Owned func(path string) error
}

// Provider reads a roster file anew for each call.
type Provider struct{ o Options }

var _ roster.Provider = (*Provider)(nil)

// New returns a provider.
func New(o Options) *Provider { return &Provider{o} }

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
		for pair, err := range saltyaml.Entries(p.o.File, src) {
			var e roster.Entry
			if err == nil {
				err = ctx.Err()
			}
			if err == nil {
				e, err = p.entry(pair)
			}
			if !yield(e, err) || err != nil {
				return
			}
		}
	}
}

// read returns the text of the roster without its first line, if that names a
// renderer.
func (p *Provider) read() ([]byte, error) {
	name := p.o.File
	src, err := os.ReadFile(name)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, fault.New(fault.Invalid, "", "Roster file \"%s\" not found%w", name, silent{fs.ErrNotExist}).
			WithHint("gossh init writes one to start from; gossh user@host ... needs none")
	case errors.Is(err, fs.ErrPermission):
		return nil, fault.New(fault.Invalid, "", "Access denied to roster \"%s\"%w", name, silent{fs.ErrPermission})
	case err != nil:
		return nil, fault.Wrap(fault.Invalid, "reading the roster", err)
	}
	if p.o.Owned != nil {
		if err := p.o.Owned(name); err != nil {
			return nil, err
		}
	}
	return p.render(src)
}

// silent is an error that says nothing but what it wraps.
type silent struct{ error }

func (silent) Error() string { return "" }

func (s silent) Unwrap() error { return s.error }

// render acts on the line that names the renderers. Without one, or with a jinja
// in it, template tags are refused: they would be taken for YAML.
func (p *Provider) render(src []byte) ([]byte, error) {
	template := true
	if line, _, _ := bytes.Cut(src, []byte("\n")); bytes.HasPrefix(line, []byte("#!")) && !bytes.HasPrefix(line, []byte("#!/")) {
		names := strings.TrimSpace(string(line[2:]))
		template = false
		for n := range strings.SplitSeq(names, "|") {
			switch strings.TrimSpace(n) {
			case "yaml", "json":
			case "jinja":
				template = true
			default:
				return nil, fault.New(fault.Invalid, "", "%s:1:1: the renderer %q is not available", p.o.File, n).
					WithHint("yaml and json are")
			}
		}
	}
	if !template {
		return src, nil
	}
	for i, l := range bytes.Split(src, []byte("\n")) {
		for _, tag := range []string{"{%", "{{", "{#"} {
			if at := bytes.Index(l, []byte(tag)); at >= 0 && !inComment(l, at) {
				return nil, fault.New(fault.Invalid, "", "%s:%d:%d: templates in rosters are not available yet: found %s", p.o.File, i+1, at+1, tag).
					WithHint("render it first; if it is no template, begin the file with #!yaml")
			}
		}
	}
	return src, nil
}

// inComment reports whether a comment of YAML begins before at.
func inComment(line []byte, at int) bool {
	i := bytes.IndexByte(line, '#')
	return i >= 0 && i < at && (i == 0 || line[i-1] == ' ' || line[i-1] == '\t')
}

// entry makes an entry of a pair.
func (p *Provider) entry(pair saltyaml.Pair) (roster.Entry, error) {
	k, v := pair.Key, pair.Value
	id, err := targets.ParseID(k.Key())
	if err != nil {
		return roster.Entry{}, k.Errorf(p.o.File, "%s", err.Error())
	}
	e := roster.Entry{ID: id, Source: fmt.Sprintf("%s:%d", p.o.File, k.Line()), Trusted: true}
	switch {
	case v.Kind() == saltyaml.Mapping:
		e.Attrs = roster.FromNode(p.o.File, v)
	case v.Kind() == saltyaml.Scalar && v.Value() == nil:
	case v.Kind() == saltyaml.Scalar:
		e.Attrs = roster.Attrs{{Name: "host", Value: roster.Value{V: v.Text(), Source: fmt.Sprintf("%s:%d:%d", p.o.File, v.Line(), v.Column())}}}
	default:
		return e, v.Errorf(p.o.File, "the entry of %s must be a mapping of attributes or an address, not a %s", id, v.Kind())
	}
	return e, nil
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
