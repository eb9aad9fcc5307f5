package output

import (
	"cmp"
	"crypto/sha256"
	"fmt"
	"slices"

	"github.com/gossh/gossh/internal/pyfmt"
	"github.com/gossh/gossh/ordered"
)

// group is the hosts that returned the same.
type group struct {
	first entry
	ids   []string
}

// writeFolded prints each different return once, under all its hosts: the largest
// group first, and groups of one size by their first host.
func (p *Printer) writeFolded(held []entry) error {
	for _, g := range fold(held) {
		s := *p.style
		head := g.ids[0]
		if len(g.ids) > 1 {
			head = fmt.Sprintf("%s (%d)", foldNames(g.ids), len(g.ids))
			// The times that are left out of the comparison would be those
			// of one host.
			s.state.NoProfile = true
		}
		if err := p.write(g.first.out.render(&s, ordered.Of(head, g.first.shown))); err != nil {
			return err
		}
	}
	return nil
}

func fold(held []entry) []*group {
	slices.SortStableFunc(held, func(a, b entry) int { return compareNames(a.id, b.id) })
	index := map[[sha256.Size]byte]*group{}
	var groups []*group
	for _, e := range held {
		k := foldKey(e)
		g := index[k]
		if g == nil {
			g = &group{first: e}
			index[k] = g
			groups = append(groups, g)
		}
		g.ids = append(g.ids, e.id)
	}
	slices.SortStableFunc(groups, func(a, b *group) int { return cmp.Compare(len(b.ids), len(a.ids)) })
	return groups
}

// foldKey is equal for results that look the same. The times of states are not
// compared: no two hosts share them.
func foldKey(e entry) [sha256.Size]byte {
	v := e.shown
	if e.out.name == "highstate" {
		v = withoutTimes(v)
	}
	return sha256.Sum256([]byte(e.out.name + "\x00" + pyfmt.JSON(v, pyfmt.JSONOptions{SortKeys: true})))
}

func withoutTimes(v any) any {
	m, ok := v.(*ordered.Map)
	if !ok {
		return v
	}
	out := ordered.NewMap(m.Len())
	for tag, e := range m.All() {
		if state, ok := e.(*ordered.Map); ok {
			state = state.Clone()
			state.Delete("start_time")
			state.Delete("duration")
			e = state
		}
		out.Set(tag, e)
	}
	return out
}
