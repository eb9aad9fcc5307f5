package saltyaml_test

import (
	"fmt"
	"runtime"
	"strings"
	"testing"

	"github.com/gossh/gossh/saltyaml"
)

// roster returns a roster of n hosts with five keys each.
func roster(n int) []byte {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, "web%05d.example.com:\n  host: 10.%d.%d.%d\n  user: deploy\n  port: 22\n  sudo: true\n  priv: /etc/gossh/id_%d\n",
			i, i>>16, i>>8&255, i&255, i%7)
	}
	return []byte(b.String())
}

func BenchmarkParse10000Hosts(b *testing.B) {
	src := roster(10_000)
	b.SetBytes(int64(len(src)))
	b.ReportAllocs()
	for b.Loop() {
		n, err := saltyaml.Parse("roster", src)
		if err != nil || n.Len() != 10_000 {
			b.Fatal(n.Len(), err)
		}
	}
}

func BenchmarkEntries10000Hosts(b *testing.B) {
	src := roster(10_000)
	b.SetBytes(int64(len(src)))
	b.ReportAllocs()
	for b.Loop() {
		n := 0
		for _, err := range saltyaml.Entries("roster", src) {
			if n++; err != nil {
				b.Fatal(err)
			}
		}
		if n != 10_000 {
			b.Fatal(n)
		}
	}
}

// BenchmarkRetained reports the memory that a parsed roster keeps.
func BenchmarkRetained(b *testing.B) {
	src := roster(10_000)
	var before, after runtime.MemStats
	for b.Loop() {
		runtime.GC()
		runtime.ReadMemStats(&before)
		n, err := saltyaml.Parse("roster", src)
		if err != nil {
			b.Fatal(err)
		}
		runtime.GC()
		runtime.ReadMemStats(&after)
		runtime.KeepAlive(n)
	}
	b.ReportMetric(float64(after.HeapAlloc-before.HeapAlloc)/(1<<20), "MiB")
}
