package roster_test

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/gossh/gossh/fault"
	"github.com/gossh/gossh/ordered"
	"github.com/gossh/gossh/roster"
	"github.com/gossh/gossh/targets"
)

func TestFirstProviderWins(t *testing.T) {
	t.Parallel()
	var warnings []string
	s := &roster.Set{
		Providers: []roster.Provider{static{text: "a: {user: one}\nb: {}\n"}, static{text: "c: {}\na: {user: two, port: 2}\n"}},
		Defaults:  pairs("d", "tty", true),
		Warn:      func(msg string) { warnings = append(warnings, msg) },
	}
	m := resolve(t, s, "", "*")
	if a := m.Get("a"); !cmp.Equal(m.IDs(), []targets.ID{"a", "b", "c"}) || a.User != "one" || a.Port != 0 || !a.Thin.TTY {
		t.Errorf("got %v, %+v", m.IDs(), a)
	}
	if want := []string{"r:2: a is defined already in r:1, and that counts"}; !cmp.Equal(warnings, want) {
		t.Errorf("got %q, want %q", warnings, want)
	}
}

func TestWarningsOfDuplicatesAreBounded(t *testing.T) {
	t.Parallel()
	var text strings.Builder
	for i := range 30 {
		fmt.Fprintf(&text, "h%d: {}\n", i)
	}
	var warnings []string
	p := static{text: text.String()}
	s := &roster.Set{Providers: []roster.Provider{p, p}, Warn: func(msg string) { warnings = append(warnings, msg) }}
	resolve(t, s, "", "*")
	if len(warnings) != 11 || warnings[10] != "20 more ids are defined twice" {
		t.Errorf("got %d warnings, the last %q", len(warnings), warnings[len(warnings)-1])
	}
}

func TestFailingProvider(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		err  error
		want fault.Kind
	}{
		{errors.New("the database is down"), fault.Invalid},
		{fault.New(fault.Unreachable, "", "no route"), fault.Unreachable},
		{context.DeadlineExceeded, fault.Timeout},
	} {
		s := &roster.Set{Providers: []roster.Provider{static{text: "a: {}"}, static{err: c.err}}}
		_, err := s.Resolve(t.Context(), targets.Expr{Text: "a"})
		if fault.KindOf(err) != c.want || !errors.Is(err, c.err) {
			t.Errorf("got %v (%v), want %v (%v)", err, fault.KindOf(err), c.err, c.want)
		}
	}
}

// TestWrongLayers has what is not the fault of one host.
func TestWrongLayers(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name string
		set  roster.Set
		want string
	}{
		{"defaults", roster.Set{Defaults: attrs(t, "port: many")}, "d:1:7: port: it must be a whole number"},
		{"flags", roster.Set{Fallback: pairs("--user", "user", "-x")}, "--user: user: no user has such a name"},
		{"force", roster.Set{Force: pairs("--force", "sudo", "maybe")}, "--force: sudo: it must be true or false"},
	} {
		c.set.Providers = []roster.Provider{static{text: "a: {}"}}
		_, err := c.set.Resolve(t.Context(), targets.Expr{Text: "*"})
		if fault.KindOf(err) != fault.Invalid || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: got %v, want %q", c.name, err, c.want)
		}
	}
}

// TestHigherLayersTakeBack has values that a lower layer set.
func TestHigherLayersTakeBack(t *testing.T) {
	t.Parallel()
	s := &roster.Set{
		Providers: []roster.Provider{static{text: `h: {sudo: false, sudo_passwd: , ssh_options: , keepalive: , thin_dir: , winrm: false,
  cmd_umask: , tty: no, proxy_jump: , minion_opts: {}, passwd: p, timeout: , user: }`}},
		Defaults: attrs(t, `{sudo: true, sudo_passwd: x, ssh_options: [A=1], keepalive: false, thin_dir: /x, winrm: true, cmd_umask: 0077,
  tty: yes, proxy_jump: j, minion_opts: {a: 1}, timeout: 3, user: d}`),
		Fallback:      pairs("flags", "user", "f"),
		RandomThinDir: true,
	}
	got, err := ordered.Encode(roster.Show(resolve(t, s, "", "h").At(0)))
	if want := `{"host":"h","passwd":"**********","source":"r:1"}`; err != nil || string(got) != want {
		t.Errorf("got %s, %v, want %s", got, err, want)
	}
}

func TestUnknownAttributes(t *testing.T) {
	t.Parallel()
	var got []string
	s := &roster.Set{
		Providers: []roster.Provider{static{text: "a: {passwrd: x, mine: 1}\nb: {passwrd: x}\nc: {prot: 1}\n"}},
		Defaults:  attrs(t, "usr: x"),
		Warn:      func(msg string) { got = append(got, msg) },
	}
	resolve(t, s, "list", "a,b")
	want := []string{
		"d:1:6: there is no roster attribute usr; did you mean user?",
		"r:1:14: there is no roster attribute passwrd; did you mean passwd?",
		"r:1:23: there is no roster attribute mine",
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("-want +got:\n%s", d)
	}
}

