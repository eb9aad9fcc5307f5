package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"slices"
	"strings"
	"syscall"
	"time"
)

// sample is one run of a command.
type sample struct {
	Wall time.Duration `json:"wall"`
	// CPU is that of the command and of all that it started and waited for.
	CPU time.Duration `json:"cpu"`
	// RSS is its largest resident set, in bytes.
	RSS  int64 `json:"rss"`
	Exit int   `json:"exit"`
	// out is what it printed.
	out []byte
}

func (s sample) rssMiB() float64 { return float64(s.RSS) / (1 << 20) }

// cpuPer returns the milliseconds of CPU per host.
func (s sample) cpuPer(hosts int) float64 { return s.CPU.Seconds() * 1000 / float64(hosts) }

// stopwatch is the role that runs one command and writes its sample to file
// descriptor 3. It is a process of its own because the kernel starts the maximum of
// a new program with the size of the process that started it.
func stopwatch(argv []string) error {
	cmd := exec.Command(argv[0], argv[1:]...) //nolint:noctx // it ends by itself
	cmd.Stdin, cmd.Stdout, cmd.Stderr = os.Stdin, os.Stdout, os.Stderr
	start := time.Now()
	err := cmd.Run()
	s := sample{Wall: time.Since(start)}
	var failed *exec.ExitError
	if err != nil && !errors.As(err, &failed) {
		return err
	}
	s.Exit = cmd.ProcessState.ExitCode()
	s.CPU = cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime()
	if u, ok := cmd.ProcessState.SysUsage().(*syscall.Rusage); ok {
		s.RSS = u.Maxrss << 10
	}
	return json.NewEncoder(os.NewFile(3, "sample")).Encode(s)
}

// run runs a command under the stopwatch; it must end with one of the exit codes,
// 0 if none is given.
func run(argv []string, codes ...int) (s sample, err error) {
	self, err := os.Executable()
	if err != nil {
		return s, err
	}
	r, w, err := os.Pipe()
	if err != nil {
		return s, err
	}
	defer func() { _ = r.Close() }()
	cmd := exec.Command(self, append([]string{"stopwatch"}, argv...)...) //nolint:noctx // it ends by itself
	var out, errs bytes.Buffer
	cmd.Stdout, cmd.Stderr, cmd.ExtraFiles = &out, &errs, []*os.File{w}
	cmd.Env = append(os.Environ(), "HOME=/nonexistent", "SSH_AUTH_SOCK=")
	err = errors.Join(cmd.Run(), w.Close())
	if err == nil {
		err = json.NewDecoder(r).Decode(&s)
	}
	if err == nil && !slices.Contains(append(codes, 0), s.Exit) {
		err = fmt.Errorf("exit code %d", s.Exit)
	}
	if err != nil {
		return s, fmt.Errorf("running %s: %w: %s", strings.Join(argv, " "), err, tail(errs.String()+out.String()))
	}
	s.out = out.Bytes()
	return s, nil
}

// tail returns the end of a text.
func tail(s string) string { return s[max(0, len(s)-1000):] }

// tool runs a helper program.
func tool(argv ...string) error {
	out, err := exec.Command(argv[0], argv[1:]...).CombinedOutput() //nolint:noctx // it ends by itself
	if err != nil {
		return fmt.Errorf("running %s: %w: %s", argv[0], err, tail(string(out)))
	}
	return nil
}
