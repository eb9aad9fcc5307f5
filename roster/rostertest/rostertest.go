// Package rostertest is the conformance suite of roster providers.
package rostertest

import (
	"context"
	"errors"
	"testing"

	"github.com/gossh/gossh/roster"
	"github.com/gossh/gossh/targets"
)

// Run checks what every provider must do. open returns one that lists want, in
// that order.
func Run(t *testing.T, want []targets.ID, open func(testing.TB) roster.Provider) {
	t.Helper()
	t.Run("lists in order, each time", func(t *testing.T) {
		p := open(t)
		for range 2 {
			var got []targets.ID
			for e, err := range p.Entries(t.Context(), roster.Query{}) {
				if err != nil {
					t.Fatal(err)
				}
				if e.Source == "" {
					t.Errorf("%s has no source", e.ID)
				}
				if _, err := targets.ParseID(string(e.ID)); err != nil {
					t.Error(err)
				}
				got = append(got, e.ID)
			}
			if len(got) != len(want) {
				t.Fatalf("got %v, want %v", got, want)
			}
			for i := range want {
				if got[i] != want[i] {
					t.Errorf("got %v, want %v", got, want)
				}
			}
		}
	})
	t.Run("stops when told", func(t *testing.T) {
		n := 0
		for range open(t).Entries(t.Context(), roster.Query{}) {
			n++
			break
		}
		if n > 1 {
			t.Errorf("got %d entries after a break", n)
		}
	})
	t.Run("ends with its context", func(t *testing.T) {
		if len(want) == 0 {
			t.Skip("an empty source has nothing to interrupt")
		}
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		for _, err := range open(t).Entries(ctx, roster.Query{}) {
			if !errors.Is(err, context.Canceled) {
				t.Errorf("got %v, want %v", err, context.Canceled)
			}
		}
	})
}
