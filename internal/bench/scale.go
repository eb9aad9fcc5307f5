package main

import (
	"bytes"
	"fmt"
	"time"
)

// simSmall is the size of the smaller simulated fleet.
const simSmall = 1000

// simulated runs uptime on all hosts of a roster and makes sure that want of them
// answered.
func (b *bench) overSimulated(roster string, want int, codes ...int) (sample, error) {
	s, err := run(b.gosshAt(b.sims.site, roster, "--out", "txt", "*", "cmd.run", "uptime"), codes...)
	if err != nil {
		return s, err
	}
	if got := bytes.Count(s.out, []byte(uptime+"\n")); got != want {
		return s, fmt.Errorf("%d of %d simulated hosts answered: %s", got, want, tail(string(s.out)))
	}
	return s, nil
}

// scale compares a large fleet with a smaller one: memory must not grow with it,
// nor what each host costs.
func (b *bench) scale() error {
	n := b.simulated
	small, floor, ratio, err := pairs(min(3, b.runs),
		func() (sample, error) { return b.overSimulated("small", simSmall) },
		func() (sample, error) { return b.sims.floor(simSmall, "uptime", "") })
	if err != nil {
		return err
	}
	large, err := median(min(3, b.runs), func() (sample, error) { return b.overSimulated("large", n) })
	if err != nil {
		return err
	}
	b.add(row{Name: fmt.Sprintf("%d simulated hosts, to the floor's %.2f s", simSmall, floor.Wall.Seconds()), Figure: ratio, Unit: "x"})
	b.add(row{Name: fmt.Sprintf("%d simulated hosts, client CPU per host", simSmall), Figure: small.cpuPer(simSmall), Unit: "ms"})
	b.add(row{Name: fmt.Sprintf("%d simulated hosts, the floor's CPU per host", simSmall), Figure: floor.cpuPer(simSmall), Unit: "ms"})
	b.add(row{Name: fmt.Sprintf("%d simulated hosts, CPU per host to that at %d", n, simSmall), Figure: large.cpuPer(n) / small.cpuPer(simSmall), Unit: "x", Must: 1.1})
	b.add(row{Name: fmt.Sprintf("%d simulated hosts, peak memory", n), Figure: large.rssMiB(), Unit: "MiB", Must: 60, Wanted: 40})
	b.add(row{Name: fmt.Sprintf("%d simulated hosts, wall time", n), Figure: large.Wall.Seconds(), Unit: "s"})
	return nil
}

// simTimeout is what the hosts are given that hang.
const simTimeout = 5 * time.Second

// hanging compares a fleet of which one host in a hundred hangs with one that is
// well.
func (b *bench) hanging() error {
	const exitHosts = 20
	hung, well, _, err := pairs(min(3, b.runs),
		func() (sample, error) { return b.overSimulated("hung", simSmall-simSmall/100, exitHosts) },
		func() (sample, error) { return b.overSimulated("small", simSmall) })
	b.add(row{
		Name:   fmt.Sprintf("1%% of %d simulated hosts hang: what it adds, to their timeout of %v", simSmall, simTimeout),
		Figure: (hung.Wall - well.Wall).Seconds() / simTimeout.Seconds(), Unit: "x", Must: 1.05,
	})
	return err
}
