package thin_test

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/gossh/gossh/fault"
	"github.com/gossh/gossh/internal/testneed"
	"github.com/gossh/gossh/targets"
	"github.com/gossh/gossh/thin"
	"github.com/gossh/gossh/thin/thintest"
	"github.com/gossh/gossh/transport"
)

// flight is a target whose pre-flight script is text.
func flight(t *testing.T, text string, args ...string) *targets.Target {
	t.Helper()
	tgt := host(t)
	tgt.Thin.PreFlight = t.TempDir() + "/script"
	tgt.Thin.PreFlightArgs = args
	if err := os.WriteFile(tgt.Thin.PreFlight, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return tgt
}

// leftovers fails the test if a pre-flight directory of this test is still there.
func leftovers(t *testing.T, dirs string) {
	t.Helper()
	b, err := os.ReadFile(dirs)
	if err != nil {
		t.Fatalf("the script has not run: %v", err)
	}
	for d := range strings.Lines(string(b)) {
		d = filepath.Dir(strings.TrimSpace(d))
		if !strings.HasPrefix(filepath.Base(d), ".gossh-pre-") {
			t.Errorf("the script ran in %s", d)
		}
		eventually(t, "the removal of "+d, func() bool { _, err := os.Stat(d); return os.IsNotExist(err) })
	}
}

func TestPreFlightRunsWhenDue(t *testing.T) {
	t.Parallel()
	for _, shell := range [][]string{{"sh"}, {"bash"}, {"busybox", "sh"}, {"mksh"}, {"csh"}, {"fish"}} {
		t.Run(shell[0], func(t *testing.T) {
			t.Parallel()
			testneed.Program(t, "shells", shell[0])
			log := t.TempDir() + "/log"
			tgt := flight(t, "#!/bin/sh\necho $0 >>"+log+"\necho said; echo moaned >&2\n")
			conn, r := &thintest.Conn{Shell: shell}, runner(t)
			for i, tt := range []struct {
				o    thin.OpenOptions
				runs int
			}{
				{thin.OpenOptions{}, 1}, // cold
				{thin.OpenOptions{}, 1}, // warm
				{thin.OpenOptions{Fresh: true}, 1},
				{thin.OpenOptions{PreFlight: true, Wipe: true}, 2},
				{thin.OpenOptions{PreFlight: true}, 3}, // cold and forced: once
			} {
				ping(t, r, conn, tgt, tt.o)
				b, err := os.ReadFile(log)
				if n := strings.Count(string(b), "\n"); err != nil || n != tt.runs {
					t.Errorf("step %d: got %d runs, %v, want %d", i, n, err, tt.runs)
				}
			}
			leftovers(t, log)
		})
	}
}

func TestPreFlightFails(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		script, stdout, stderr string
		code                   int
	}{
		"exit code":       {"#!/bin/sh\necho out; echo err >&2; exit 3\n", "out\n", "err\n", 3},
		"no #! line":      {"echo out; echo err >&2; exit 3\n", "out\n", "err\n", 3},
		"code 126":        {"#!/bin/sh\necho once; exit 126\n", "once\n", "", 126},
		"no interpreter":  {"#!/no/such/interpreter\n", "", "", 127},
		"killed":          {"#!/bin/sh\nkill -9 $$\n", "", "", 137},
		"stdin is empty":  {"#!/bin/sh\ncat; exit 4\n", "", "", 4},
		"other #! line":   {"#!/usr/bin/env -S sh -e\nfalse\ntrue\n", "", "", 1},
		"its own newline": {"#!/bin/sh\nprintf 'gossh:x:run\\nx'; exit 5", "gossh:x:run\nx", "", 5},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			tgt := flight(t, tt.script)
			_, err := one(t, runner(t), &thintest.Conn{}, tgt, thin.OpenOptions{}, "test.ping")
			var pe *thin.PreFlightError
			if fault.KindOf(err) != fault.Failed || !errors.As(err, &pe) {
				t.Fatalf("got %v (%v), want the script's failure", err, fault.KindOf(err))
			}
			if stdout, stderr, code := pe.Output(); stdout != tt.stdout || code != tt.code || tt.stderr != "" && stderr != tt.stderr {
				t.Errorf("got %q, %q, %d, want %q, %q, %d", stdout, stderr, code, tt.stdout, tt.stderr, tt.code)
			}
			if _, err := os.Stat(tgt.Thin.Dir); !os.IsNotExist(err) {
				t.Errorf("there is a thin dir: %v", err)
			}
		})
	}
}

func TestPreFlightOutputIsBounded(t *testing.T) {
	t.Parallel()
	tgt := flight(t, "#!/bin/sh\nhead -c 5000000 /dev/zero; exit 1\n")
	_, err := one(t, runner(t), &thintest.Conn{}, tgt, thin.OpenOptions{}, "test.ping")
	var pe *thin.PreFlightError
	if !errors.As(err, &pe) || len(pe.Stdout) > 1<<20+100 || !strings.HasSuffix(pe.Stdout, "cut]\n") {
		t.Errorf("got %v", err)
	}
}

