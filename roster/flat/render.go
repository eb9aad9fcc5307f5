package flat

import (
	"context"
	"fmt"
	"io/fs"

	"github.com/gossh/gossh/fault"
	"github.com/gossh/gossh/ordered"
	"github.com/gossh/gossh/roster"
	"github.com/gossh/gossh/saltyaml"
	"github.com/gossh/gossh/sls/render"
	"github.com/gossh/gossh/targets"
)

// reading is one call of Entries.
type reading struct {
	*Provider
	ctx   context.Context //nolint:containedctx // the life of one call
	yield func(roster.Entry, error) bool
	files int // that were included
}

// source is a file that is being read, on the way from the roster to an included
// one.
type source struct {
	name  string
	info  fs.FileInfo
	by    *source // nil for the roster itself
	depth int
}

// give yields an entry, and reports whether to go on: not after an error.
func (r *reading) give(e roster.Entry, err error) bool {
	return r.yield(e, err) && err == nil
}

func (r *reading) fail(err error) bool { return r.give(roster.Entry{}, err) }

// document renders a roster as its first line says, by default through Jinja, and
// yields what is in it. Templates see opts; grains and pillar are empty, and there
// are no functions, as in Salt. It reports whether to go on.
func (r *reading) document(s *source, src []byte) bool {
	doc, err := r.o.Renderer.Document(r.ctx, render.Source{Name: s.name, Text: string(src)}, render.Vars{Opts: r.o.Opts})
	switch {
	case err != nil:
		return r.fail(err)
	case doc == nil:
		return true
	case doc.Format == "":
		return r.values(s, doc.Value)
	}
	return r.nodes(s, doc)
}

// nodes yields the entries of a text, with their places.
func (r *reading) nodes(s *source, doc *render.Document) bool {
	text := []byte(doc.Text)
	if doc.Format == "json" {
		var err error
		if text, err = fromJSON(s.name, text, 0); err != nil {
			return r.fail(doc.Broken(err))
		}
	}
	for pair, err := range saltyaml.Entries(s.name, text) {
		if err == nil {
			err = r.ctx.Err()
		}
		if err == nil && isInclude(pair) {
			if !r.includeNode(s, pair.Value, doc.Broken) {
				return false
			}
			continue
		}
		var e roster.Entry
		if err == nil {
			e, err = entry(s.name, pair)
		}
		if err != nil {
			err = doc.Broken(err)
		}
		if !r.give(e, err) {
			return false
		}
	}
	return true
}

// entry makes an entry of a pair.
func entry(file string, pair saltyaml.Pair) (roster.Entry, error) {
	k, v := pair.Key, pair.Value
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

// values yields the entries of data, such as a decrypted roster.
func (r *reading) values(s *source, v any) bool {
	m, ok := v.(*ordered.Map)
	if !ok && v != nil {
		return r.fail(fault.New(fault.Invalid, "", "%s must be a mapping of ids to attributes", s.name))
	}
	for k, v := range m.All() {
		if patterns, ok := isIncludeValue(k, v); ok {
			if !r.includeValue(s, patterns) {
				return false
			}
			continue
		}
		if !r.give(valueEntry(s.name, k, v)) {
			return false
		}
	}
	return true
}

func valueEntry(file, k string, v any) (roster.Entry, error) {
	source := roster.Source{Name: file}
	id, err := targets.ParseID(k)
	if err != nil {
		return roster.Entry{}, &fault.Error{Kind: fault.Invalid, Err: fmt.Errorf("%s: %w", file, err), Hint: fault.HintOf(err)}
	}
	e := roster.Entry{ID: id, Source: source, Trusted: true}
	switch v := v.(type) {
	case nil:
	case *ordered.Map:
		e.Attrs = roster.FromPairs(v.All(), source)
	case []any:
		return e, fault.New(fault.Invalid, "", "%s: the entry of %s must be a mapping of attributes or an address, not a list", file, id)
	default:
		e.Attrs = roster.Attrs{{Name: "host", Value: roster.Value{V: fmt.Sprint(v), Source: source}}}
	}
	return e, nil
}
