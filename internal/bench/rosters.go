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
	rosterexec "github.com/gossh/gossh/roster/exec"
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
	// kind is the provider; exec has a program print begin, the entries with commas
	// between them, and end.
	kind       string
	begin, end string
	// must and wanted are milliseconds of processor time.
	must, wanted float64
}

// The providers.
const (
	flatRoster = "flat"
	execRoster = "exec"
)

// forms are the rosters that are read.
func forms() []form {
	return []form{
		{kind: flatRoster, name: "flat, five attributes each", must: 300, wanted: 150, entry: func(i int) string {
			return fmt.Sprintf("web%05d.example.com:\n  host: %s\n  user: deploy\n  port: 22\n  sudo: true\n  priv: /etc/gossh/id_%d\n", i, addrOf(i), i%7)
		}},
		{kind: flatRoster, name: "flat, lists and mappings", must: 300, wanted: 150, entry: func(i int) string {
			return fmt.Sprintf("web%05d:\n  host: %s\n  user: admin\n  port: 2222\n  sudo: true\n  passwd: x%d\n"+
				"  ssh_options:\n    - ConnectTimeout=10\n    - StrictHostKeyChecking=yes\n"+
				"  minion_opts:\n    grains:\n      role: web\n      rack: r%d\n      tags:\n        - a\n        - b\n"+
				"  grains:\n    dc: fra\n    role: web%d\n", i, addrOf(i), i, i%40, i%10)
		}},
		{kind: execRoster, name: "exec, JSON with lists and mappings", must: 150, wanted: 75, begin: "{", end: "}", entry: func(i int) string {
			return fmt.Sprintf(`"web%05d": {"host": "%s", "user": "admin", "port": 2222, "sudo": true, "passwd": "x%d", "ssh_options": ["ConnectTimeout=10"], `+
				`"minion_opts": {"grains": {"role": "web", "rack": "r%d", "tags": ["a", "b"]}}, "grains": {"dc": "fra", "role": "web%d"}}`, i, addrOf(i), i, i%40, i%10)
		}},
	}
}

func addrOf(i int) string { return fmt.Sprintf("10.%d.%d.%d", i>>16, i>>8&255, i&255) }

// rosterText returns n entries.
func rosterText(n int, f form) []byte {
	var b strings.Builder
	b.WriteString(f.begin)
	for i := range n {
		if i > 0 && f.kind == execRoster {
			b.WriteString(",\n")
		}
		b.WriteString(f.entry(i))
	}
	b.WriteString(f.end)
	return []byte(b.String())
}

// writeRoster writes n entries into dir and returns the path of the roster.
func writeRoster(dir string, n int, f form) (string, error) {
	file := filepath.Join(dir, "large."+f.kind)
	if f.kind == flatRoster {
		return file, os.WriteFile(file, rosterText(n, f), 0o600)
	}
	err := os.WriteFile(file+".json", rosterText(n, f), 0o600)
	return file, errors.Join(err, os.WriteFile(file, []byte("#!/bin/sh\nexec cat \"$0.json\"\n"), 0o700))
}

// provider returns what reads a roster.
func provider(kind, file string) (roster.Provider, error) {
	if kind == execRoster {
		return rosterexec.New(rosterexec.Options{Command: file, Environ: os.Environ()})
	}
	return flat.New(flat.Options{File: file}), nil
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
	if len(argv) != 3 {
		return errors.New("usage: resolve KIND FILE HOSTS")
	}
	want, err := strconv.Atoi(argv[2])
	if err != nil {
		return err
	}
	p, err := provider(argv[0], argv[1])
	if err != nil {
		return err
	}
	set := &roster.Set{Providers: []roster.Provider{p}}
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
		file, err := writeRoster(b.fleet.dir, rosterHosts, f)
		if err == nil {
			err = b.roster(f, file)
		}
		if err != nil {
			return err
		}
	}
	f := forms()[0]
	file, err := writeRoster(b.fleet.dir, rosterLarge, f)
	if err != nil {
		return err
	}
	s, _, err := resolve(f.kind, file, rosterLarge)
	b.add(row{Name: fmt.Sprintf("roster of %d hosts, %s: peak memory", rosterLarge, f.name), Figure: s.rssMiB(), Unit: "MiB"})
	return err
}

// roster measures one file.
func (b *bench) roster(f form, file string) error {
	what := fmt.Sprintf("roster of %d hosts, %s: ", rosterHosts, f.name)
	var match []float64
	ours := func() (sample, error) {
		s, r, err := resolve(f.kind, file, rosterHosts)
		match = append(match, r.Match.Seconds()*1000)
		s.Wall = r.Read
		return s, err
	}
	s, err := median(b.runs, ours)
	if err != nil {
		return err
	}
	b.add(row{Name: what + "CPU to read and match", Figure: s.Wall.Seconds() * 1000, Unit: "ms", Must: f.must, Wanted: f.wanted})
	b.add(row{
		Name:   what + "CPU of a compound expression",
		Figure: middle(match, func(f float64) float64 { return f }), Unit: "ms", Must: 20,
	})
	if f.kind != flatRoster {
		return nil
	}
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
func resolve(kind, file string, n int) (sample, resolved, error) {
	var r resolved
	self, err := os.Executable()
	if err != nil {
		return sample{}, r, err
	}
	s, err := run([]string{self, "resolve", kind, file, strconv.Itoa(n)})
	if err == nil {
		err = json.Unmarshal(s.out, &r)
	}
	return s, r, err
}
