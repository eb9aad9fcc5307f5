package all_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/gossh/gossh/roster"
	"github.com/gossh/gossh/roster/ansible"
	"github.com/gossh/gossh/roster/dir"
	"github.com/gossh/gossh/roster/flat"
	"github.com/gossh/gossh/roster/sshknownhosts"
	"github.com/gossh/gossh/targets"
)

// lines returns n entries as text.
func lines(n int, head, format string) string {
	var b strings.Builder
	b.WriteString(head)
	for i := range n {
		fmt.Fprintf(&b, format, i, i>>16, i>>8&255, i&255)
	}
	return b.String()
}

// BenchmarkGrowth reports the time per host of rosters of growing size: it must not
// grow with them. A hundred thousand files of roster.d are left out.
func BenchmarkGrowth(b *testing.B) {
	write := func(b *testing.B, name, text string) string {
		b.Helper()
		path := filepath.Join(b.TempDir(), name)
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			b.Fatal(err)
		}
		return path
	}
	for _, c := range []struct {
		name string
		most int
		open func(b *testing.B, n int) roster.Provider
	}{
		{"flat", 100_000, func(b *testing.B, n int) roster.Provider {
			return flat.New(flat.Options{File: write(b, "roster", lines(n, "", "h%d:\n  host: 10.%d.%d.%d\n  user: a\n  ssh_options: [A=1]\n"))})
		}},
		{"ini", 100_000, func(b *testing.B, n int) roster.Provider {
			return ansible.New(ansible.Options{File: write(b, "inv.ini", lines(n, "[web]\n", "h%d ansible_host=10.%d.%d.%d\n"))})
		}},
		{"yaml", 100_000, func(b *testing.B, n int) roster.Provider {
			return ansible.New(ansible.Options{File: write(b, "inv.yml", lines(n, "all:\n  hosts:\n", "    h%d: {ansible_host: 10.%d.%d.%d}\n"))})
		}},
		{"known_hosts", 100_000, func(b *testing.B, n int) roster.Provider {
			return sshknownhosts.New(sshknownhosts.Options{File: write(b, "known", lines(n, "",
				"h%d,10.%d.%d.%d ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIEDYwqRgAi8sYTQ8bTM9cWrbNDz0W9NbGx2jyRzKlHqC\n"))})
		}},
		{"dir", 10_000, func(b *testing.B, n int) roster.Provider {
			d := b.TempDir()
			for i := range n {
				if err := os.WriteFile(filepath.Join(d, fmt.Sprintf("h%d", i)), []byte("host: 10.0.0.1\n"), 0o600); err != nil {
					b.Fatal(err)
				}
			}
			return dir.New(dir.Options{Dir: d})
		}},
	} {
		for n := 1000; n <= c.most; n *= 10 {
			b.Run(fmt.Sprintf("%s/%d", c.name, n), func(b *testing.B) {
				set := &roster.Set{Providers: []roster.Provider{c.open(b, n)}}
				for b.Loop() {
					m, err := set.Resolve(b.Context(), targets.Expr{Text: "h*"})
					if err != nil || m.Len() != n {
						b.Fatalf("got %v, %v, want %d targets", m, err, n)
					}
				}
				b.ReportMetric(float64(b.Elapsed().Microseconds())/float64(b.N)/float64(n), "µs/host")
			})
		}
	}
}
