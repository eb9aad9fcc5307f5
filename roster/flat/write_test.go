package flat_test

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/gossh/gossh/ordered"
	"github.com/gossh/gossh/roster"
	"github.com/gossh/gossh/roster/flat"
	"github.com/gossh/gossh/targets"
)

// everything sets each attribute, also to what is easily read as something else.
const everything = `
plain: 192.0.2.1
"1": {host: "::1", user: "007", port: 2222}
"true":
"null": {user: ~, port: ~, sudo: false, tty: false, timeout: ~, ssh_options: ~, minion_opts: ~, sudo_passwd: ~, passwd: x}
login: {passwd: "0x1f", priv: ~/.ssh/k, priv_passwd: " p: #q\n", identities_only: false, timeout: 1.5}
agent: {priv: agent-forwarding, identities_only: true}
sudo: {sudo: true, sudo_user: "{{ x }}", sudo_passwd: "- a", passwd: "yes", tty: true}
same: {passwd: p, sudo_passwd: p}
ssh: {ssh_options: [A=b, "C=d e"], proxy_jump: [a@b, "c:1"], remote_port_forwards: "1:h:2,3:h:4"}
alive: {keepalive: true, keepalive_interval: 7, keepalive_count_max: 9}
silent: {keepalive_interval: 0}
thin: {thin_dir: /opt/x, cmd_umask: 0077, set_path: "$PATH:/opt"}
flight: {ssh_pre_flight: /s.sh, ssh_pre_flight_args: [a, 'b c', "{% x %}"]}
data:
  minion_opts: {a: {b: [1, 1.5, yes, ~, "yes", "1", 99999999999999999999, 2020-01-01]}, "no": x, db: {password: s, user: u}}
  grains: {roles: [web]}
  mine_functions: {test.ping: []}
`

// targetsOf resolves a roster file as it would be with what else is configured.
func targetsOf(t *testing.T, path string, defaults bool) (*targets.Map, []roster.Entry) {
	t.Helper()
	set := map[targets.ID][]string{}
	s := &roster.Set{
		Providers: []roster.Provider{flat.New(flat.Options{File: path, Check: func(string) error { return nil }})},
		Explain:   func(id targets.ID, name string, _ roster.Source) { set[id] = append(set[id], name) },
	}
	if defaults {
		s.Defaults = roster.Attrs{
			{Name: "user", Value: roster.Value{V: "d"}},
			{Name: "sudo", Value: roster.Value{V: true}},
			{Name: "sudo_passwd", Value: roster.Value{V: "d"}},
			{Name: "ssh_options", Value: roster.Value{V: []string{"X=y"}}},
			{Name: "proxy_jump", Value: roster.Value{V: "j"}},
			{Name: "minion_opts", Value: roster.Value{V: map[string]any{"d": 1}}},
			{Name: "cmd_umask", Value: roster.Value{V: 18}},
			{Name: "tty", Value: roster.Value{V: true}},
			{Name: "timeout", Value: roster.Value{V: 3}},
			{Name: "keepalive", Value: roster.Value{V: true}},
		}
	}
	m, err := s.Resolve(t.Context(), targets.Expr{Text: "*"})
	if err != nil {
		t.Fatal(err)
	}
	var entries []roster.Entry
	for x := range m.All() {
		entries = append(entries, roster.EntryOf(x, func(name string) bool { return slices.Contains(set[x.ID], name) }))
	}
	return m, entries
}

func write(t *testing.T, entries []roster.Entry, o flat.WriteOptions) (path, text string, left []flat.Omission) {
	t.Helper()
	var b strings.Builder
	left, err := flat.Write(&b, entries, o)
	if err != nil {
		t.Fatal(err)
	}
	path = filepath.Join(t.TempDir(), "roster")
	if err := os.WriteFile(path, []byte(b.String()), 0o600); err != nil {
		t.Fatal(err)
	}
	return path, b.String(), left
}

// TestWriteReadsBack writes what was read, and reads the same.
func TestWriteReadsBack(t *testing.T) {
	t.Parallel()
	first := filepath.Join(t.TempDir(), "first")
	if err := os.WriteFile(first, []byte("#!yaml\n"+everything), 0o600); err != nil {
		t.Fatal(err)
	}
	_, entries := targetsOf(t, first, false)
	second, text, left := write(t, entries, flat.WriteOptions{Header: []string{"a\nb: c"}, Secrets: true})
	if left != nil {
		t.Errorf("left out: %v", left)
	}
	for _, defaults := range []bool{false, true} {
		want, _ := targetsOf(t, first, defaults)
		got, again := targetsOf(t, second, defaults)
		if d := cmp.Diff(list(want), list(got), trees()); d != "" {
			t.Errorf("with defaults: %v, -want +got:\n%s\nof\n%s", defaults, d, text)
		}
		if _, repeated, _ := write(t, again, flat.WriteOptions{Header: []string{"a\nb: c"}, Secrets: true}); !defaults && repeated != text {
			t.Errorf("written again it is otherwise:\n%s", cmp.Diff(text, repeated))
		}
	}
	// What a layer above gave is said by the entries alone.
	want, all := targetsOf(t, first, true)
	third, _, _ := write(t, all, flat.WriteOptions{Secrets: true})
	got, _ := targetsOf(t, third, false)
	if d := cmp.Diff(list(want), list(got), trees()); d != "" {
		t.Errorf("resolved, -want +got:\n%s", d)
	}
}

// trees compares mappings with the order of their keys.
func trees() cmp.Option {
	text := func(m *ordered.Map) string {
		b, err := ordered.Encode(m)
		return fmt.Sprint(m == nil, string(b), err)
	}
	return cmp.Comparer(func(a, b *ordered.Map) bool { return text(a) == text(b) })
}

// list returns the targets without what tells where they were defined.
func list(m *targets.Map) []targets.Target {
	var out []targets.Target
	for x := range m.All() {
		c := *x
		c.Source, c.Host = "", c.Addr()
		out = append(out, c)
	}
	return out
}

func TestWriteLeavesSecretsOut(t *testing.T) {
	t.Parallel()
	first := filepath.Join(t.TempDir(), "first")
	text := "a: {passwd: canary1, priv_passwd: canary2, sudo_passwd: canary3, minion_opts: {db: {password: canary4, user: u}, tokens: [canary5]}}\nb: {}\nc: {port: x}\n" +
		"d: {host: sdb://env/A, passwd: 'sdb://env/X', minion_opts: {db_password: sdb://env/Y, token: canary6}}\n"
	if err := os.WriteFile(first, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	_, entries := targetsOf(t, first, false)
	_, got, left := write(t, entries, flat.WriteOptions{})
	if strings.Contains(got, "canary") {
		t.Errorf("a secret is in\n%s", got)
	}
	want := "#!yaml\n# a has secrets that are left out: passwd, priv_passwd, sudo_passwd, minion_opts:db:password, minion_opts:tokens\n" +
		"a:\n  host: a\n  minion_opts:\n    db:\n      user: u\nb:\n  host: b\n" +
		"# c is left out: " + first + ":3:11: port of c: it must be a whole number, not \"x\"\n" +
		"# d has secrets that are left out: minion_opts:token\n" +
		"d:\n  host: sdb://env/A\n  passwd: sdb://env/X\n  minion_opts:\n    db_password: sdb://env/Y\n"
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("-want +got:\n%s", d)
	}
	if len(left) != 3 || left[0].Entry != 0 || len(left[0].Attributes) != 5 || left[1].Err == nil {
		t.Errorf("got %v", left)
	}
}
