// Command bench measures bin/gossh against the floor: a client that only connects
// and runs the same command. Both meet the same private sshd on loopback, in turn,
// and what counts are the ratios of one run.
//
//	go run ./internal/bench [-hosts N] [-runs N]
//
// It needs root and Debian's openssh-server.
package main

import (
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"time"
)

func main() {
	hosts := flag.Int("hosts", 100, "hosts of the runs over many")
	runs := flag.Int("runs", 5, "runs of each, of which the median counts")
	flag.Parse()
	if err := bench(*hosts, *runs); err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

// row is one figure with what it must be.
type row struct {
	name      string
	got, must float64
	unit      string
}

func bench(hosts, runs int) (err error) {
	f, err := startFleet(hosts)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, f.close()) }()
	gossh := func(argv ...string) []string {
		return append([]string{"bin/gossh", "-c", f.dir, "--out", "quiet"}, argv...)
	}
	if _, err := measure(f, gossh("*", "test.ping")); err != nil { // the thin goes up
		return err
	}
	version, err := median(runs, func() (sample, error) { return measure(f, []string{"bin/gossh", "--version"}) })
	if err != nil {
		return err
	}
	rows := []row{{"gossh --version", version.wall.Seconds() * 1000, 15, "ms"}}
	for _, n := range []int{1, hosts} {
		target := "h0"
		if n > 1 {
			target = "*"
		}
		var mine, floors []sample
		for range runs { // in turn, so that other load hits both
			s, err := measure(f, gossh(target, "cmd.run", "uptime"))
			if err != nil {
				return err
			}
			mine = append(mine, s)
			s, err = f.floor(n, "uptime")
			if err != nil {
				return err
			}
			floors = append(floors, s)
		}
		m, fl := middle(mine), middle(floors)
		must := 1.25
		if n == 1 {
			must = 1.0
		}
		rows = append(rows,
			row{fmt.Sprintf("%d host(s), warm cmd.run, to the floor's %.2f s", n, fl.wall.Seconds()), m.wall.Seconds() / fl.wall.Seconds(), must, "x"},
			row{fmt.Sprintf("%d host(s), client CPU per host", n), m.cpu.Seconds() * 1000 / float64(n), 4, "ms"},
			row{fmt.Sprintf("%d host(s), peak memory", n), float64(m.rss) / (1 << 20), 60, "MiB"})
	}
	for _, r := range rows {
		verdict := "met"
		if r.got > r.must {
			verdict = "MISSED"
			if strings.HasPrefix(r.name, "1 host(s), client") || strings.HasPrefix(r.name, "1 host(s), peak") {
				verdict = "-"
			}
		}
		fmt.Printf("%-52s %8.2f %-3s must %6.2f  %s\n", r.name, r.got, r.unit, r.must, verdict)
	}
	return nil
}

// sample is one run of a command.
type sample struct {
	wall, cpu time.Duration
	rss       int64
}

// measure runs a command to its end.
func measure(f *fleet, argv []string) (sample, error) {
	cmd := exec.Command(argv[0], argv[1:]...) //nolint:noctx // it ends by itself
	cmd.Env = append(os.Environ(), "HOME="+f.dir, "SSH_AUTH_SOCK=")
	cmd.Stderr = os.Stderr
	start := time.Now()
	err := cmd.Run()
	s := sample{wall: time.Since(start)}
	if err != nil {
		return s, fmt.Errorf("running %s: %w", strings.Join(argv, " "), err)
	}
	s.cpu = cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime()
	if u, ok := cmd.ProcessState.SysUsage().(*syscall.Rusage); ok {
		s.rss = u.Maxrss << 10
	}
	return s, nil
}

func median(n int, one func() (sample, error)) (sample, error) {
	var all []sample
	for range n {
		s, err := one()
		if err != nil {
			return s, err
		}
		all = append(all, s)
	}
	return middle(all), nil
}

func middle(all []sample) sample {
	slices.SortFunc(all, func(a, b sample) int { return int(a.wall - b.wall) })
	return all[len(all)/2]
}

// run runs a helper program.
func run(argv ...string) error {
	out, err := exec.Command(argv[0], argv[1:]...).CombinedOutput() //nolint:noctx // it ends by itself
	if err != nil {
		return fmt.Errorf("running %s: %w: %s", filepath.Base(argv[0]), err, out)
	}
	return nil
}
