package targets

import (
	"context"

	"github.com/gossh/gossh/ordered"
)

// Deferred are attributes of a target whose values are kept elsewhere, and looked
// at when the target is used.
type Deferred struct {
	// Written are the attributes by name as the roster has them, such as
	// passwd: sdb://env/PASSWORD.
	Written *ordered.Map
	// Complete returns the target with the values in place; Err is set if one is
	// not to be had. It is safe for concurrent use.
	Complete func(ctx context.Context) *Target
}

// Complete returns t as it can be connected to: with all values in place, t itself
// if none is deferred.
func (t *Target) Complete(ctx context.Context) *Target {
	if t.Deferred == nil || t.Err != nil {
		return t
	}
	return t.Deferred.Complete(ctx)
}

// Complete returns the targets of m as they can be connected to, m itself if no
// value of them is deferred.
func (m *Map) Complete(ctx context.Context) *Map {
	var out *Map
	for i, t := range m.list {
		c := t.Complete(ctx)
		if c != t && out == nil {
			out = &Map{index: m.index, list: append([]*Target(nil), m.list...)}
		}
		if out != nil {
			out.list[i] = c
		}
	}
	if out == nil {
		return m
	}
	return out
}
