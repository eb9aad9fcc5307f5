package main

import (
	"fmt"
	"time"
)

// uptimeCommand is what the runs over hosts run.
func (b *bench) uptimeCommand(target string) []string {
	return b.gosshAt(b.fleet.site, "roster", "--out", "quiet", target, "cmd.run", "uptime")
}

// deploy sends the thin where it is missing.
func (b *bench) deploy() error {
	_, err := run(b.gosshAt(b.fleet.site, "roster", "--out", "quiet", "*", "test.ping"))
	return err
}

// start measures how long the program takes to begin.
func (b *bench) start() error {
	s, err := median(4*b.runs, func() (sample, error) { return run([]string{b.gossh, "--version"}) })
	b.add(row{Name: "gossh --version", Figure: s.Wall.Seconds() * 1000, Unit: "ms", Must: 15, Wanted: 8})
	return err
}

// one measures a single host.
func (b *bench) one() error {
	if err := b.deploy(); err != nil {
		return err
	}
	_, floor, ratio, err := pairs(3*b.runs,
		func() (sample, error) { return run(b.uptimeCommand("h0")) },
		func() (sample, error) { return b.fleet.floor(1, "uptime", "") })
	b.add(row{
		Name: fmt.Sprintf("1 host, warm cmd.run, to the floor's %.0f ms", floor.Wall.Seconds()*1000), Figure: ratio, Unit: "x", Must: 1, Wanted: 0.75,
	})
	return err
}

// many measures the whole fleet.
func (b *bench) many() error {
	ratio, err := b.measureWarm(b.runs)
	if err != nil {
		return err
	}
	b.add(row{
		Name:   fmt.Sprintf("%d hosts, warm cmd.run, to the floor's %.2f s", b.hosts, b.floorWarm.Wall.Seconds()),
		Figure: ratio, Unit: "x", Must: 1.25, Wanted: 1.10,
	})
	b.add(row{Name: fmt.Sprintf("%d hosts, client CPU per host", b.hosts), Figure: b.warm.cpuPer(b.hosts), Unit: "ms", Must: 4, Wanted: 3})
	b.add(row{Name: fmt.Sprintf("%d hosts, the floor's CPU per host", b.hosts), Figure: b.floorWarm.cpuPer(b.hosts), Unit: "ms"})
	b.add(row{Name: fmt.Sprintf("%d hosts, peak memory", b.hosts), Figure: b.warm.rssMiB(), Unit: "MiB"})
	return nil
}

// measureWarm fills in the medians of the warm fleet.
func (b *bench) measureWarm(runs int) (ratio float64, err error) {
	if err := b.deploy(); err != nil {
		return 0, err
	}
	b.warm, b.floorWarm, ratio, err = pairs(runs,
		func() (sample, error) { return run(b.uptimeCommand("*")) },
		func() (sample, error) { return b.fleet.floor(b.hosts, "uptime", "") })
	return ratio, err
}

// needWarm measures the warm fleet unless that was done.
func (b *bench) needWarm() error {
	if b.warm.Wall > time.Duration(0) {
		return nil
	}
	_, err := b.measureWarm(min(3, b.runs))
	return err
}
