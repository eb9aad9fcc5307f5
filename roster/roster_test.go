package roster_test

import (
	"context"
	"fmt"
	"io/fs"
	"iter"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/gossh/gossh/fault"
	"github.com/gossh/gossh/ordered"
	"github.com/gossh/gossh/roster"
	"github.com/gossh/gossh/saltyaml"
	"github.com/gossh/gossh/secret"
	"github.com/gossh/gossh/targets"
)

// static lists what a YAML text says.
type static struct {
	text    string
	err     error
	foreign bool
}

func (s static) Entries(context.Context, roster.Query) iter.Seq2[roster.Entry, error] {
	return func(yield func(roster.Entry, error) bool) {
		if s.err != nil {
			yield(roster.Entry{}, s.err)
			return
		}
		for p, err := range saltyaml.Entries("r", []byte(s.text)) {
			e := roster.Entry{Trusted: !s.foreign}
			if err == nil {
				e.ID, e.Source = targets.ID(p.Key.Key()), roster.Source{Name: "r", Line: p.Key.Line()}
				e.Attrs, err = roster.FromNode("r", p.Value)
			}
			if !yield(e, err) {
				return
			}
		}
	}
}

func attrs(t *testing.T, text string) roster.Attrs {
	t.Helper()
	n, err := saltyaml.Parse("d", []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	a, err := roster.FromNode("d", n)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

// pairs makes attributes of alternating names and values.
func pairs(source string, kv ...any) roster.Attrs {
	return roster.FromPairs(ordered.Of(kv...).All(), roster.Source{Name: source})
}

func resolve(t *testing.T, s *roster.Set, kind, expr string) *targets.Map {
	t.Helper()
	m, err := s.Resolve(t.Context(), targets.Expr{Kind: kind, Text: expr})
	if err != nil {
		t.Fatalf("%s: %v", expr, err)
	}
	return m
}

func TestPrecedence(t *testing.T) {
	t.Parallel()
	s := &roster.Set{
		Providers: []roster.Provider{static{text: "a: {user: entry}\nb: {user: ~}\nc: {}\n"}},
		Defaults:  attrs(t, "port: 1"),
		Fallback:  pairs("flags", "user", "flag", "port", int64(2), "timeout", int64(3)),
	}
	m := resolve(t, s, "", "*")
	for id, want := range map[targets.ID]string{"a": "entry", "b": "", "c": "flag"} {
		if got := m.Get(id); got.User != want || got.Port != 1 || got.SSH.Timeout != 3*time.Second {
			t.Errorf("%s: got user %q, port %d, timeout %v, want %q, 1, 3s", id, got.User, got.Port, got.SSH.Timeout, want)
		}
	}
	s.Force = pairs("--force", "user", "forced")
	if got := resolve(t, s, "", "a").Get("a").User; got != "forced" {
		t.Errorf("got %s, want the forced user", got)
	}
}

func TestAdHoc(t *testing.T) {
	t.Parallel()
	with := static{text: "web1: {host: 10.0.0.1, user: u, port: 7}\nweb2: {}\n"}
	none := static{err: fmt.Errorf("none: %w", fs.ErrNotExist)}
	for _, c := range []struct {
		name     string
		p        static
		kind     string
		expr     string
		want     string
		warnings int
	}{
		{"no roster", none, "", "me@h:2222", "h h me 2222 adhoc", 0},
		{"no roster, a word", none, "", "localhost", "localhost localhost  0 adhoc", 0},
		{"no roster, IPv6", none, "", "me@[::1]:22", "::1 ::1 me 22 adhoc", 0},
		{"no roster, bare IPv6", none, "", "fe80::1", "fe80::1 fe80::1  0 adhoc", 0},
		{"unknown to the roster", with, "", "me@h", "h h me 0 adhoc", 0},
		{"an address", with, "", "192.0.2.1", "192.0.2.1 192.0.2.1  0 adhoc", 0},
		{"an id", with, "", "web1", "web1 10.0.0.1 u 7", 0},
		{"an id with a user", with, "", "me@web1", "web1 10.0.0.1 me 7", 0},
		{"an address of the roster", with, "", "10.0.0.1", "web1 10.0.0.1 u 7", 0},
		{"a user at an address of the roster", with, "", "me@10.0.0.1", "web1 10.0.0.1 me 7", 0},
		{"a list", with, "list", "web1,me@h,typo", "web1 10.0.0.1 u 7|h h me 0 adhoc", 1},
	} {
		warnings := 0
		s := &roster.Set{Providers: []roster.Provider{c.p}, Warn: func(string) { warnings++ }}
		var got []string
		for tgt := range resolve(t, s, c.kind, c.expr).All() {
			line := fmt.Sprintf("%s %s %s %d", tgt.ID, tgt.Addr(), tgt.User, tgt.Port)
			if tgt.AdHoc {
				line += " adhoc"
			}
			got = append(got, line)
		}
		if g := strings.Join(got, "|"); g != c.want || warnings != c.warnings {
			t.Errorf("%s: got %q with %d warnings, want %q with %d", c.name, g, warnings, c.want, c.warnings)
		}
	}
}

func TestDefaultsApplyToAdHoc(t *testing.T) {
	t.Parallel()
	s := &roster.Set{Defaults: attrs(t, "{user: dflt, sudo: true, thin_dir: /opt/x}")}
	got := resolve(t, s, "", "example.org").At(0)
	if got.User != "dflt" || got.Become.Method != "sudo" || got.Thin.Dir != "/opt/x" {
		t.Errorf("got %+v", got)
	}
}

func TestNothing(t *testing.T) {
	t.Parallel()
	with := static{text: "web1: {}\n"}
	for _, c := range []struct {
		name, expr string
		p          static
		kind       fault.Kind
		hint       string
	}{
		{"no match", "db*", with, fault.NoTarget, "gossh roster"},
		{"a typing error", "wbe1", with, fault.NoTarget, "did you mean web1?"},
		{"an empty roster", "*", static{text: ""}, fault.NoTarget, "the roster is empty"},
		{"a broken roster", "*", static{text: "a: {"}, fault.Invalid, ""},
		{"a bad port", "h:99999", static{}, fault.Invalid, ""},
		{"no user", "@h", static{}, fault.Invalid, ""},
	} {
		s := &roster.Set{Providers: []roster.Provider{c.p}}
		_, err := s.Resolve(t.Context(), targets.Expr{Text: c.expr})
		if fault.KindOf(err) != c.kind || !strings.Contains(fault.HintOf(err), c.hint) {
			t.Errorf("%s: got %v (hint %q), want %v and %q", c.name, err, fault.HintOf(err), c.kind, c.hint)
		}
	}
}

func TestAttributes(t *testing.T) {
	t.Parallel()
	s := &roster.Set{Home: "/home/u", MinionOpts: ordered.Of("a", int64(1), "b", int64(2))}
	s.Providers = []roster.Provider{static{text: `
h:
  host: '[::1]'
  passwd: 0123
  sudo: yes
  sudo_user: app
  sudo_passwd: s
  tty: True
  priv: ~/.ssh/id
  priv_passwd: p
  timeout: 1.5
  identities_only: false
  keepalive: no
  keepalive_interval: 7
  keepalive_count_max: 2
  ssh_options: A=1
  proxy_jump: [j1, me@j2:22]
  remote_port_forwards: 1:a:2, 3:b:4
  ssh_pre_flight: /x/y.sh
  ssh_pre_flight_args: one 'two three' "| x"
  set_path: $PATH:/opt/bin
  minion_opts: {b: 3, nfs_exports: x, gitfs_remotes: [x], fileserver_backend: roots, pillar: {db_password: p}}
  grains: {role: web}
  mine_functions: {test.ping: []}
`}}
	got := resolve(t, s, "", "*").At(0)
	b, err := ordered.Encode(roster.Show(got))
	if err != nil {
		t.Fatal(err)
	}
	want := `{"host":"::1","passwd":"**********","priv":"/home/u/.ssh/id","priv_passwd":"**********","identities_only":false,` +
		`"timeout":1.5,"sudo":true,"sudo_user":"app","sudo_passwd":"**********","tty":true,"ssh_options":["ProxyJump=j1,me@j2:22","A=1"],` +
		`"remote_port_forwards":["1:a:2","3:b:4"],"keepalive":false,"keepalive_interval":7,"keepalive_count_max":2,` +
		`"set_path":"$PATH:/opt/bin","ssh_pre_flight":"/x/y.sh","ssh_pre_flight_args":["one","two three","| x"],` +
		`"minion_opts":{"a":1,"b":3,"nfs_exports":"x","pillar":{"db_password":"**********"}},"grains":{"role":"web"},"mine_functions":{"test.ping":[]},"source":"r:2"}`
	if d := cmp.Diff(want, string(b)); d != "" {
		t.Errorf("-want +got:\n%s", d)
	}
	if got.Auth.Password.Reveal() != "0123" || got.Become.Password.Reveal() != "s" {
		t.Errorf("got passwords %q, %q", got.Auth.Password.Reveal(), got.Become.Password.Reveal())
	}
}

func TestUmask(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		in       string
		want     uint32
		bad      bool
		warnings int
	}{
		{"0077", 0o77, false, 0},
		{"0o77", 0o77, false, 0},
		{`"77"`, 0o77, false, 0},
		{"'022'", 0o22, false, 0},
		{"63", 63, false, 0},
		{"77", 77, false, 1},
		{"18", 18, false, 0},
		{"0", 0, false, 0},
		{"01000", 0, true, 0},
		{"512", 0, true, 0},
		{"'8'", 0, true, 0},
		{"x", 0, true, 0},
		{"[1]", 0, true, 0},
	} {
		warnings := 0
		s := &roster.Set{Warn: func(string) { warnings++ }, Providers: []roster.Provider{static{text: "h: {cmd_umask: " + c.in + "}"}}}
		got := resolve(t, s, "", "*").At(0)
		switch {
		case c.bad:
			if fault.KindOf(got.Err) != fault.Invalid || !strings.Contains(got.Err.Error(), "r:1:16: cmd_umask of h: ") {
				t.Errorf("%s: got %v", c.in, got.Err)
			}
		case got.Err != nil || got.Thin.Umask == nil || *got.Thin.Umask != c.want || warnings != c.warnings:
			t.Errorf("%s: got %v, %v with %d warnings, want %#o with %d", c.in, got.Thin.Umask, got.Err, warnings, c.want, c.warnings)
		}
	}
	s := &roster.Set{Defaults: pairs("json", "cmd_umask", int64(63))}
	if got := resolve(t, s, "", "a.b").At(0); *got.Thin.Umask != 63 {
		t.Errorf("got %d, want 63: from JSON integers are decimal", *got.Thin.Umask)
	}
}

func TestWrongValues(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"port: many":                    "port of h: it must be a whole number, not \"many\"",
		"port: 70000":                   "70000 is not between 1 and 65535",
		"sudo: maybe":                   "it must be true or false, not a text",
		"host: {a: 1}":                  "it must be a text, not a mapping",
		"host: -oProxyCommand=x":        "characters that no address has",
		"user: -x":                      "no user has such a name",
		"timeout: soon":                 "it must be a number of seconds",
		"ssh_options: {a: 1}":           "it must be a list or a text, not a mapping",
		"ssh_options: [[1]]":            "item 1: it must be a text, not a list",
		"ssh_pre_flight_args: \"a 'b\"": "a quotation mark is not closed",
		"ssh_options: [A=1, nonsense]":  "is not an option of ssh_config",
		"ssh_options: -oA=1":            "is not an option of ssh_config",
		"port: 1.5":                     "not a number with a fraction",
		"passwd: yes":                   "passwd of h: it must be a text, not true or false",
		"keepalive_interval: -1":        "out of range",
		"user: \"a\\tb\"":               "no user has such a name",
		"minion_opts: 3":                "it must be a mapping, not a number",
		"thin_dir: relative":            "is not an absolute path",
		"thin_dir: '/a b'":              "white space",
		"winrm: true":                   "winrm of h: hosts with winrm are not supported",
	} {
		s := &roster.Set{Providers: []roster.Provider{static{text: "h: {" + in + "}\nok: {}\n"}}}
		m := resolve(t, s, "", "*")
		if err := m.Get("h").Err; fault.KindOf(err) != fault.Invalid || !strings.Contains(err.Error(), want) || !strings.HasPrefix(err.Error(), "r:1:") {
			t.Errorf("%s: got %v, want %q with its place", in, err, want)
		}
		if m.Get("ok").Err != nil {
			t.Errorf("%s: another host fails as well: %v", in, m.Get("ok").Err)
		}
	}
}

