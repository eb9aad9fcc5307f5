package main

import (
	"io"
	"log"
	"runtime"
	"strings"
	"testing"

	"github.com/gossh/gossh/internal/testneed"
	"github.com/gossh/gossh/thin"
)

// TestSoak goes through a few rounds: enough to see that the soak itself works.
func TestSoak(t *testing.T) {
	t.Parallel()
	if runtime.GOOS != "linux" {
		t.Skip("there is no /proc")
	}
	if len(thin.Embedded()) == 0 {
		testneed.Skip(t, "thin", "no thin is embedded (make thin-host)")
	}
	o := options{hosts: 4, seed: 5, out: quiet(), more: func(round int) bool { return round < 4 }}
	err := soak(t.Context(), o)
	if err == nil || !strings.Contains(err.Error(), "too short to tell") {
		t.Errorf("got %v, want that it was too short to tell", err)
	}
}

func quiet() *log.Logger { return log.New(io.Discard, "", 0) }

func TestGrowth(t *testing.T) {
	t.Parallel()
	steady := gauge{goroutines: 20, descriptors: 10, heap: 1 << 20}
	for name, c := range map[string]struct {
		step gauge
		want string
	}{
		"steady":      {gauge{}, ""},
		"goroutines":  {gauge{goroutines: 5}, "goroutines grew"},
		"descriptors": {gauge{descriptors: 1}, "descriptors grew"},
		"memory":      {gauge{heap: 1 << 20}, "memory grew"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var list []gauge
			g := steady
			for range 20 {
				list = append(list, g)
				g.goroutines += c.step.goroutines
				g.descriptors += c.step.descriptors
				g.heap += c.step.heap
			}
			err := growth(list, quiet())
			if (err == nil) != (c.want == "") || err != nil && !strings.Contains(err.Error(), c.want) {
				t.Errorf("got %v, want %q", err, c.want)
			}
		})
	}
}
