// Command soak repeats the main job for a long time, in one process as a daemon would,
// against ssh servers that misbehave in every way that package sshtest knows, and
// fails if goroutines, descriptors, memory or processes grow, or if a host without a
// fault fails.
//
//	go run ./internal/soak [-for 10m] [-hosts 12] [-seed N]
//
// It needs the thin of this platform (make thin-host), and Linux for descriptors and
// processes.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"log"
	"math/rand/v2"
	"os"
	"os/signal"
	"time"
)

func main() {
	o := options{out: log.New(os.Stdout, "", 0)}
	length := flag.Duration("for", 10*time.Minute, "how long to run")
	flag.IntVar(&o.hosts, "hosts", 12, "hosts of each run, half of them behind a jump host")
	flag.Uint64Var(&o.seed, "seed", rand.Uint64(), "seed of the faults, to repeat a run")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	end := time.Now().Add(*length)
	o.more = func(int) bool { return time.Now().Before(end) && ctx.Err() == nil }
	if err := soak(ctx, o); err != nil {
		fmt.Fprintln(os.Stderr, "soak:", err)
		os.Exit(1)
	}
}

// options say how to soak.
type options struct {
	hosts int
	seed  uint64
	// more reports whether there is to be another round.
	more func(round int) bool
	out  *log.Logger
}

// every is how many rounds lie between two measurements.
const every = 10

// soak runs rounds of jobs and looks for growth.
func soak(ctx context.Context, o options) (err error) {
	w, err := newWorld(o.hosts, o.out)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, w.close()) }()
	random := rand.New(rand.NewPCG(o.seed, 0))
	o.out.Printf("seed %d", o.seed)
	var gauges []gauge
	started, jobs := time.Now(), 0
	for round := 0; o.more(round); round++ {
		if err := w.round(ctx, random); err != nil {
			return fmt.Errorf("round %d of seed %d: %w", round, o.seed, err)
		}
		jobs++
		if round%every != every-1 {
			continue
		}
		g, err := measure(ctx, w)
		if err != nil {
			return err
		}
		gauges = append(gauges, g)
		if len(gauges)%10 == 1 {
			o.out.Printf("%8s  %6d jobs  %s", time.Since(started).Round(time.Second), jobs, g)
		}
	}
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	o.out.Printf("%s over %d jobs on %d hosts: %s; %d of %d sound ones late",
		time.Since(started).Round(time.Second), jobs, o.hosts, w.kinds(), w.slow, w.sound)
	if err := growth(gauges, o.out); err != nil { // also after a few rounds, of which no share means anything
		return err
	}
	if w.slow > w.sound/10 {
		return fmt.Errorf("%d of %d hosts without a fault were too slow", w.slow, w.sound)
	}
	return nil
}
