package sshconfig_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/gossh/gossh/roster"
	provider "github.com/gossh/gossh/roster/sshconfig"
)

// BenchmarkEntries lists 1,000 and 10,000 hosts: the time for one should be the same.
func BenchmarkEntries(b *testing.B) {
	for _, n := range []int{1000, 10_000} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			var text strings.Builder
			for i := range n {
				fmt.Fprintf(&text, "Host web%d\n HostName 192.0.2.1\n User u%d\n", i, i)
			}
			p := provider.New(provider.Options{SSH: home(b, "config", text.String()+"Host *\n Port 2222\n")})
			for b.Loop() {
				got := 0
				for e, err := range p.Entries(b.Context(), roster.Query{}) {
					if err != nil || len(e.Attrs) != 2 {
						b.Fatalf("got %+v, %v", e, err)
					}
					got++
				}
				if got != n {
					b.Fatalf("got %d hosts, want %d", got, n)
				}
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*n), "ns/host")
		})
	}
}
