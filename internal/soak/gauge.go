package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log"
	"os"
	"runtime"
	"runtime/pprof"
	"strconv"
	"strings"
	"time"
)

// gauge is what may grow.
type gauge struct {
	goroutines, descriptors, children int
	heap                              uint64
}

// String shows g on one line.
func (g gauge) String() string {
	return fmt.Sprintf("%4d goroutines  %4d descriptors  %3d processes  %6.1f MiB", g.goroutines, g.descriptors, g.children, float64(g.heap)/(1<<20))
}

// settling is how long what has ended may take to be gone.
const settling = 15 * time.Second

// measure waits until the connections of the hosts are closed, and reads the gauge.
func measure(ctx context.Context, w *world) (gauge, error) {
	end := time.Now().Add(settling)
	for {
		open := 0
		for _, h := range w.hosts {
			open += h.Open()
		}
		g := read()
		switch {
		case open == 0 && g.children == 0:
			return g, nil
		case time.Now().After(end):
			return g, fmt.Errorf("%d connections and %d processes are left %v after the jobs", open, g.children, settling)
		}
		select {
		case <-ctx.Done():
			return g, context.Cause(ctx)
		case <-time.After(20 * time.Millisecond):
		}
	}
}

func read() gauge {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	g := gauge{goroutines: runtime.NumGoroutine(), heap: m.HeapAlloc}
	if fds, err := os.ReadDir("/proc/self/fd"); err == nil {
		g.descriptors = len(fds)
	}
	g.children = children(os.Getpid())
	return g
}

// children counts the processes that this one has started, and that run.
func children(of int) int {
	tasks, err := os.ReadDir("/proc")
	if err != nil {
		return 0
	}
	n := 0
	for _, t := range tasks {
		text, err := os.ReadFile("/proc/" + t.Name() + "/stat")
		if err != nil {
			continue
		}
		i := bytes.LastIndexByte(text, ')')
		if f := strings.Fields(string(text[i+1:])); len(f) > 1 && f[1] == strconv.Itoa(of) {
			n++
		}
	}
	return n
}

// The growth that is allowed between the beginning and the end. The connection to the
// jump host, which stays for a while, is there or not.
const (
	moreGoroutines  = 30
	moreDescriptors = 6
	moreHeap        = 4 << 20
)

// growth compares the lowest values of the second quarter with those of the last one:
// at first caches fill, and what is lowest has least of what is under way.
func growth(gauges []gauge, out *log.Logger) error {
	if len(gauges) < 4 {
		return errors.New("too short to tell growth: there were fewer than 4 measurements")
	}
	q := len(gauges) / 4
	first, last := lowest(gauges[q:2*q]), lowest(gauges[len(gauges)-q:])
	out.Printf("at first %s\nat last  %s", first, last)
	var err error
	if last.goroutines > first.goroutines+moreGoroutines {
		_ = pprof.Lookup("goroutine").WriteTo(out.Writer(), 1)
		err = errors.Join(err, fmt.Errorf("goroutines grew from %d to %d", first.goroutines, last.goroutines))
	}
	if last.descriptors > first.descriptors+moreDescriptors {
		err = errors.Join(err, fmt.Errorf("descriptors grew from %d to %d", first.descriptors, last.descriptors))
	}
	if last.heap > first.heap+first.heap/4+moreHeap {
		err = errors.Join(err, fmt.Errorf("memory grew from %d to %d bytes", first.heap, last.heap))
	}
	return err
}

// lowest returns the least of each value.
func lowest(gauges []gauge) gauge {
	g := gauges[0]
	for _, o := range gauges[1:] {
		g.goroutines = min(g.goroutines, o.goroutines)
		g.descriptors = min(g.descriptors, o.descriptors)
		g.heap = min(g.heap, o.heap)
	}
	return g
}
