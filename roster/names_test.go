package roster_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/gossh/gossh/fault"
	"github.com/gossh/gossh/roster"
	"github.com/gossh/gossh/targets"
)

// summary is one line of what matters of some targets.
func summary(m *targets.Map) string {
	var lines []string
	for t := range m.All() {
		line := fmt.Sprintf("%s %s %s %d", t.ID, t.Addr(), t.User, t.Port)
		if t.AdHoc {
			line += " adhoc"
		}
		lines = append(lines, line)
	}
	return strings.Join(lines, "|")
}

const hosts = `
gw1: {host: gw, port: 2201}
gw2: {host: gw, port: 2202}
web1: {host: 10.0.0.1, user: u}
old: {host: web1}
fe80::1: {host: '[fe80::2]'}
me@here: {}
`

// TestNames has names that stand for themselves: what finds which entry, and what
// beats what.
func TestNames(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ kind, expr, want string }{
		{"", "web1", "web1 10.0.0.1 u 0"}, // and not old, whose address that is
		{"", "me@web1:99", "web1 10.0.0.1 me 99"},
		{"", "gw", "gw1 gw  2201|gw2 gw  2202"},
		{"", "gw:2202", "gw2 gw  2202"},
		{"", "root@gw:2202", "gw2 gw root 2202"},
		{"", "gw:2203", "gw gw  2203 adhoc"},
		{"", "10.0.0.1:77", "web1 10.0.0.1 u 77"},
		{"", "fe80::1", "fe80::1 fe80::2  0"},
		{"", "root@[fe80::2]:22", "fe80::1 fe80::2 root 22"},
		{"", "me@here", "me@here me@here  0"},
		{"", "root@gw*", "gw1 gw root 2201|gw2 gw root 2202"},
		{"", "localhost", "localhost localhost  0 adhoc"},
		{"list", "new.example.org,10.0.0.1,gw[1-2]", "gw1 gw  2201|gw2 gw  2202|web1 10.0.0.1 u 0|new.example.org new.example.org  0 adhoc"},
		{"list", "web1,10.0.0.1", "web1 10.0.0.1 u 0"},
		{"list", "a@web1 a@web1", "web1 10.0.0.1 a 0"},
		{"list", "b@h.x b@h.x:22", ""},
		{"list", "a@web1,b@web1", ""},
		{"list", "web1,b@10.0.0.1", ""},
		{"list", "a@gw b@gw", ""},
		{"list", "h.x:22,h.x:2222", ""},
	} {
		s := &roster.Set{Providers: []roster.Provider{static{text: hosts}}}
		m, err := s.Resolve(t.Context(), targets.Expr{Kind: c.kind, Text: c.expr})
		if c.want == "" {
			if fault.KindOf(err) != fault.Invalid || !strings.Contains(err.Error(), "is named twice, as ") {
				t.Errorf("%s: got %v, want an error", c.expr, err)
			}
			continue
		}
		if err != nil {
			t.Errorf("%s: %v", c.expr, err)
		} else if got := summary(m); got != c.want {
			t.Errorf("%s: got %q, want %q", c.expr, got, c.want)
		}
	}
}

// TestForceBeatsTheExpression has a user and a port in all places.
func TestForceBeatsTheExpression(t *testing.T) {
	t.Parallel()
	s := &roster.Set{
		Providers: []roster.Provider{static{text: hosts}},
		Force:     pairs("--force", "user", "f", "port", 1),
	}
	if got, want := summary(resolve(t, s, "", "me@web1:2")), "web1 10.0.0.1 f 1"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestSuggestions(t *testing.T) {
	t.Parallel()
	var warnings []string
	s := &roster.Set{
		Providers: []roster.Provider{static{text: "web01.example.org: {}\nweb02.example.org: {}\n"}},
		Warn:      func(msg string) { warnings = append(warnings, msg) },
	}
	for _, c := range []struct{ kind, expr, hint string }{
		{"", "web01x,web02", "gossh roster lists"},
		{"", "web[01-02]", "with -L"},
		{"", "we*x", "gossh roster lists"},
		{"", "unknown", "Write user@unknown for a host that is in no roster"},
	} {
		if _, err := s.Resolve(t.Context(), targets.Expr{Kind: c.kind, Text: c.expr}); fault.KindOf(err) != fault.NoTarget || !strings.Contains(fault.HintOf(err), c.hint) {
			t.Errorf("%s: got %v, hint %q, want %q", c.expr, err, fault.HintOf(err), c.hint)
		}
	}
	warnings = nil
	resolve(t, s, "", "web0.example.org")
	want := "web0.example.org is in no roster and taken for an address; did you mean web01.example.org or web02.example.org?"
	if len(warnings) != 1 || warnings[0] != want {
		t.Errorf("got %q, want %q", warnings, want)
	}
}

// TestForgottenFlags has expressions of other kinds as names.
func TestForgottenFlags(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ kind, expr, warning, hint string }{
		{"", "os:Debian", "", "did you forget -G?"},
		{"", "G@os:Debian", "", "did you forget -C?"},
		{"", "G@site", "G@site is taken for the user G on the host site; did you forget -C?", ""},
		{"", "X@site", "", ""},
		{"", "host:22", "", ""},
		{"", "me@host:ssh", "", ""},
		{targets.List, "os:Debian", "", ""},
	} {
		var warnings []string
		s := &roster.Set{Providers: []roster.Provider{static{}}, Warn: func(msg string) { warnings = append(warnings, msg) }}
		_, err := s.Resolve(t.Context(), targets.Expr{Kind: c.kind, Text: c.expr})
		if got := fault.HintOf(err); got != c.hint {
			t.Errorf("%s: got the hint %q (%v), want %q", c.expr, got, err, c.hint)
		}
		if got := strings.Join(warnings, "\n"); got != c.warning {
			t.Errorf("%s: got the warning %q, want %q", c.expr, got, c.warning)
		}
	}
}

// TestManyUnknownNames reports some names that are nowhere, and how many there are.
// Each of them with something similar to it would take minutes.
func TestManyUnknownNames(t *testing.T) {
	t.Parallel()
	var hosts strings.Builder
	for i := range 1000 {
		fmt.Fprintf(&hosts, "web%05d:\n", i)
	}
	var warnings []string
	s := &roster.Set{
		Providers: []roster.Provider{static{text: hosts.String()}},
		Warn:      func(msg string) { warnings = append(warnings, msg) },
	}
	m := resolve(t, s, targets.List, "web00001,wxb[00000-49999],wyb[0-9999].example.org")
	if m.Len() != 10_001 || len(warnings) != 11 {
		t.Fatalf("got %v and %d warnings, the last %q, want 10001 targets and 11 warnings", m, len(warnings), warnings[len(warnings)-1])
	}
	if want := "49990 more names are those of no target"; warnings[10] != want {
		t.Errorf("got %q, want %q", warnings[10], want)
	}
}

// TestLongExpressionIsCut has that a message does not repeat a list of thousands.
func TestLongExpressionIsCut(t *testing.T) {
	t.Parallel()
	s := &roster.Set{Providers: []roster.Provider{static{text: "a: {}\n"}}}
	_, err := s.Resolve(t.Context(), targets.Expr{Kind: targets.List, Text: strings.Repeat("ü,", 10_000)})
	if fault.KindOf(err) != fault.NoTarget || len(err.Error()) > 500 || !strings.Contains(err.Error(), `ü,..."`) {
		t.Errorf("got %.1000v", err)
	}
}
