package targets

import (
	"fmt"
	"iter"

	"github.com/gossh/gossh/fault"
)

// Map is a set of targets in the order of the roster. The zero Map is empty. It
// is safe for concurrent reads, once nobody calls Add any more.
type Map struct {
	list  []*Target
	index map[ID]int
}

// Add appends t, which is not changed afterwards. It returns fault.Invalid if a target of that ID is there.
func (m *Map) Add(t *Target) error {
	if i, ok := m.index[t.ID]; ok {
		return fault.New(fault.Invalid, "", "the id %s is defined twice, in %s and %s",
			t.ID, m.list[i].Source, t.Source)
	}
	if m.index == nil {
		m.index = make(map[ID]int)
	}
	m.index[t.ID] = len(m.list)
	m.list = append(m.list, t)
	return nil
}

// Len returns the number of targets.
func (m *Map) Len() int { return len(m.list) }

// Get returns the target named id, or nil.
func (m *Map) Get(id ID) *Target {
	if i, ok := m.index[id]; ok {
		return m.list[i]
	}
	return nil
}

// At returns the i-th target; it panics if there is none.
func (m *Map) At(i int) *Target { return m.list[i] }

// All iterates over the targets in order.
func (m *Map) All() iter.Seq[*Target] {
	return func(yield func(*Target) bool) {
		for _, t := range m.list {
			if !yield(t) {
				return
			}
		}
	}
}

// IDs returns the names in order.
func (m *Map) IDs() []ID {
	out := make([]ID, len(m.list))
	for i, t := range m.list {
		out[i] = t.ID
	}
	return out
}

// String returns the number of targets, for messages.
func (m *Map) String() string {
	if len(m.list) == 1 {
		return "1 target"
	}
	return fmt.Sprintf("%d targets", len(m.list))
}
