package roster

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/gossh/gossh/fault"
	"github.com/gossh/gossh/ordered"
	"github.com/gossh/gossh/sdb"
	"github.com/gossh/gossh/secret"
	"github.com/gossh/gossh/targets"
)

// uriOf returns the text of a value that is a URI of sdb.
func uriOf(v any) (string, bool) {
	switch x := v.(type) {
	case string:
		return x, sdb.Is(x)
	case secret.String:
		s := x.Reveal()
		return s, sdb.Is(s)
	}
	return "", false
}

// isDeferred reports whether a value is a URI of sdb, or has one in it.
func isDeferred(v any) bool {
	switch x := v.(type) {
	case []any:
		return slices.ContainsFunc(x, isDeferred)
	case []string:
		return slices.ContainsFunc(x, sdb.Is)
	case *ordered.Map:
		for _, e := range x.All() {
			if isDeferred(e) {
				return true
			}
		}
	case map[string]any:
		for _, e := range x {
			if isDeferred(e) {
				return true
			}
		}
	}
	_, ok := uriOf(v)
	return ok
}

// put sets an attribute, or notes it for later if its value is kept elsewhere. It
// replaces what a lower layer has set or noted.
func (d *decoder) put(t *draft, row *attribute, a *Attr) error {
	if len(t.deferred) > 0 {
		t.deferred = slices.DeleteFunc(slices.Clone(t.deferred), func(b Attr) bool { return b.Name == a.Name })
	}
	if !isDeferred(a.V) {
		return row.set(d, t, a.Value)
	}
	t.deferred = append(slices.Clip(t.deferred), *a)
	return row.set(d, t, Value{Source: a.Source})
}

// deferral returns what completes a target whose draft was made so far, nil if
// nothing is left to do.
func (d *decoder) deferral(t draft) *targets.Deferred {
	if len(t.deferred) == 0 {
		return nil
	}
	written := ordered.NewMap(len(t.deferred))
	for _, a := range t.deferred {
		written.Set(a.Name, asWritten(a.V))
	}
	return &targets.Deferred{Written: written, Complete: func(ctx context.Context) *targets.Target { return d.complete(ctx, t) }}
}

// asWritten returns a value as a roster has it.
func asWritten(v any) any {
	if uri, ok := uriOf(v); ok {
		return uri
	}
	return plain(v)
}

// complete makes the target of a draft with what is kept elsewhere.
func (d *decoder) complete(ctx context.Context, t draft) *targets.Target {
	var first error
	for _, a := range t.deferred {
		v, err := d.lookUp(ctx, a)
		if err == nil {
			err = d.setLater(&t, a, v)
		}
		if err != nil && first == nil {
			first = &fault.Error{
				Kind: kindOf(ctx, err), Hint: fault.HintOf(err),
				Err: fmt.Errorf("%s%s of %s: %w", at(a.Source), a.Name, t.ID, err),
			}
		}
	}
	d.mu.Lock()
	err := t.finish(d)
	d.mu.Unlock()
	if t.Err = first; first == nil && err != nil {
		t.Err = fault.Wrap(fault.Invalid, "", err)
	}
	out := t.Target
	return &out
}

// kindOf is the kind of an error of a look-up: what is wrong with a value is wrong
// input.
func kindOf(ctx context.Context, err error) fault.Kind {
	if k := fault.KindOf(err); k != fault.Internal || ctx.Err() != nil {
		return k
	}
	return fault.Invalid
}

// lookUp returns a value with what its URIs stand for.
func (d *decoder) lookUp(ctx context.Context, a Attr) (any, error) {
	switch x := plain(a.V).(type) {
	case []any:
		out := make([]any, len(x))
		for i, e := range x {
			var err error
			if out[i], err = d.lookUp(ctx, Attr{a.Name, Value{V: e}}); err != nil {
				return nil, err
			}
		}
		return out, nil
	case *ordered.Map:
		out := ordered.NewMap(x.Len())
		for k, e := range x.All() {
			later, err := d.lookUp(ctx, Attr{"", Value{V: e}})
			if err != nil {
				return nil, err
			}
			out.Set(k, later)
		}
		return out, nil
	default:
		uri, ok := uriOf(x)
		if !ok {
			return x, nil
		}
		return d.reveal(ctx, a.Name, uri)
	}
}

// reveal returns the text at a URI, for the attribute of that name the first line of
// it: that is where those who keep passwords in files put them, with notes below.
func (d *decoder) reveal(ctx context.Context, name, uri string) (any, error) {
	if d.set.Secrets == nil {
		return nil, errors.New("sdb:// values are not looked up here")
	}
	s, err := d.set.Secrets(ctx, uri)
	if err != nil {
		return nil, err
	}
	text := s.Reveal()
	if name != "" {
		text, _, _ = strings.Cut(text, "\n")
		text = strings.TrimSuffix(text, "\r")
	}
	if text == "" {
		return nil, fmt.Errorf("what is at %s is empty", uri)
	}
	if isSecret(name) {
		return secret.New(text), nil
	}
	return text, nil
}

// setLater sets an attribute to what was looked up. Nothing of it is in the error.
func (d *decoder) setLater(t *draft, a Attr, v any) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	err := d.index[a.Name].set(d, t, Value{V: v, Source: a.Source})
	if err == nil {
		return nil
	}
	return errors.New("the value that sdb has for it is not one that it can have")
}
