package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/gossh/gossh/config"
	"github.com/gossh/gossh/secret"
)

// call1 runs one command line without a terminal, in an empty home.
func call1(t *testing.T, argv ...string) (code int, stdout, stderr string) {
	t.Helper()
	return callIn(t, t.TempDir(), argv...)
}

// callIn does so in the home dir, whose folder etc has the configuration. Files of
// anybody are trusted.
func callIn(t *testing.T, dir string, argv ...string) (code int, stdout, stderr string) {
	t.Helper()
	open := func(name string) *os.File {
		f, err := os.Create(filepath.Join(dir, name))
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { f.Close() })
		return f
	}
	a := &app{in: open("in"), out: open("out"), err: open("err")}
	a.talk = a.err
	a.env = config.Env{
		Getenv: func(string) string { return "" }, Home: dir, WorkDir: dir, System: filepath.Join(dir, "etc"),
		Owned: func(string) error { return nil },
	}
	code = a.run(argv)
	read := func(name string) string {
		b, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil {
			t.Fatal(err)
		}
		return string(b)
	}
	return code, read("out"), read("err")
}

// sample is an argument that each option with one takes, and how the effective
// configuration shows it.
var sample = map[string][2]string{
	"saltfile": {"/dev/null", ""}, "config_dir": {"/", `"/"`}, "no_parse": {"a,b", `["a","b"]`},
	"jid": {"20200101000000000000", `"20200101000000000000"`}, "roster": {"flat", `["flat"]`},
	"roster_file": {"/r", `"/r"`}, "ssh_max_procs": {"7", "7"}, "min_extra_mods": {"x", `["x"]`},
	"thin_extra_mods": {"x", `["x"]`}, "python2_bin": {"p", `"p"`}, "python3_bin": {"p", `"p"`},
	"thin_type": {"salt", `"salt"`}, "idle_timeout": {"90", `"1m30s"`}, "deadline": {"1h", `"1h0m0s"`},
	"ssh_remote_port_forwards": {"1:h:2,3:h:4", `["1:h:2","3:h:4"]`}, "ssh_keepalive_interval": {"7", "7"},
	"ssh_keepalive_count_max": {"7", "7"}, "ssh_options": {"A=b", `["A=b"]`}, "ssh_priv": {"/k", `"/k"`},
	"ssh_priv_passwd": {"hunter2", secret.Mask}, "ssh_user": {"bob", `"bob"`}, "ssh_passwd": {"hunter2", secret.Mask},
	"log_level": {"info", `"info"`}, "ssh_log_file": {"/l", `"/l"`}, "log_level_logfile": {"all", `"all"`},
	"ssh_scan_ports": {"22,2222", `["22","2222"]`}, "ssh_scan_timeout": {"0.5", "0.5"},
	"delimiter": {"|", `"|"`}, "output": {"json", `"json"`}, "output_indent": {"2", "2"},
	"output_file": {"/dev/null", `"/dev/null"`}, "state_output": {"terse", `"terse"`}, "state_verbose": {"False", `"False"`},
}

// TestEveryFlag tries each spelling of each option: it acts on the configuration,
// warns that it has no effect, or is refused until its part is there.
func TestEveryFlag(t *testing.T) {
	t.Parallel()
	for _, o := range config.Options() {
		var spellings []string
		for _, l := range o.Long {
			spellings = append(spellings, "--"+l)
		}
		for _, s := range o.Short {
			spellings = append(spellings, "-"+s)
		}
		for _, s := range spellings {
			t.Run(s, func(t *testing.T) {
				t.Parallel()
				tryFlag(t, o, s)
			})
		}
	}
}

func tryFlag(t *testing.T, o config.Option, spelling string) {
	argv := []string{spelling}
	want := sample[o.Key]
	switch {
	case o.Arg == "":
		want[1] = "true"
		if o.Sets != nil {
			want[1] = fmt.Sprint(o.Sets)
		}
	case o.Later != "":
		argv = append(argv, "1")
	case o.Key != "" && want[0] == "":
		t.Fatalf("%s has no sample argument: add one", o.Key)
	case o.Key != "":
		argv = append(argv, want[0])
	}
	switch {
	case o.Later != "":
		code, _, stderr := call1(t, append(argv, "x", "test.ping")...)
		if code != exitUsage || !strings.Contains(stderr, o.Name()+" is not available yet: it comes with "+o.Later) {
			t.Errorf("got exit code %d, %q, want %d and that it is not available yet", code, stderr, exitUsage)
		}
	case o.Key == "":
		tryKeyless(t, o, argv)
	case o.Key == "saltfile": // it says which file is read, and is no setting itself
		code, _, stderr := call1(t, spelling, "nowhere", "x", "test.ping")
		if code != exitUsage || !strings.Contains(stderr, "nowhere' file does not exist.") {
			t.Errorf("got %d, %q", code, stderr)
		}
	default:
		code, stdout, stderr := call1(t, append(argv, "config", o.Key)...)
		if code != 0 || !strings.Contains(stdout, want[1]) {
			t.Errorf("got exit code %d, %q, %q, want %s", code, stdout, stderr, want[1])
		}
		if warned := strings.Contains(stderr, o.Name()+" has no effect"); warned != (o.NoEffect != "") {
			t.Errorf("got stderr %q, want a warning: %v", stderr, o.NoEffect != "")
		}
	}
}

// tryKeyless tries the options that no file can set.
func tryKeyless(t *testing.T, o config.Option, argv []string) {
	for _, c := range []struct {
		long, rest     string
		code           int
		stdout, stderr string
	}{
		{"version", "", exitOK, "gossh ", ""},
		{"versions-report", "", exitOK, "thin", ""},
		{"help", "", exitOK, "Usage: gossh", ""},
		{"force", "nonsense x test.ping", exitUsage, "", "KEY=VALUE"},
		{"async", "-w x test.ping", exitUsage, "", "--async leaves a result in the thin dir"},
		{"force-wipe", "x test.ping", exitUsage, "", "--force-wipe needs -w"},
		{"no-host-keys", "x@127.0.0.1:1 test.ping", exitHosts, "Connection refused", ""},
		{"pcre", "( x", exitNothing, "", "("},
		{"list", "a1[9-1],b x", exitNothing, "", "the range [9-1]"},
		{"grain", "os x", exitNothing, "", "names a key without a value"},
		{"grain-pcre", "os:( x", exitNothing, "", "("},
		{"pillar", "role x", exitNothing, "", "names a key without a value"},
		{"pillar-pcre", "role:( x", exitNothing, "", "("},
		{"ipcidr", "10.0.0.0/33 x", exitNothing, "", "neither an address nor a network"},
		{"compound", "(a x", exitNothing, "", "the bracket of character 1 is not closed"},
		{"cached-only", "--refresh-cache a x", exitUsage, "", "--cached-only asks no host"},
		{"range", "a,,b x", exitNothing, "", "at character 2"},
		{"nodegroup", "none x", exitNothing, "", "there is no nodegroup named \"none\""},
	} {
		if c.long != o.Long[0] {
			continue
		}
		code, stdout, stderr := call1(t, append(argv, strings.Fields(c.rest)...)...)
		if code != c.code || !strings.Contains(stdout, c.stdout) || !strings.Contains(stderr, c.stderr) {
			t.Errorf("got exit code %d, %q, %q, want %d, %q, %q", code, stdout, stderr, c.code, c.stdout, c.stderr)
		}
		return
	}
	t.Errorf("%s: nothing here tries it", o.Name())
}
