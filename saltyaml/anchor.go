package saltyaml

import (
	"fmt"
	"slices"

	"github.com/gossh/gossh/ordered"
)

// sharing finds what occurs more than once in a tree.
type sharing struct {
	sort  bool
	names map[any]string // "" for what was met once
	named int
	done  map[any]bool
}

// run is the identity of a slice: its first element, and how many there are.
type run struct {
	first any
	size  int
}

// withAnchors returns v with anchors and aliases for what occurs more than once.
func withAnchors(v any, sort bool) any {
	s := &sharing{sort: sort, names: map[any]string{}, done: map[any]bool{}}
	s.count(v)
	if s.named == 0 {
		return v
	}
	return s.marked(v)
}

// identity returns what tells one collection from another, or nil for scalars.
func identity(v any) any {
	switch v := v.(type) {
	case []any:
		if len(v) > 0 {
			return run{&v[0], len(v)}
		}
	case Fields:
		if len(v) > 0 {
			return run{&v[0], len(v)}
		}
	case *ordered.Map:
		return v
	}
	return nil
}

// count names what occurs a second time, in the order in which it does.
func (s *sharing) count(v any) {
	id := identity(v)
	if id == nil {
		return
	}
	if name, met := s.names[id]; met {
		if name == "" {
			s.named++
			s.names[id] = fmt.Sprintf("id%03d", s.named)
		}
		return
	}
	s.names[id] = ""
	if items, ok := v.([]any); ok {
		for _, item := range items {
			s.count(item)
		}
		return
	}
	for _, f := range s.fields(v) {
		s.count(f.Value)
	}
}

// fields returns a copy of the pairs of v in the order in which they are written.
func (s *sharing) fields(v any) Fields {
	fields, ok := v.(Fields)
	if m, isMap := v.(*ordered.Map); isMap {
		fields = fieldsOf(m)
	}
	switch {
	case s.sort:
		return fields.sorted()
	case ok:
		return slices.Clone(fields)
	}
	return fields
}

func (s *sharing) marked(v any) any {
	id := identity(v)
	if id == nil {
		return v
	}
	name := s.names[id]
	if s.done[id] {
		return Marked{Alias: name}
	}
	s.done[id] = true
	var out any
	switch v := v.(type) {
	case []any:
		items := make([]any, len(v))
		for i, item := range v {
			items[i] = s.marked(item)
		}
		out = items
	default:
		fields := s.fields(v)
		for i := range fields {
			fields[i].Value = s.marked(fields[i].Value)
		}
		out = fields
	}
	if name == "" {
		return out
	}
	return Marked{Anchor: name, Value: out}
}
