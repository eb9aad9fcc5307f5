package thin

import (
	"context"
	"errors"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/gossh/gossh/secret"
	"github.com/gossh/gossh/targets"
	"github.com/gossh/gossh/transport"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// recorder is a connection that keeps the command and starts nothing.
type recorder struct {
	user string
	cmd  transport.Command
}

var errRecorded = errors.New("recorded")

func (r *recorder) Start(_ context.Context, cmd transport.Command) (transport.Process, error) {
	r.cmd = cmd
	return nil, errRecorded
}
func (r *recorder) Peer() transport.Peer { return transport.Peer{User: r.user} }
func (r *recorder) Close() error         { return nil }

// oneThin is a source with a thin that nobody gets.
type oneThin struct{ Source }

func (oneThin) Known() []Bundle {
	return []Bundle{{Platform: Platform{"linux", "amd64"}, Digest: strings.Repeat("0123456789abcdef", 4), Size: 2900000}}
}

// TestLines holds the exact bytes that each feature makes of the line for the login
// shell. The gate itself stands in them as GATE.
func TestLines(t *testing.T) {
	t.Parallel()
	password := secret.New("hunter2")
	var got strings.Builder
	for _, tt := range []struct {
		name, user string
		t          targets.Target
		o          OpenOptions
	}{
		{"plain", "root", targets.Target{}, OpenOptions{}},
		{"login name with odd characters", `CORP\jo e`, targets.Target{}, OpenOptions{}},
		{"tty", "root", targets.Target{Thin: targets.Thin{TTY: true}}, OpenOptions{}},
		{"thin sent again", "root", targets.Target{}, OpenOptions{Fresh: true}},
		{"sudo", "jo", targets.Target{Become: targets.Become{Method: "sudo"}}, OpenOptions{}},
		{"sudo to the same user", "root", targets.Target{Become: targets.Become{Method: "sudo"}}, OpenOptions{}},
		{"sudo_user", "jo", targets.Target{Become: targets.Become{Method: "sudo", User: "#100 x"}}, OpenOptions{}},
		{"sudo with password", "jo", targets.Target{Become: targets.Become{Method: "sudo", Password: password}}, OpenOptions{}},
		{"thin_dir", "root", targets.Target{Thin: targets.Thin{Dir: "/opt/a b'c$(id)!/"}}, OpenOptions{}},
		{"relative thin_dir", "root", targets.Target{Thin: targets.Thin{Dir: "thin"}}, OpenOptions{}},
		{"random dir", "root", targets.Target{Thin: targets.Thin{RandomDir: true}}, OpenOptions{}},
	} {
		rec := &recorder{user: tt.user}
		r := New(Options{Source: oneThin{}, Hash: "a1b2c3", Nonce: func() string { return "00112233445566778899aabbccddeeff" }})
		if _, err := r.Open(t.Context(), rec, &tt.t, tt.o); !errors.Is(err, errRecorded) {
			t.Errorf("%s: got %v", tt.name, err)
		}
		line := strings.Replace(rec.cmd.Line, oneLine(gateSource), "GATE", 1)
		if strings.Contains(line, "hunter2") {
			t.Errorf("%s: the password is on the command line", tt.name)
		}
		if rec.cmd.TTY {
			line += "  (with a terminal)"
		}
		got.WriteString(tt.name + ":\n    " + line + "\n")
	}
	golden(t, "lines", got.String())
}

func golden(t *testing.T, name, got string) {
	t.Helper()
	name = filepath.Join("testdata", name+".golden")
	if *update {
		if err := os.WriteFile(name, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(string(want), got); d != "" {
		t.Errorf("%s (-want +got):\n%s", name, d)
	}
}

func TestThinDirsThatAreRefused(t *testing.T) {
	t.Parallel()
	for _, dir := range []string{"/", "~", "~/", ".", "/a\nb", "//"} {
		r := New(Options{Source: oneThin{}})
		rec := &recorder{user: "root"}
		if _, err := r.Open(t.Context(), rec, &targets.Target{Thin: targets.Thin{Dir: dir}}, OpenOptions{}); err == nil || errors.Is(err, errRecorded) {
			t.Errorf("%q: got %v, want it refused", dir, err)
		}
	}
}

func TestControllerHash(t *testing.T) {
	t.Parallel()
	// python3 -c 'import uuid; print(uuid.uuid3(uuid.NAMESPACE_DNS, "python.org").hex[:6])'
	if got, want := ControllerHash("python.org"), "6fa459"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

func TestBecomeError(t *testing.T) {
	t.Parallel()
	sudo := targets.Become{Method: "sudo"}
	for said, want := range map[string]string{
		"sudo: a password is required":                                                "NOPASSWD required",
		"sudo: no tty present and no askpass program specified":                       "NOPASSWD required",
		"sudo: a terminal is required to read the password; either use the -S option": "NOPASSWD required",
		"sudo: sorry, you must have a tty to run sudo":                                "requiretty",
		"jo is not in the sudoers file.  This incident will be reported.":             "may not use sudo",
		"Sorry, user jo is not allowed to execute '/usr/bin/sh -c' as root on web1.":  "does not allow",
		"sudo: unknown user: nobdy":                                                   "does not know",
		"sudo: 1 incorrect password attempt":                                          "refused the password",
		"Sorry, try again.":                                                           "refused the password",
		"sh: 1: exec: sudo: not found":                                                "not installed",
		"bash: line 1: exec: sudo: not found":                                         "not installed",
		"sudo: Command not found.":                                                    "not installed",
		"fish: Unknown command: sudo":                                                 "not installed",
		"sudo: /usr/bin/sudo must be owned by uid 0 and have the setuid bit set":      "broken",
		"motd\nsudo: Ein Passwort ist notwendig\n":                                    "sudo says: Ein Passwort ist notwendig",
		"sudo: account validation failure, is your account locked?":                   "account validation failure",
	} {
		err := becomeError(sudo, said)
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: got %v, want %q", said, err, want)
		}
	}
	if err := becomeError(sudo, "bash: syntax error"); err != nil {
		t.Errorf("got %v for what sudo has not said", err)
	}
	if err := becomeError(targets.Become{}, "sudo: a password is required"); err != nil {
		t.Errorf("got %v without sudo", err)
	}
}
