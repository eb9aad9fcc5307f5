package main

import (
	"context"
	"fmt"
	"os"
	"time"

	"github.com/gossh/gossh/grains"
)

// functions measures what a host is asked most, on one warm host, to the floor.
func (b *bench) functions() error {
	if err := b.deploy(); err != nil {
		return err
	}
	for _, f := range []struct {
		fun          string
		must, wanted float64
	}{
		{"test.ping", 1, 0.75},
		{"grains.items", 0, 0},
		{"sys.list_functions", 0, 0},
	} {
		command := b.gosshAt(b.fleet.site, "roster", "--out", "quiet", "h0", f.fun)
		s, floor, ratio, err := pairs(3*b.runs,
			func() (sample, error) { return run(command) },
			func() (sample, error) { return b.fleet.floor(1, "uptime", "") })
		if err != nil {
			return err
		}
		b.add(row{
			Name:   fmt.Sprintf("1 host, warm %s, %.1f ms, to the floor's %.1f ms", f.fun, s.Wall.Seconds()*1000, floor.Wall.Seconds()*1000),
			Figure: ratio, Unit: "x", Must: f.must, Wanted: f.wanted,
		})
	}
	return b.allGrains()
}

// allGrains is the role that collects all grains of this machine once: a process of
// its own, as the thin is one, so that nothing is read before.
func allGrains([]string) error {
	if n := grains.New(grains.System(), nil).All(context.Background()).Len(); n < 50 {
		return fmt.Errorf("there are %d grains", n)
	}
	return nil
}

// allGrains measures the CPU of all grains of this machine, with the programs that
// are asked.
func (b *bench) allGrains() error {
	self, err := os.Executable()
	if err != nil {
		return err
	}
	cpu := func(role string) (time.Duration, error) {
		s, err := median(3*b.runs, func() (sample, error) { return run([]string{self, role}) })
		return s.CPU, err
	}
	idle, err := cpu("nothing")
	if err != nil {
		return err
	}
	busy, err := cpu("grains")
	b.add(row{Name: "all grains of a host, CPU with that of programs", Figure: (busy - idle).Seconds() * 1000, Unit: "ms", Must: 100, Wanted: 20})
	return err
}
