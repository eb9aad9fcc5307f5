package facts_test

import (
	"fmt"
	"testing"

	"github.com/gossh/gossh/targets"
)

// BenchmarkGrainTarget matches G@os:Debian with the records of 10,000 hosts, each of
// the size that a host with two interfaces tells.
func BenchmarkGrainTarget(b *testing.B) {
	w := newWorld(b)
	open := &targets.Map{}
	var grains []any
	for i := range 90 {
		grains = append(grains, fmt.Sprintf("grain%d", i), []any{"some text of a host", int64(i), "and more of it, as hosts have"})
	}
	grains = append(grains, "os", "Debian")
	for i := range 10_000 {
		id := targets.ID(fmt.Sprintf("web%d", i))
		put(b, w.Store, record(b, id, grains...))
		if err := open.Add(&targets.Target{ID: id}); err != nil {
			b.Fatal(err)
		}
	}
	m, err := targets.Compile(targets.Expr{Kind: targets.Grain, Text: "os:Debian"})
	if err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	for b.Loop() {
		known, err := w.Facts(b.Context(), targets.NeedGrains, open)
		if err != nil {
			b.Fatal(err)
		}
		for t := range open.All() {
			f, err := known(t.ID)
			if err != nil {
				b.Fatal(err)
			}
			if ok, err := m.Match(t, f); !ok || err != nil {
				b.Fatal(ok, err)
			}
		}
	}
}
