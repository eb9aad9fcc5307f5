package roster_test

import (
	"context"
	"fmt"
	"iter"

	"github.com/gossh/gossh/ordered"
	"github.com/gossh/gossh/roster"
	"github.com/gossh/gossh/targets"
)

// host is a line of some inventory.
type host struct{ name, addr string }

// inventory is a provider: it lists what a database holds, say.
type inventory []host

// Entries implements roster.Provider.
func (in inventory) Entries(ctx context.Context, _ roster.Query) iter.Seq2[roster.Entry, error] {
	return func(yield func(roster.Entry, error) bool) {
		source := roster.Source{Name: "inventory"}
		for _, h := range in {
			id, err := targets.ParseID(h.name)
			if err == nil {
				err = ctx.Err()
			}
			attrs := roster.FromPairs(ordered.Of("host", h.addr).All(), source)
			if !yield(roster.Entry{ID: id, Attrs: attrs, Source: source}, err) || err != nil {
				return
			}
		}
	}
}

// A program can have its own source of hosts: a type with one method.
func ExampleProvider() {
	s := &roster.Set{
		Providers: []roster.Provider{inventory{{"web1", "192.0.2.10"}, {"db1", "192.0.2.20"}}},
		Defaults:  roster.FromPairs(ordered.Of("user", "admin", "sudo", true).All(), roster.Source{Name: "defaults"}),
		// Options that go along with each function.
		MinionOpts: ordered.Of("environment", "test"),
	}
	m, err := s.Resolve(context.Background(), targets.Expr{Text: "web*"})
	if err != nil {
		fmt.Println(err)
		return
	}
	for t := range m.All() {
		fmt.Println(t.ID, t.Addr(), t.User, t.Become.Method, t.MinionOpts.Value("environment"))
	}
	// Output: web1 192.0.2.10 admin sudo test
}

// Of several providers, the first that lists an ID counts.
func ExampleSet_Resolve() {
	s := &roster.Set{
		Providers: []roster.Provider{
			inventory{{"web1", "192.0.2.10"}},
			inventory{{"web2", "192.0.2.11"}, {"web1", "203.0.113.1"}},
		},
		Warn: func(msg string) { fmt.Println("warning:", msg) },
	}
	m, err := s.Resolve(context.Background(), targets.Expr{Kind: targets.List, Text: "web[1-2],root@198.51.100.7:2222"})
	if err != nil {
		fmt.Println(err)
		return
	}
	for t := range m.All() {
		fmt.Println(t.ID, t.Addr(), t.User, t.Port)
	}
	// Output:
	// warning: inventory: web1 is defined already in inventory, and that counts
	// web1 192.0.2.10  0
	// web2 192.0.2.11  0
	// 198.51.100.7 198.51.100.7 root 2222
}