// TestForeignEntries has a source that is not trusted.
func TestForeignEntries(t *testing.T) {
	t.Parallel()
	warnings, dropped := "", []string{}
	s := &roster.Set{
		Providers: []roster.Provider{static{foreign: true, text: `
a:
  user: u
  priv: /etc/passwd
  ssh_pre_flight: /tmp/x
  ssh_pre_flight_args: [a]
  remote_port_forwards: 1:b:2
  ssh_options: [ProxyJump=j, ProxyCommand=evil, "identityfile /x", Port=3]
b: {priv: agent-forwarding}
`}},
		Fallback: pairs("--priv", "priv", "/home/me/key"),
		Warn:     func(msg string) { warnings += msg + "\n" },
		Dropped: func(id targets.ID, what string, from roster.Source) {
			dropped = append(dropped, fmt.Sprint(id, " ", what, " ", from))
		},
	}
	m := resolve(t, s, "", "*")
	a, b := m.Get("a"), m.Get("b")
	if a.User != "u" || a.Auth.Priv != "/home/me/key" || a.Thin.PreFlight != "" || a.Thin.PreFlightArgs != nil ||
		a.SSH.RemotePortForwards != nil || !cmp.Equal(a.SSH.Options, []string{"ProxyJump=j", "Port=3"}) {
		t.Errorf("got %+v", a)
	}
	if b.Auth.Priv != targets.AgentForwarding {
		t.Errorf("got %+v", b)
	}
	for _, what := range []string{
		"r:4:9: priv is dropped: r is not trusted", "ssh_pre_flight is", "ssh_pre_flight_args is", "remote_port_forwards is",
		"the ssh option ProxyCommand is", "the ssh option identityfile is",
	} {
		if !strings.Contains(warnings, what) {
			t.Errorf("got the warnings %q, want %q", warnings, what)
		}
	}
	want := []string{"a priv r:4:9", "a ssh_pre_flight r:5:19", "a ssh_pre_flight_args r:6:24", "a remote_port_forwards r:7:25", "a the ssh option ProxyCommand r:8:16", "a the ssh option identityfile r:8:16"}
	if d := cmp.Diff(want, dropped); d != "" {
		t.Errorf("dropped: -want +got:\n%s", d)
	}
}

func TestExplain(t *testing.T) {
	t.Parallel()
	got := map[string]string{}
	s := &roster.Set{
		Providers: []roster.Provider{static{text: "a: {host: x, port: 1}"}},
		Force:     pairs("--force", "tty", true), Defaults: attrs(t, "{port: 2, sudo: true}"), Fallback: pairs("--user", "user", "u", "sudo", false),
		Explain: func(id targets.ID, attribute string, source roster.Source) {
			got[string(id)+" "+attribute] = source.String()
		},
	}
	resolve(t, s, "", "me@a")
	want := map[string]string{"a host": "r:1:11", "a port": "r:1:20", "a tty": "--force", "a sudo": "d:1:17", "a user": "the command line"}
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("-want +got:\n%s", d)
	}
}

type grains map[string]any

func (g grains) Tree(targets.Need) (any, bool) { return map[string]any(g), g != nil }

// TestFacts has that only hosts are asked for of which the expression cannot tell
// without, and that what stays unknown is an outcome.
func TestFacts(t *testing.T) {
	t.Parallel()
	known := map[targets.ID]grains{
		"web1": {"role": "web"}, "web2": {"role": "db"}, "web3": {"role": "web"},
		"db1": {"role": "db"}, "net1": {"ipv4": []any{"192.0.2.9"}},
	}
	failing := errors.New("it does not answer")
	for _, c := range []struct{ expr, asked, want string }{
		{"G@role:web", "[web1 web2 web3 web4 web5 db1 net1 bad]", "[web1 web3 web4! bad!]"},
		{"web* and G@role:web", "[web1 web2 web3 web4 web5]", "[web1 web3 web4!]"},
		{"web* and not G@role:web", "[web1 web2 web3 web4 web5]", "[web2 web4!]"},
		{"db1 or G@role:web and web1", "[web1]", "[web1 db1]"},
		{"web4 or db1 and G@role:db", "[db1]", "[web4 db1]"},
		{"not S@192.0.2.0/24 and *1", "[web1 db1]", "[web1 db1]"},
		{"S@192.0.2.0/24", "[web1 web2 web3 web4 web5 db1 bad]", "[web4! net1 bad!]"},
		{"L@web1,db1", "", "[web1 db1]"},
	} {
		asked := ""
		s := &roster.Set{
			Providers: []roster.Provider{static{text: "web1: {}\nweb2: {}\nweb3: {}\nweb4: {}\nweb5: {}\ndb1: {}\nnet1: {host: 192.0.2.7}\nbad: {port: x}\n"}},
			Facts: func(_ context.Context, need targets.Need, open *targets.Map) (func(targets.ID) (targets.Facts, error), error) {
				asked = fmt.Sprint(open.IDs())
				if need != targets.NeedGrains {
					t.Errorf("%s: got the need %v", c.expr, need)
				}
				return func(id targets.ID) (targets.Facts, error) {
					switch id {
					case "web4", "bad":
						return nil, failing
					case "web5":
						return nil, nil
					}
					return known[id], nil
				}, nil
			},
		}
		m, err := s.Resolve(t.Context(), targets.Expr{Kind: targets.Compound, Text: c.expr})
		if err != nil {
			t.Errorf("%s: %v", c.expr, err)
			continue
		}
		var got []string
		for tgt := range m.All() {
			name := string(tgt.ID)
			if tgt.Err != nil {
				name += "!"
			}
			got = append(got, name)
		}
		if asked != c.asked || fmt.Sprint(got) != c.want {
			t.Errorf("%s: got %v after asking %s, want %s after %s", c.expr, got, asked, c.want, c.asked)
		}
		if web4 := m.Get("web4"); web4 != nil && web4.Err != nil && !errors.Is(web4.Err, failing) {
			t.Errorf("%s: got %v", c.expr, web4.Err)
		}
	}
}

