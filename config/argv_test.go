package config_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/gossh/gossh/config"
	"github.com/gossh/gossh/fault"
)

func TestParseArgs(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name   string
		argv   string
		words  []string
		values map[string]any
	}{
		{"plain", "* cmd.run uptime", []string{"*", "cmd.run", "uptime"}, nil},
		{"anywhere", "* -w cmd.run --out json uptime -v", []string{"*", "cmd.run", "uptime"}, map[string]any{"wipe": true, "out": "json", "verbose": true}},
		{"end", "* -- -w --out", []string{"*", "-w", "--out"}, nil},
		{"joined letters", "-wvldebug x", []string{"x"}, map[string]any{"wipe": true, "verbose": true, "log-level": "debug"}},
		{"letter argument", "-c /d x", []string{"x"}, map[string]any{"config-dir": "/d"}},
		{"equals", "--out=json --priv=", nil, map[string]any{"out": "json", "priv": ""}},
		{"other spelling", "--output json --raw-shell --thin", nil, map[string]any{"out": "json", "raw": true, "regen-thin": true}},
		{"prefix", "--no-h --max 5", nil, map[string]any{"no-host-keys": true, "max-procs": "5"}},
		{"prefix of two spellings of one option", "--state-o full --no-col", nil, map[string]any{"state-output": "full", "no-color": true}},
		{"repeated", "--ssh-option A=1 --ssh-option B=2", nil, map[string]any{"ssh-option": []any{"A=1", "B=2"}}},
		{"sets false", "--disable-keepalive", nil, map[string]any{"disable-keepalive": false}},
		{"a dash is a word", "-", []string{"-"}, nil},
		{"negative indent", "--out-indent -1", nil, map[string]any{"out-indent": "-1"}},
		{"last wins", "--out json --out txt", nil, map[string]any{"out": "txt"}},
	} {
		a, err := config.ParseArgs(strings.Fields(c.argv))
		if err != nil {
			t.Errorf("%s: %v", c.name, err)
			continue
		}
		if c.values == nil {
			c.values = map[string]any{}
		}
		if d := cmp.Diff(c.words, a.Words); d != "" {
			t.Errorf("%s: words (-want +got):\n%s", c.name, d)
		}
		if d := cmp.Diff(c.values, a.Values); d != "" {
			t.Errorf("%s: values (-want +got):\n%s", c.name, d)
		}
	}
}

func TestParseArgsRefuses(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ argv, want string }{
		{"--nonsense", "no such option: --nonsense"},
		{"-Z", "no such option: -Z"},
		{"--no", "ambiguous option: --no ("},
		{"--out", "--out option requires 1 argument"},
		{"-c", "-c option requires 1 argument"},
		{"--wipe=1", "--wipe option does not take a value"},
		{"--max-procs x", "invalid integer value: 'x'"},
		{"h -r ls -la", "invalid choice: 'a'"},
		{"-E -L x", "The options --pcre/--list are mutually exclusive. Please only choose one of them"},
		{"-G -C x", "The options --grain/--compound are mutually exclusive. Please only choose one of them"},
		{"--key-deploy", "--key-deploy is not available yet"},
		{"--idle-timeout soon", "is no time"},
		{"--out-indent wide", "neither an integer nor the word pretty"},
	} {
		_, err := config.ParseArgs(strings.Fields(c.argv))
		if fault.KindOf(err) != fault.Invalid || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: got %v, want %q", c.argv, err, c.want)
		}
	}
}

// TestTable holds the table of options to its own rules.
func TestTable(t *testing.T) {
	t.Parallel()
	seen := map[string]bool{}
	for _, o := range config.Options() {
		for _, s := range append(append([]string{}, o.Long...), o.Short...) {
			if seen[s] {
				t.Errorf("%s: the spelling %s is taken", o.Name(), s)
			}
			seen[s] = true
		}
		if o.Doc == "" || o.Group == "" || !strings.HasSuffix(o.Doc, ".") {
			t.Errorf("%s: needs a group and a sentence that says what it does", o.Name())
		}
		if (o.Kind == config.Bool) != (o.Arg == "") {
			t.Errorf("%s: has the argument %q", o.Name(), o.Arg)
		}
	}
}

// TestSaltSSHFlags is section by section what salt-ssh accepts.
func TestSaltSSHFlags(t *testing.T) {
	t.Parallel()
	want := `--version --versions-report -V --help -h --saltfile --config-dir -c --hard-crash --no-parse --jid
		--raw -r --raw-shell --roster --roster-file --refresh --refresh-cache --max-procs --extra-filerefs
		--min-extra-modules --thin-extra-modules --verbose -v --static -s --wipe -w --rand-thin-dir -W --regen-thin -t
		--thin --python2-bin --python3-bin --pre-flight --remote-port-forwards --disable-keepalive
		--keepalive-interval --keepalive-count-max --ssh-option --priv --priv-passwd --ignore-host-keys -i
		--no-host-keys --user --passwd --askpass --key-deploy --identities-only --sudo --update-roster --scan-ports
		--scan-timeout --log-level -l --log-file --log-file-level --hosts -H --pcre -E --list -L --grain -G
		--grain-pcre -P --nodegroup -N --range -R --delimiter --out --output --out-indent --output-indent --out-file
		--output-file --out-file-append --no-color --no-colour --force-color --force-colour --state-output
		--state_output --state-verbose --state_verbose`
	have := map[string]bool{}
	for _, o := range config.Options() {
		for _, l := range o.Long {
			have["--"+l] = true
		}
		for _, s := range o.Short {
			have["-"+s] = true
		}
	}
	for _, f := range strings.Fields(want) {
		if !have[f] {
			t.Errorf("%s is missing", f)
		}
	}
}

func FuzzParseArgs(f *testing.F) {
	f.Add("-wvl debug --out=json -- x")
	f.Fuzz(func(t *testing.T, s string) {
		a, err := config.ParseArgs(strings.Split(s, " "))
		if err == nil && a.Terminated > len(a.Words) {
			t.Errorf("%q: got %+v", s, a)
		}
	})
}
