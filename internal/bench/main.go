// Command bench measures bin/gossh against the floor, which is a client that only
// connects and runs the same command, and against the tools that start an ssh for
// each host. All meet the same hosts on loopback, in turn, and what counts are the
// ratios of one run. docs/speed.md tells what is measured.
//
//	go run ./internal/bench [--json] [-only NAME,...] [-runs N] [-hosts N] [-simulated N]
//
// It needs root and Debian's openssh-server.
package main

import (
	"errors"
	"flag"
	"fmt"
	"os"
	"slices"
	"strings"
)

func main() {
	if len(os.Args) > 1 {
		if f, ok := roles()[os.Args[1]]; ok {
			exit(f(os.Args[2:]))
		}
	}
	b := &bench{}
	flag.StringVar(&b.gossh, "gossh", "bin/gossh", "program to measure")
	flag.IntVar(&b.hosts, "hosts", 100, "hosts of the runs over many")
	flag.IntVar(&b.simulated, "simulated", 10_000, "hosts of the largest simulated fleet")
	flag.IntVar(&b.runs, "runs", 5, "runs of each, of which the median counts")
	only := flag.String("only", "", "measure these alone, by name: "+strings.Join(names(), ", "))
	asJSON := flag.Bool("json", false, "print JSON instead of a table")
	flag.Parse()
	err := b.measure(strings.FieldsFunc(*only, func(r rune) bool { return r == ',' }))
	if err == nil {
		err = report(os.Stdout, b.rows, *asJSON)
	}
	exit(err)
}

func exit(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
	os.Exit(0)
}

// roles are what this program does when it is started by itself: things that must
// be processes of their own.
func roles() map[string]func(argv []string) error {
	return map[string]func([]string) error{
		"stopwatch": stopwatch, "floor": floorMain, "simulate": simulateMain, "resolve": resolveMain,
		"grains": allGrains, "nothing": func([]string) error { return nil },
	}
}

// bench is one run of the benchmark.
type bench struct {
	gossh                  string
	hosts, simulated, runs int

	fleet *fleet
	sims  *simulation
	// The medians that later measurements compare with.
	warm, floorWarm sample
	rows            []row
}

// measurement is one part of the benchmark.
type measurement struct {
	name string
	run  func(*bench) error
}

// measurements are the parts in their order.
func measurements() []measurement {
	return []measurement{
		{"start", (*bench).start},
		{"one", (*bench).one},
		{"warm", (*bench).many},
		{"peers", (*bench).peers},
		{"cold", (*bench).cold},
		{"copy", (*bench).copying},
		{"scale", (*bench).scale},
		{"hang", (*bench).hanging},
		{"yaml", (*bench).yaml},
		{"rosters", (*bench).rosters},
		{"functions", (*bench).functions},
	}
}

func names() []string {
	var out []string
	for _, m := range measurements() {
		out = append(out, m.name)
	}
	return out
}

// measure starts the fleets and runs the measurements, all of them if only is
// empty.
func (b *bench) measure(only []string) (err error) {
	for _, n := range only {
		if !slices.Contains(names(), n) {
			return fmt.Errorf("there is no measurement %q", n)
		}
	}
	if b.fleet, err = startFleet(b.hosts); err != nil {
		return fmt.Errorf("starting the sshd: %w", err)
	}
	defer func() { err = errors.Join(err, b.fleet.close()) }()
	if b.sims, err = simulate(b.simulated); err != nil {
		return fmt.Errorf("starting the simulated hosts: %w", err)
	}
	defer func() { err = errors.Join(err, b.sims.close()) }()
	for _, m := range measurements() {
		if len(only) > 0 && !slices.Contains(only, m.name) {
			continue
		}
		fmt.Fprintf(os.Stderr, "bench: measuring %s\n", m.name)
		if err := m.run(b); err != nil {
			return fmt.Errorf("measuring %s: %w", m.name, err)
		}
	}
	return nil
}

// add appends a row.
func (b *bench) add(r row) { b.rows = append(b.rows, r) }
