package pclntab_test

import (
	"bytes"
	"compress/gzip"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/gossh/gossh/internal/pclntab"
	"github.com/gossh/gossh/internal/testneed"
)

// build returns the program in testdata, as its file and as bytes.
func build(t *testing.T) (string, []byte) {
	t.Helper()
	tool := testneed.Program(t, "go", "go")
	file := filepath.Join(t.TempDir(), "victim")
	// The flags of the thin, so that its standard library may be there already.
	c := exec.CommandContext(t.Context(), tool, "build", "-trimpath", "-gcflags=all=-l", "-ldflags=-s -w", "-o", file, "./testdata/victim")
	c.Env = append(os.Environ(), "CGO_ENABLED=0", "GOFLAGS=")
	if out, err := c.CombinedOutput(); err != nil {
		t.Fatalf("building: %v\n%s", err, out)
	}
	b, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return file, b
}

// run returns what the program printed, and its traceback.
func run(t *testing.T, file string) (stdout, stderr string) {
	t.Helper()
	var out, trace strings.Builder
	c := exec.CommandContext(t.Context(), file)
	c.Stdout, c.Stderr = &out, &trace
	var exit *exec.ExitError
	if err := c.Run(); !errors.As(err, &exit) || exit.ExitCode() != 2 {
		t.Fatalf("got %v, want the exit code of a panic\n%s", err, trace.String())
	}
	return out.String(), trace.String()
}

func TestStrip(t *testing.T) {
	t.Parallel()
	if runtime.GOOS != "linux" {
		t.Skip("programs of this system are no ELF files, or were not tried")
	}
	file, program := build(t)
	wantOut, wantTrace := run(t, file)
	lean := bytes.Clone(program)
	if err := pclntab.Strip(lean); err != nil {
		t.Fatal(err)
	}
	leanFile := file + "-lean"
	if err := os.WriteFile(leanFile, lean, 0o755); err != nil {
		t.Fatal(err)
	}
	gotOut, gotTrace := run(t, leanFile)
	if d := cmp.Diff(wantOut, gotOut); d != "" {
		t.Errorf("what it prints (-want +got):\n%s", d)
	}
	if !strings.Contains(wantTrace, "main.go:") || strings.Contains(wantTrace, "main.fatal()") {
		t.Errorf("the traceback before has no lines, or no arguments:\n%s", wantTrace)
	}
	if strings.Contains(gotTrace, ".go:") || !strings.Contains(gotTrace, "main.fatal()") {
		t.Errorf("the traceback still has files or arguments:\n%s", gotTrace)
	}
	// What is at which offset in which function can still be told.
	want := calls(wantTrace)
	if len(want) < 2 { // fatal and main
		t.Errorf("calls in the traceback: got %q", want)
	}
	if d := cmp.Diff(want, calls(gotTrace)); d != "" {
		t.Errorf("calls in the traceback (-want +got):\n%s", d)
	}
	if was, is := packed(t, program), packed(t, lean); is > was*95/100 {
		t.Errorf("compressed: got %d bytes, want 5 %% less than %d", is, was)
	}
}

var call = regexp.MustCompile(`(?m)^(main\.\w+)\(.*\n\t\S+ (\+0x[0-9a-f]+)`)

// calls returns the functions of the first goroutine with the offsets in them.
func calls(trace string) []string {
	var out []string
	for _, m := range call.FindAllStringSubmatch(trace, -1) {
		out = append(out, m[1]+m[2])
	}
	return out
}

func packed(t *testing.T, b []byte) int {
	t.Helper()
	var out bytes.Buffer
	z := gzip.NewWriter(&out)
	if _, err := z.Write(b); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Len()
}

// TestStripRefuses damages a program in each byte of the header of its table.
func TestStripRefuses(t *testing.T) {
	t.Parallel()
	_, program := build(t)
	if err := pclntab.Strip([]byte("#!/bin/sh\n")); !errors.Is(err, pclntab.ErrFormat) {
		t.Errorf("a script: got %v, want ErrFormat", err)
	}
	at := bytes.Index(program, []byte{0xf1, 0xff, 0xff, 0xff, 0, 0})
	if runtime.GOOS != "linux" || at < 0 {
		t.Skip("programs of this system are no ELF files in little endian")
	}
	for _, i := range []int{0, 3, 4, 5, 7, 14, 15, 8 + 4*8 + 5, 8 + 6*8 + 5, 8 + 7*8 + 5} {
		damaged := bytes.Clone(program)
		damaged[at+i] += 3
		was := bytes.Clone(damaged)
		if err := pclntab.Strip(damaged); !errors.Is(err, pclntab.ErrFormat) {
			t.Errorf("byte %d of the header: got %v, want ErrFormat", i, err)
		}
		if !bytes.Equal(was, damaged) {
			t.Errorf("byte %d of the header: the program was changed", i)
		}
	}
}
