package testneed

import (
	"fmt"
	"runtime"
	"testing"
)

// recorder is a testing.TB that records how a test would have ended.
type recorder struct {
	testing.TB
	fatal, skip string
}

func (r *recorder) Helper() {}

func (r *recorder) Fatalf(format string, args ...any) {
	r.fatal = fmt.Sprintf(format, args...)
	runtime.Goexit()
}

func (r *recorder) Skipf(format string, args ...any) {
	r.skip = fmt.Sprintf(format, args...)
	runtime.Goexit()
}

func record(f func(testing.TB)) *recorder {
	r := &recorder{}
	done := make(chan struct{})
	go func() {
		defer close(done)
		f(r)
	}()
	<-done
	return r
}

func TestSkip(t *testing.T) {
	tests := []struct {
		name, must, need, fatal, skip string
	}{
		{name: "not listed", need: "openssh", skip: "no openssh: reason"},
		{name: "another one listed", must: "python,qemu", need: "openssh", skip: "no openssh: reason"},
		{name: "listed", must: "python,openssh", need: "openssh", fatal: "openssh is required by GOSSH_TEST_MUST: reason"},
		{name: "a part of a name", must: "openssh-server", need: "openssh", skip: "no openssh: reason"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Setenv(Variable, tt.must)
			r := record(func(tb testing.TB) { Skip(tb, tt.need, "reason") })
			if r.fatal != tt.fatal || r.skip != tt.skip {
				t.Errorf("Skip: got fatal %q, skip %q, want %q, %q", r.fatal, r.skip, tt.fatal, tt.skip)
			}
		})
	}
}

func TestProgram(t *testing.T) {
	t.Setenv(Variable, "")
	r := record(func(tb testing.TB) { Program(tb, "nothing", "no-such-program-here") })
	if want := "no nothing: no-such-program-here is not installed (make test-deps)"; r.skip != want {
		t.Errorf("Program: got skip %q, want %q", r.skip, want)
	}
	if got := Program(t, "shell", "sh"); got == "" {
		t.Error("Program(sh): got no path")
	}
}