func TestParseForce(t *testing.T) {
	t.Parallel()
	a, err := roster.ParseForce([]string{"port=2222", "user=a=b"})
	if err != nil || a[0].V != int64(2222) || a[1].V != "a=b" {
		t.Errorf("got %v, %v", a, err)
	}
	for _, bad := range []string{"nonsense=1", "port"} {
		if _, err := roster.ParseForce([]string{bad}); fault.KindOf(err) != fault.Invalid {
			t.Errorf("%s: got %v", bad, err)
		}
	}
}

// TestValuesOfPrograms has the types that people write in Go.
func TestValuesOfPrograms(t *testing.T) {
	t.Parallel()
	s := &roster.Set{Defaults: pairs("p", "port", 22, "timeout", 1.5, "passwd", secret.New("x"), "cmd_umask", uint8(63),
		"ssh_options", []string{"A=1"}, "minion_opts", map[string]any{"b": 1, "a": []any{int32(2)}})}
	got, err := ordered.Encode(roster.Show(resolve(t, s, "", "h").At(0)))
	want := `{"host":"h","port":22,"passwd":"**********","timeout":1.5,"ssh_options":["A=1"],` +
		`"cmd_umask":"0077","minion_opts":{"a":[2],"b":1},"source":"the command line"}`
	if err != nil || string(got) != want {
		t.Errorf("got %s, %v, want %s", got, err, want)
	}
}

