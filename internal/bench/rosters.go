package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"

	"github.com/gossh/gossh/ordered"
	"github.com/gossh/gossh/roster"
	"github.com/gossh/gossh/roster/flat"
	"github.com/gossh/gossh/targets"
)

// The sizes of the rosters that are read.
const (
	rosterHosts = 10_000
	rosterLarge = 100_000
)

// compoundExpr is what all hosts are matched with.
const compoundExpr = `G@os:Debian and ( E@web\d+ or L@a,b ) and not S@10.0.0.0/24`

// form is a way in which people write rosters.
type form struct {
	name  string
	entry func(i int) string
}

// forms are the rosters that are read.
func forms() []form {
	return []form{
		{"five attributes each", func(i int) string {
			return fmt.Sprintf("web%05d.example.com:\n  host: %s\n  user: deploy\n  port: 22\n  sudo: true\n  priv: /etc/gossh/id_%d\n", i, addrOf(i), i%7)
		}},
		{"with lists and mappings", func(i int) string {
			return fmt.Sprintf("web%05d:\n  host: %s\n  user: admin\n  port: 2222\n  sudo: true\n  passwd: x%d\n"+
				"  ssh_options:\n    - ConnectTimeout=10\n    - StrictHostKeyChecking=yes\n"+
				"  minion_opts:\n    grains:\n      role: web\n      rack: r%d\n      tags:\n        - a\n        - b\n"+
				"  grains:\n    dc: fra\n    role: web%d\n", i, addrOf(i), i, i%40, i%10)
		}},
	}
}

func addrOf(i int) string { return fmt.Sprintf("10.%d.%d.%d", i>>16, i>>8&255, i&255) }

// rosterText returns n entries.
func rosterText(n int, f form) []byte {
	var b strings.Builder
	for i := range n {
		b.WriteString(f.entry(i))
	}
	return []byte(b.String())
}

// resolved is what the role resolve measures: processor time of the whole process,
// in which nothing else happens.
type resolved struct {
	Read  time.Duration `json:"read"`
	Match time.Duration `json:"match"`
}

// resolveMain is the role that reads a roster, matches * with it, and then a
// compound expression with grains that are known.
func resolveMain(argv []string) error {
	if len(argv) != 2 {
		return errors.New("usage: resolve FILE HOSTS")
	}
	want, err := strconv.Atoi(argv[1])
	if err != nil {
		return err
	}
	set := &roster.Set{Providers: []roster.Provider{flat.New(flat.Options{File: argv[0]})}}
	start := processor()
	m, err := set.Resolve(context.Background(), targets.Expr{Text: "*"})
	if err != nil {
		return err
	}
	r := resolved{Read: processor() - start}
	if m.Len() != want {
		return fmt.Errorf("%v were read, not %d", m, want)
	}
	match, err := targets.Compile(targets.Expr{Kind: targets.Compound, Text: compoundExpr})
	if err != nil {
		return err
	}
	known := map[targets.ID]targets.Facts{}
	for t := range m.All() {
		known[t.ID] = targets.Known{Grains: ordered.Of("os", "Debian", "ipv4", []any{"127.0.0.1", t.Host})}
	}
	start = processor()
	hits := 0
	for t := range m.All() {
		ok, err := match.Match(t, known[t.ID])
		if err != nil {
			return err
		}
		if ok {
			hits++
		}
	}
	r.Match = processor() - start
	if hits != want-256 {
		return fmt.Errorf("%q matched %d of %d targets", compoundExpr, hits, want)
	}
	return json.NewEncoder(os.Stdout).Encode(r)
}

// processor returns the processor time that this process has used.
func processor() time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		return 0
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// rosters measures how long it takes to read a large roster, alone and to what
// others do with the same file.
func (b *bench) rosters() error {
	for _, f := range forms() {
		file := filepath.Join(b.fleet.dir, "large.roster")
		if err := os.WriteFile(file, rosterText(rosterHosts, f), 0o600); err != nil {
			return err
		}
		if err := b.roster(f, file); err != nil {
			return err
		}
	}
	file := filepath.Join(b.fleet.dir, "largest.roster")
	if err := os.WriteFile(file, rosterText(rosterLarge, forms()[0]), 0o600); err != nil {
		return err
	}
	s, _, err := resolve(file, rosterLarge)
	b.add(row{Name: fmt.Sprintf("roster of %d hosts: peak memory", rosterLarge), Figure: s.rssMiB(), Unit: "MiB"})
	return err
}

// roster measures one file.
func (b *bench) roster(f form, file string) error {
	what := fmt.Sprintf("roster of %d hosts, %s: ", rosterHosts, f.name)
	var match []float64
	ours := func() (sample, error) {
		s, r, err := resolve(file, rosterHosts)
		match = append(match, r.Match.Seconds()*1000)
		s.Wall = r.Read
		return s, err
	}
	s, err := median(b.runs, ours)
	if err != nil {
		return err
	}
	b.add(row{Name: what + "CPU to read and match", Figure: s.Wall.Seconds() * 1000, Unit: "ms", Must: 300, Wanted: 150})
	b.add(row{
		Name:   what + "CPU of a compound expression",
		Figure: middle(match, func(f float64) float64 { return f }), Unit: "ms", Must: 20,
	})
	for _, p := range readers() {
		argv, err := p.argv(os.Getenv("PATH"))
		if err != nil {
			fmt.Fprintf(os.Stderr, "bench: %s reads no roster: %v\n", p.name, err)
			continue
		}
		_, _, ratio, err := pairs(min(3, b.runs), ours, func() (sample, error) { return seconds(append(argv, file)) })
		if err != nil {
			return err
		}
		b.add(row{Name: what + "CPU, to " + p.name, Figure: ratio, Unit: "x", Must: 1})
	}
	return nil
}

// resolve runs the role on a file.
func resolve(file string, n int) (sample, resolved, error) {
	var r resolved
	self, err := os.Executable()
	if err != nil {
		return sample{}, r, err
	}
	s, err := run([]string{self, "resolve", file, strconv.Itoa(n)})
	if err == nil {
		err = json.Unmarshal(s.out, &r)
	}
	return s, r, err
}
