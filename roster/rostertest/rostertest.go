// Package rostertest is the conformance suite of roster providers.
package rostertest

import (
	"context"
	"errors"
	"slices"
	"sync"
	"testing"

	"github.com/gossh/gossh/roster"
	"github.com/gossh/gossh/targets"
)

// Run checks what every provider must do; package roster tells the rules. open
// returns a provider that lists want, in that order; it is called once per case.
func Run(t *testing.T, want []targets.ID, open func(testing.TB) roster.Provider) {
	t.Helper()
	for _, c := range []struct {
		name string
		run  func(*testing.T, roster.Provider, []targets.ID)
	}{
		{"lists in order, each time", listsInOrder},
		{"entries are well formed", wellFormed},
		{"does not match", doesNotMatch},
		{"stops when told", stops},
		{"ends with its context", endsWithContext},
		{"serves many at once", servesMany},
		{"resolves", resolves},
	} {
		t.Run(c.name, func(t *testing.T) { c.run(t, open(t), want) })
	}
}

// ids lists what p has.
func ids(t *testing.T, p roster.Provider, q roster.Query) []targets.ID {
	t.Helper()
	var got []targets.ID
	for e, err := range p.Entries(t.Context(), q) {
		if err != nil {
			t.Errorf("listing: %v", err)
			return nil
		}
		got = append(got, e.ID)
	}
	return got
}

func listsInOrder(t *testing.T, p roster.Provider, want []targets.ID) {
	for range 2 {
		if got := ids(t, p, roster.Query{}); !slices.Equal(got, want) {
			t.Errorf("got %v, want %v", got, want)
		}
	}
}

func wellFormed(t *testing.T, p roster.Provider, _ []targets.ID) {
	seen := map[targets.ID]bool{}
	for e, err := range p.Entries(t.Context(), roster.Query{}) {
		if err != nil {
			t.Fatal(err)
		}
		if _, err := targets.ParseID(string(e.ID)); err != nil {
			t.Error(err)
		}
		if seen[e.ID] {
			t.Errorf("%s is listed twice", e.ID)
		}
		seen[e.ID] = true
		if e.Source.Name == "" {
			t.Errorf("%s has no source", e.ID)
		}
		set := map[string]bool{}
		for _, a := range e.Attrs {
			if set[a.Name] {
				t.Errorf("%s sets %s twice", e.ID, a.Name)
			}
			if set[a.Name] = true; a.Source.Name == "" {
				t.Errorf("%s has no source for %s", e.ID, a.Name)
			}
		}
	}
}

// doesNotMatch has an expression that no entry is meant by: a provider that can
// list everything does so, and one that cannot has nothing, or takes each name for
// a host.
func doesNotMatch(t *testing.T, p roster.Provider, want []targets.ID) {
	q := roster.Query{Expr: targets.Expr{Text: "no-such-target"}, Literals: []string{"no-such-target"}}
	got := ids(t, p, q)
	if len(got) != 0 && !slices.Equal(got, want) && !slices.Equal(got, []targets.ID{"no-such-target"}) {
		t.Errorf("got %v for an expression that means none, want all or nothing", got)
	}
}

func stops(t *testing.T, p roster.Provider, _ []targets.ID) {
	n := 0
	for range p.Entries(t.Context(), roster.Query{}) {
		n++
		break
	}
	if n > 1 {
		t.Errorf("got %d entries after a break", n)
	}
}

func endsWithContext(t *testing.T, p roster.Provider, want []targets.ID) {
	if len(want) == 0 {
		t.Skip("an empty source has nothing to interrupt")
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	for _, err := range p.Entries(ctx, roster.Query{}) {
		if !errors.Is(err, context.Canceled) {
			t.Errorf("got %v, want %v", err, context.Canceled)
		}
	}
}

func servesMany(t *testing.T, p roster.Provider, want []targets.ID) {
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() {
			if got := ids(t, p, roster.Query{}); !slices.Equal(got, want) {
				t.Errorf("got %v, want %v", got, want)
			}
		})
	}
	wg.Wait()
}

func resolves(t *testing.T, p roster.Provider, want []targets.ID) {
	if len(want) == 0 {
		t.Skip("an empty source has no targets")
	}
	s := &roster.Set{Providers: []roster.Provider{p}, Warn: func(msg string) { t.Errorf("got the warning %q", msg) }}
	m, err := s.Resolve(t.Context(), targets.Expr{Text: "*"})
	if err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(m.IDs(), want) {
		t.Errorf("got %v, want %v", m.IDs(), want)
	}
	for tgt := range m.All() {
		if tgt.Err != nil {
			t.Errorf("%s: %v", tgt.ID, tgt.Err)
		}
	}
}