// TestGrainsOfTheRoster has that a host is not asked for what the roster says of it.
func TestGrainsOfTheRoster(t *testing.T) {
	t.Parallel()
	const hosts = `a: {grains: {role: web, deep: {x: y}}}
b: {grains: {role: db}, minion_opts: {grains: {role: web, site: ams}}}
c: {minion_opts: {grains: {site: ams, ipv4: [192.0.2.1], ipv6: []}}}
d: {}
e: {port: x, grains: {role: web}}
f: {grains: {role: "sdb://env/ROLE"}}
`
	for _, c := range []struct{ expr, asked, want string }{
		{"G@role:web", "[c d e f]", "[a]"},
		{"not G@role:web", "[c d e f]", "[b]"},
		{"G@role:web or G@site:ams", "[d e f]", "[a b c]"},
		{"G@deep:x:y", "[b c d e f]", "[a]"},
		{"G@deep:y:x or d", "[b c e f]", "[d]"},
		{"G@*:web", "[b c d e f]", "[a]"},
		{"G@*:role or not G@*:web", "[c d e f]", "[a b]"},
		{"P@role:w.b and not e and not f", "[c d]", "[a]"},
		{"S@192.0.2.0/24", "[a b d e f]", "[c]"},
		{"not S@192.0.2.0/28", "[a b d e f]", "[]"},
		{"S@10.0.0.0/8", "[a b d e f]", "[]"},
		{"G@id:a", "[e f]", "[a]"},
		{"I@role:web", "[a b c d e f]", "[]"},
		{"I@role:web and G@role:web", "[a c d e f]", "[]"},
	} {
		asked := ""
		s := &roster.Set{
			Providers: []roster.Provider{static{text: hosts}},
			Facts: func(_ context.Context, _ targets.Need, open *targets.Map) (func(targets.ID) (targets.Facts, error), error) {
				asked = fmt.Sprint(open.IDs())
				return func(targets.ID) (targets.Facts, error) { return nil, nil }, nil
			},
		}
		got := "[]"
		m, err := s.Resolve(t.Context(), targets.Expr{Kind: targets.Compound, Text: c.expr})
		if err == nil {
			got = fmt.Sprint(m.IDs())
		}
		if asked != c.asked || got != c.want {
			t.Errorf("%s: got %s after asking %s, want %s after %s", c.expr, got, asked, c.want, c.asked)
		}
	}
}

func TestFactsRefused(t *testing.T) {
	t.Parallel()
	s := &roster.Set{Providers: []roster.Provider{static{text: "a: {}\n"}}}
	grain := targets.Expr{Kind: targets.Grain, Text: "os:x"}
	if _, err := s.Resolve(t.Context(), grain); fault.KindOf(err) != fault.Invalid {
		t.Errorf("without facts: got %v, want invalid", err)
	}
	broken := errors.New("the store is broken")
	s.Facts = func(context.Context, targets.Need, *targets.Map) (func(targets.ID) (targets.Facts, error), error) {
		return nil, broken
	}
	if _, err := s.Resolve(t.Context(), grain); !errors.Is(err, broken) {
		t.Errorf("got %v, want %v", err, broken)
	}
}

// lacking has one host, and no value for one attribute.
type lacking struct {
	name string
	why  error
}

func (l lacking) Entries(context.Context, roster.Query) iter.Seq2[roster.Entry, error] {
	return func(yield func(roster.Entry, error) bool) {
		yield(roster.Entry{ID: "a", Attrs: roster.Attrs{{Name: l.name, Value: roster.Value{V: l.why}}}, Trusted: true}, nil)
	}
}

// TestErrorsAsValues has attributes of every type that a provider has no value for.
func TestErrorsAsValues(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"host", "user", "port", "passwd", "sudo", "tty", "timeout", "ssh_options", "minion_opts", "cmd_umask"} {
		why := errors.New("it was lost")
		p := lacking{name, why}
		m, err := (&roster.Set{Providers: []roster.Provider{p}}).Resolve(t.Context(), targets.Expr{Text: "*"})
		if err != nil {
			t.Fatal(err)
		}
		if err := m.Get("a").Err; !errors.Is(err, why) {
			t.Errorf("%s: got %v, want %v", name, err, why)
		}
	}
}
