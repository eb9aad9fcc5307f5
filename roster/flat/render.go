package flat

import (
	"context"
	"fmt"
	"iter"

	"github.com/gossh/gossh/fault"
	"github.com/gossh/gossh/ordered"
	"github.com/gossh/gossh/roster"
	"github.com/gossh/gossh/saltyaml"
	"github.com/gossh/gossh/sls/render"
	"github.com/gossh/gossh/targets"
)

// entries renders the roster as its first line says, by default through Jinja, and
// yields what is in it. Templates see opts; grains and pillar are empty, and there
// are no functions, as in Salt.
func (p *Provider) entries(ctx context.Context, src []byte) iter.Seq2[roster.Entry, error] {
	name := p.o.File
	return func(yield func(roster.Entry, error) bool) {
		s := render.Source{Name: name, Text: string(src)}
		doc, err := p.o.Renderer.Document(ctx, s, render.Vars{Opts: p.o.Opts})
		if err != nil {
			yield(roster.Entry{}, err)
			return
		}
		switch {
		case doc == nil:
		case doc.Format == "":
			p.values(doc.Value, yield)
		default:
			p.nodes(ctx, doc, yield)
		}
	}
}

// nodes yields the entries of a text, with their places.
func (p *Provider) nodes(ctx context.Context, doc *render.Document, yield func(roster.Entry, error) bool) {
	text := []byte(doc.Text)
	if doc.Format == "json" {
		var err error
		if text, err = fromJSON(p.o.File, text, 0); err != nil {
			yield(roster.Entry{}, doc.Broken(err))
			return
		}
	}
	for pair, err := range saltyaml.Entries(p.o.File, text) {
		var e roster.Entry
		if err == nil {
			err = ctx.Err()
		}
		if err == nil {
			e, err = p.entry(pair)
		}
		if err != nil {
			err = doc.Broken(err)
		}
		if !yield(e, err) || err != nil {
			return
		}
	}
}

// values yields the entries of data, such as a decrypted roster.
func (p *Provider) values(v any, yield func(roster.Entry, error) bool) {
	m, ok := v.(*ordered.Map)
	if !ok && v != nil {
		yield(roster.Entry{}, fault.New(fault.Invalid, "", "%s must be a mapping of ids to attributes", p.o.File))
		return
	}
	for k, v := range m.All() {
		e, err := p.value(k, v)
		if !yield(e, err) || err != nil {
			return
		}
	}
}

func (p *Provider) value(k string, v any) (roster.Entry, error) {
	source := roster.Source{Name: p.o.File}
	id, err := targets.ParseID(k)
	if err != nil {
		return roster.Entry{}, &fault.Error{Kind: fault.Invalid, Err: fmt.Errorf("%s: %w", p.o.File, err), Hint: fault.HintOf(err)}
	}
	e := roster.Entry{ID: id, Source: source, Trusted: true}
	switch v := v.(type) {
	case nil:
	case *ordered.Map:
		e.Attrs = roster.FromPairs(v.All(), source)
	case []any:
		return e, fault.New(fault.Invalid, "", "%s: the entry of %s must be a mapping of attributes or an address, not a list", p.o.File, id)
	default:
		e.Attrs = roster.Attrs{{Name: "host", Value: roster.Value{V: fmt.Sprint(v), Source: source}}}
	}
	return e, nil
}
