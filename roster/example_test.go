package roster_test

import (
	"context"
	"fmt"
	"iter"

	"github.com/gossh/gossh/roster"
	"github.com/gossh/gossh/targets"
)

// inventory is a provider that asks a database, say.
type inventory map[targets.ID]string

func (i inventory) Entries(context.Context, roster.Query) iter.Seq2[roster.Entry, error] {
	return func(yield func(roster.Entry, error) bool) {
		for id, addr := range i {
			e := roster.Entry{
				ID: id, Source: "inventory",
				Attrs: roster.Attrs{{Name: "host", Value: roster.Value{V: addr, Source: "inventory"}}},
			}
			if !yield(e, nil) {
				return
			}
		}
	}
}

// A program can have its own source of hosts: a type with one method.
func ExampleSet_Resolve() {
	s := &roster.Set{
		Providers: []roster.Provider{inventory{"web1": "192.0.2.10", "db1": "192.0.2.20"}},
		Defaults:  roster.Attrs{{Name: "user", Value: roster.Value{V: "admin"}}},
	}
	m, err := s.Resolve(context.Background(), targets.Expr{Text: "web*"})
	if err != nil {
		fmt.Println(err)
		return
	}
	for t := range m.All() {
		fmt.Println(t.ID, t.Addr(), t.User)
	}
	// Output: web1 192.0.2.10 admin
}