func TestPreFlightArguments(t *testing.T) {
	t.Parallel()
	out := t.TempDir() + "/out"
	args := []string{
		out, "", "one two", "; touch /tmp/test", "| touch /tmp/test", "$(id)", "`id`", "$HOME", "a\nb\n", "'", `"`, `\`, `\n`, "*", "~", "-n", "--", "!", "#", "ä",
		"\x01\x7f\xff", strings.Repeat("x", 5000), "'\"'\"'", "${IFS}", "&", ">x", "\t", "%s", "{a,b}",
	}
	tgt := flight(t, "#!/bin/sh\nf=$1; shift; for a do printf '%s\\0' \"$a\"; done >\"$f\"\n", args...)
	ping(t, runner(t), &thintest.Conn{}, tgt, thin.OpenOptions{})
	got, err := os.ReadFile(out)
	if want := strings.Join(args[1:], "\x00") + "\x00"; err != nil || string(got) != want {
		t.Errorf("got %q, %v, want %q", got, err, want)
	}
}

// FuzzPreFlightArgument passes arguments through a real shell.
func FuzzPreFlightArgument(f *testing.F) {
	for _, s := range []string{"x", "; $() \n ' \" `", "'; exit 3; '", "\\", "\xff"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, arg string) {
		if strings.Contains(arg, "\x00") {
			t.Skip("no argument holds a NUL")
		}
		dir := t.TempDir()
		tgt := &targets.Target{ID: "h", Thin: targets.Thin{Dir: dir + "/thin", PreFlight: dir + "/s", PreFlightArgs: []string{dir + "/out", arg}}}
		if err := os.WriteFile(dir+"/s", []byte(`printf %s. "$2" >"$1"; exit 9`), 0o600); err != nil {
			t.Fatal(err)
		}
		_, err := thin.New(thin.Options{Source: noThin{}}).Open(t.Context(), &thintest.Conn{}, tgt, thin.OpenOptions{PreFlight: true})
		if fault.KindOf(err) != fault.Failed {
			t.Fatalf("got %v", err)
		}
		if got, err := os.ReadFile(dir + "/out"); err != nil || string(got) != arg+"." {
			t.Errorf("got %q, %v, want %q", got, err, arg+".")
		}
	})
}

// noThin is a source without thins.
type noThin struct{}

func (noThin) Known() []thin.Bundle { return nil }
func (noThin) Bundle(context.Context, thin.Platform) (thin.Bundle, error) {
	return thin.Bundle{}, thin.ErrNoBundle
}

func TestPreFlightIsNeverSudo(t *testing.T) {
	t.Parallel()
	tgt := flight(t, "exit 7\n")
	tgt.Become.Method = "sudo"
	tgt.Thin.TTY = true
	var seen []transport.Command
	conn := &thintest.Conn{Seen: func(c transport.Command) { seen = append(seen, c) }}
	_, err := one(t, runner(t), conn, tgt, thin.OpenOptions{PreFlight: true}, "test.ping")
	if fault.KindOf(err) != fault.Failed {
		t.Errorf("got %v (%v)", err, fault.KindOf(err))
	}
	if len(seen) != 1 || strings.Contains(seen[0].Line, "sudo") || seen[0].TTY {
		t.Errorf("got %+v, want one command without sudo", seen)
	}
}

func TestPreFlightScriptThatMayNotRun(t *testing.T) {
	t.Parallel()
	missing := flight(t, "")
	missing.Thin.PreFlight = "/no/such/script"
	_, err := one(t, runner(t), &thintest.Conn{}, missing, thin.OpenOptions{}, "test.ping")
	if fault.KindOf(err) != fault.Invalid {
		t.Errorf("got %v (%v), want it invalid", err, fault.KindOf(err))
	}
	if _, err := os.Stat(missing.Thin.Dir); !os.IsNotExist(err) {
		t.Errorf("there is a thin dir: %v", err)
	}
	if _, err := os.Stat("/no/such/script"); !errors.Is(err, fs.ErrNotExist) {
		t.Fatal(err)
	}
}

func TestPreFlightIsEnded(t *testing.T) {
	t.Parallel()
	for name, end := range map[string]func(conn *thintest.Conn, cancel context.CancelFunc){
		"cancelled":      func(_ *thintest.Conn, cancel context.CancelFunc) { cancel() },
		"connection cut": func(c *thintest.Conn, _ context.CancelFunc) { c.Cut() },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			log := t.TempDir() + "/log"
			marker := fmt.Sprint(8000000+os.Getpid(), len(name))
			marker = strings.ReplaceAll(marker, " ", "")
			tgt := flight(t, "#!/bin/sh\necho $0 >>"+log+"\nsleep "+marker+" & sleep "+marker+"\n")
			conn := &thintest.Conn{}
			ctx, cancel := context.WithTimeout(t.Context(), 3*patience)
			defer cancel()
			go func() {
				eventually(t, "the script", func() bool { return len(running(t, "sleep\x00"+marker)) == 2 })
				end(conn, cancel)
			}()
			if _, err := runner(t).Open(ctx, conn, tgt, thin.OpenOptions{}); err == nil {
				t.Error("got a session")
			}
			eventually(t, "the end of the script", func() bool { return len(running(t, "sleep\x00"+marker)) == 0 })
			leftovers(t, log)
		})
	}
}
