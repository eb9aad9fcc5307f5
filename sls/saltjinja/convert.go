package saltjinja

import (
	"errors"
	"fmt"

	"github.com/gossh/gossh/jinja/py"
	"github.com/gossh/gossh/ordered"
	"github.com/gossh/gossh/saltyaml"
)

func findYAMLError(err error) *saltyaml.Error {
	var e *saltyaml.Error
	errors.As(err, &e)
	return e
}

// fromNode makes a value of a document. Keys keep their types.
func fromNode(t *py.Thread, n *saltyaml.Node) (py.Value, error) {
	switch n.Kind() {
	case saltyaml.Sequence:
		items := make([]py.Value, 0, n.Len())
		for _, item := range n.Items() {
			v, err := fromNode(t, item)
			if err != nil {
				return v, err
			}
			items = append(items, v)
		}
		return py.NewList(items), nil
	case saltyaml.Mapping:
		d := py.NewDict(n.Len())
		for k, item := range n.Pairs() {
			key, err := fromNode(t, k)
			if err != nil {
				return key, err
			}
			v, err := fromNode(t, item)
			if err != nil {
				return v, err
			}
			if err := d.Set(t, key, v); err != nil {
				return v, py.Errorf("TemplateRuntimeError", "line %d: found unhashable key", k.Line())
			}
		}
		return d.Value(), nil
	}
	return py.FromGo(n.Value())
}

// fromOrdered makes a value of one of package ordered.
func fromOrdered(x any) (py.Value, error) {
	switch x := x.(type) {
	case []any:
		items := make([]py.Value, len(x))
		for i, item := range x {
			var err error
			if items[i], err = fromOrdered(item); err != nil {
				return py.Value{}, err
			}
		}
		return py.NewList(items), nil
	case *ordered.Map:
		d := py.NewDict(x.Len())
		for k, item := range x.All() {
			v, err := fromOrdered(item)
			if err != nil {
				return py.Value{}, err
			}
			d.SetStr(k, v)
		}
		return d.Value(), nil
	}
	return py.FromGo(x)
}

// yamlWriter makes plain data of values. What occurs twice is given an anchor, as
// PyYAML does.
type yamlWriter struct {
	t       *py.Thread
	seen    map[any]string // "" for what was met once
	anchors int
}

// toYAML makes of v what saltyaml.Dump takes.
func toYAML(t *py.Thread, v py.Value) (any, error) {
	w := &yamlWriter{t: t, seen: map[any]string{}}
	if err := w.count(v); err != nil {
		return nil, err
	}
	done := make(map[any]bool, len(w.seen))
	return w.plain(v, done)
}

// shared is what tells one list or dict from another, nil for other values.
func shared(v py.Value) any {
	switch v.Kind() {
	case py.KindList, py.KindDict, py.KindSet:
		return v.Ref()
	case py.KindTuple:
		if tuple := v.Ref().(*py.Tuple); len(tuple.Items) > 0 && !tuple.IsNamed() {
			return tuple
		}
	}
	return nil
}

// count finds what occurs more than once and names it in the order in which it
// occurs again.
func (w *yamlWriter) count(v py.Value) error {
	ref := shared(v)
	if ref == nil {
		if m, ok := v.Ref().(py.Mapping); ok {
			return w.countPairs(py.Of(m))
		}
		return nil
	}
	if name, met := w.seen[ref]; met {
		if name == "" {
			w.anchors++
			w.seen[ref] = fmt.Sprintf("id%03d", w.anchors)
		}
		return nil
	}
	w.seen[ref] = ""
	if v.Kind() == py.KindDict {
		return w.countPairs(v)
	}
	if err := w.t.Enter(); err != nil {
		return err
	}
	defer w.t.Leave()
	items, err := py.Collect(w.t, v)
	if err != nil {
		return err
	}
	for _, item := range items {
		if err := w.count(item); err != nil {
			return err
		}
	}
	return nil
}

func (w *yamlWriter) countPairs(v py.Value) error {
	if err := w.t.Enter(); err != nil {
		return err
	}
	defer w.t.Leave()
	pairs, err := entries(w.t, v)
	if err != nil {
		return err
	}
	for _, p := range pairs {
		if err := w.count(p.key); err != nil {
			return err
		}
		if err := w.count(p.value); err != nil {
			return err
		}
	}
	return nil
}

func (w *yamlWriter) plain(v py.Value, done map[any]bool) (any, error) {
	if err := w.t.Tick(); err != nil {
		return nil, err
	}
	ref := shared(v)
	name := w.seen[ref]
	if name != "" && done[ref] {
		return saltyaml.Marked{Alias: name}, nil
	}
	if ref != nil {
		done[ref] = true
	}
	out, tag, err := w.collection(v, done)
	if err != nil || name == "" && tag == "" {
		return out, err
	}
	return saltyaml.Marked{Anchor: name, Tag: tag, Value: out}, nil
}

// collection makes plain data of v itself; tag is its type where YAML needs it.
func (w *yamlWriter) collection(v py.Value, done map[any]bool) (out any, tag string, err error) {
	switch v.Kind() {
	case py.KindList, py.KindTuple:
		if v.Kind() == py.KindTuple && v.Ref().(*py.Tuple).IsNamed() {
			return unknown, "", nil
		}
		out, err = w.list(v, done)
		return out, "", err
	case py.KindSet:
		out, err = w.set(v, done)
		return out, "!!set", err
	case py.KindDict:
		out, err = w.mapping(v, done)
		return out, "", err
	case py.KindObject:
		if _, ok := v.Ref().(py.Mapping); ok {
			out, err = w.mapping(v, done)
			return out, "", err
		}
	}
	return scalarYAML(v), "", nil
}

// unknown is what Salt writes for what YAML has no form of.
const unknown = saltyaml.Word("NULL")

func scalarYAML(v py.Value) any {
	switch v.Kind() {
	case py.KindNone:
		return nil
	case py.KindBool:
		n, _ := v.AsInt()
		return n != 0
	case py.KindInt:
		if n, ok := v.AsInt(); ok {
			return n
		}
		b, _ := v.AsBig()
		return b
	case py.KindFloat:
		f, _ := v.AsFloat()
		return f
	case py.KindStr:
		if v.IsMarkup() {
			return unknown
		}
		s, _ := v.AsStr()
		return s
	}
	return unknown
}

func (w *yamlWriter) list(v py.Value, done map[any]bool) (any, error) {
	items, err := py.Collect(w.t, v)
	if err != nil {
		return nil, err
	}
	out := make([]any, len(items))
	for i, item := range items {
		if out[i], err = w.plain(item, done); err != nil {
			return nil, err
		}
	}
	return out, nil
}

func (w *yamlWriter) set(v py.Value, done map[any]bool) (any, error) {
	items, err := py.Collect(w.t, v)
	if err != nil {
		return nil, err
	}
	var fields saltyaml.Fields
	for _, item := range items {
		k, err := w.plain(item, done)
		if err != nil {
			return nil, err
		}
		fields = append(fields, saltyaml.Field{Key: k})
	}
	return fields, nil
}

func (w *yamlWriter) mapping(v py.Value, done map[any]bool) (any, error) {
	pairs, err := entries(w.t, v)
	if err != nil {
		return nil, err
	}
	fields := make(saltyaml.Fields, 0, len(pairs))
	for _, p := range pairs {
		k, err := w.plain(p.key, done)
		if err != nil {
			return nil, err
		}
		val, err := w.plain(p.value, done)
		if err != nil {
			return nil, err
		}
		fields = append(fields, saltyaml.Field{Key: k, Value: val})
	}
	return fields, nil
}
