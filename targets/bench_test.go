package targets_test

import (
	"fmt"
	"testing"

	"github.com/gossh/gossh/ordered"
	"github.com/gossh/gossh/targets"
)

// benchFleet is ten thousand hosts with grains.
func benchFleet() []*host {
	out := make([]*host, 10_000)
	oses := []string{"Debian", "Ubuntu", "RedHat", "SUSE"}
	for i := range out {
		id := fmt.Sprintf("web%05d.example.com", i)
		if i%3 == 0 {
			id = fmt.Sprintf("db%05d.example.com", i)
		}
		out[i] = &host{
			t: &targets.Target{ID: targets.ID(id)},
			grains: ordered.Of("os", oses[i%len(oses)], "osmajorrelease", int64(i%13), "roles", []any{"cache", "front"},
				"ipv4", []any{"127.0.0.1", fmt.Sprintf("10.0.%d.%d", i/256, i%256)}),
		}
	}
	return out
}

// BenchmarkMatch matches ten thousand targets, compiling included: what a run does
// with an expression.
func BenchmarkMatch(b *testing.B) {
	fleet := benchFleet()
	var ids string
	for _, h := range fleet[:1000] {
		ids += string(h.t.ID) + ","
	}
	o := targets.Options{Nodegroups: ordered.Of("prod", "G@os:Debian or E@db0.*", "list", "L@"+ids)}
	for _, c := range []struct{ name, kind, text string }{
		{"glob", targets.Glob, "web*5.example.com"},
		{"pcre", targets.PCRE, `web\d+5\.example`},
		{"list", targets.List, ids},
		{"grain", targets.Grain, "os:Deb*"},
		{"compound", targets.Compound, `G@os:Debian and ( E@web\d+ or L@a,b ) and not S@10.0.0.0/24`},
		{"compound of ids", targets.Compound, `web* and not ( E@.*7\.example or db* )`},
		{"nodegroups", targets.Compound, "N@prod and not N@list"},
		{"set", targets.Glob, "web*&@prod!@list,db[00000-09999].example.com"},
		{"range", targets.Range, `web0..9999.example.com,-/5\.example/`},
	} {
		b.Run(c.name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				m, err := targets.CompileWith(targets.Expr{Kind: c.kind, Text: c.text}, o)
				if err != nil {
					b.Fatal(err)
				}
				n := 0
				for _, h := range fleet {
					ok, err := m.Match(h.t, h)
					if err != nil {
						b.Fatal(err)
					}
					if ok {
						n++
					}
				}
				if n == 0 && c.kind != targets.Range {
					b.Fatal("nothing matched")
				}
			}
		})
	}
}
