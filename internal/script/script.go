// Package script runs executables of the operator that answer on their standard
// output: without a shell, bounded in time and size.
package script

import (
	"context"
	"fmt"
	"path/filepath"
	"strings"
	"syscall"
	"time"

	"github.com/gossh/gossh/fault"
	"github.com/gossh/gossh/internal/ownership"
	"github.com/gossh/gossh/internal/process"
)

// maxStderr bounds what is shown of the messages of a program, in bytes.
const maxStderr = 2000

// Script is an executable.
type Script struct {
	// Path is the executable.
	Path string
	// Env is its whole environment, as KEY=value.
	Env []string
	// Limit is the longest answer in bytes, Timeout the longest time of one run.
	Limit   int
	Timeout time.Duration
	// Check returns an error if somebody else may have written the file at path,
	// which is then not run. nil looks at the owner and mode of the file and of the
	// directories above it.
	Check func(path string) error
}

// Run runs the executable and returns what it prints. When ctx ends or the time is
// over, everything that the executable has started is ended. Errors are those of
// ctx, or fault.Invalid with the end of what was said on standard error.
func (s *Script) Run(ctx context.Context, args ...string) ([]byte, error) {
	abs, err := filepath.Abs(s.Path)
	if err != nil {
		return nil, fault.Wrap(fault.Invalid, "running "+s.Path, err)
	}
	check := s.Check
	if check == nil {
		check = ownership.Check
	}
	if err := check(abs); err != nil {
		return nil, err
	}
	running, end := context.WithCancel(ctx)
	defer end()
	printed := 0 // by one goroutine, which Run waits for
	r, err := process.Run(running, &process.Command{
		Argv: append([]string{abs}, args...), Env: s.Env, Limit: s.Limit, Timeout: s.Timeout,
		Output: func(stream string, data []byte) {
			if stream != process.Stdout {
				return
			}
			if printed += len(data); printed > s.Limit { // the rest is no use to anybody
				end()
			}
		},
	})
	switch {
	case ctx.Err() != nil && err != nil:
		return nil, ctx.Err()
	case printed > s.Limit:
		return nil, fault.New(fault.Invalid, "", "%s printed more than %s", s.Path, size(s.Limit))
	case err != nil:
		return nil, fault.New(fault.Invalid, "", "running %s: %w", s.Path, err)
	case r.TimedOut:
		return nil, fault.New(fault.Invalid, "", "%s did not end within %v%s", s.Path, s.Timeout.Round(time.Millisecond), said(r.Stderr))
	case r.Code < 0:
		return nil, fault.New(fault.Invalid, "", "%s was ended by signal %d (%v)%s", s.Path, -r.Code, syscall.Signal(-r.Code), said(r.Stderr))
	case r.Code != 0:
		return nil, fault.New(fault.Invalid, "", "%s ended with exit code %d%s", s.Path, r.Code, said(r.Stderr))
	}
	return r.Stdout, nil
}

func size(n int) string {
	if n >= 1<<20 {
		return fmt.Sprintf("%d MiB", n>>20)
	}
	return fmt.Sprintf("%d bytes", n)
}

// said quotes the end of the messages of a program.
func said(stderr []byte) string {
	s := strings.TrimSpace(strings.ToValidUTF8(string(stderr), "?"))
	if s == "" {
		return ""
	}
	if len(s) > maxStderr {
		s = "..." + strings.ToValidUTF8(s[len(s)-maxStderr:], "")
	}
	return fmt.Sprintf(": it said %q", s)
}