func TestKeepAliveIntervalZero(t *testing.T) {
	t.Parallel()
	s := &roster.Set{Defaults: attrs(t, "{keepalive_interval: 0, keepalive: true}")}
	if got := resolve(t, s, "", "h").At(0).SSH; got.KeepAlive == nil || *got.KeepAlive {
		t.Errorf("got %+v, want no keep-alive messages", got)
	}
}

// TestPasswordsAreSecrets looks for a password in all printed forms.
func TestPasswordsAreSecrets(t *testing.T) {
	t.Parallel()
	a := attrs(t, "{passwd: canary, priv_passwd: 'canary', sudo_passwd: canary}")
	force, err := roster.ParseForce([]string{"passwd=canary"})
	if err != nil {
		t.Fatal(err)
	}
	s := &roster.Set{Defaults: a, Force: force}
	m := resolve(t, s, "", "h")
	for _, v := range []any{a, force, s, m.At(0), m} {
		if text := fmt.Sprintf("%v %+v %#v", v, v, v); strings.Contains(text, "canary") {
			t.Errorf("got %s", text)
		}
	}
	if m.At(0).Auth.Password.Reveal() != "canary" {
		t.Error("the password is lost")
	}
}

// TestTargetsShare has equal values in many entries.
func TestTargetsShare(t *testing.T) {
	t.Parallel()
	text := "{ssh_options: [A=1], minion_opts: {a: 1}, grains: {b: 2}, cmd_umask: 0077}\n"
	m := resolve(t, &roster.Set{Providers: []roster.Provider{static{text: "a: " + text + "b: " + text}}}, "", "*")
	a, b := m.At(0), m.At(1)
	if &a.SSH.Options[0] != &b.SSH.Options[0] || a.MinionOpts != b.MinionOpts || a.Grains != b.Grains || a.Thin.Umask != b.Thin.Umask {
		t.Error("equal values are kept twice")
	}
}
