package iptables_test

import (
	"os"
	"strings"
	"testing"

	"github.com/gossh/gossh/internal/testneed"
	"github.com/gossh/gossh/modules"
	"github.com/gossh/gossh/modules/iptables"
	"github.com/gossh/gossh/modules/moduletest"
	"github.com/gossh/gossh/ordered"
)

func TestConforms(t *testing.T) { moduletest.Conform(t, iptables.Functions()) }

func saved(t *testing.T) string {
	t.Helper()
	b, err := os.ReadFile("testdata/iptables-save.txt")
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// chain is a chain as it is shown.
func chain(policy string, rules ...any) *ordered.Map {
	if rules == nil {
		rules = []any{}
	}
	return ordered.Of("policy", policy, "packet count", "0", "byte count", "0", "rules", rules, "rules_comment", &ordered.Map{})
}

func list(v ...any) []any { return v }

func shown() *ordered.Map {
	remark := ordered.Of(
		"source", list("! 10.0.0.0/8"), "protocol", list("tcp"), "match", list("multiport", "comment"), "dports", list("80,443"),
		"comment", list("a b"), "jump", list("REJECT"), "reject-with", list("tcp-reset"),
	)
	input := chain("ACCEPT", remark, ordered.Of("in-interface", list("lo"), "jump", list("FOO")),
		ordered.Of("protocol", list("tcp"), "match", list("tcp", "state"), "destination_port", list("22"), "state", list("NEW"), "jump", list("ACCEPT")))
	input.Set("rules_comment", ordered.Of("a b", remark))
	return ordered.Of(
		"mangle", ordered.Of(
			"PREROUTING", chain("ACCEPT"), "INPUT", chain("ACCEPT"), "FORWARD", chain("ACCEPT"),
			"OUTPUT", chain("ACCEPT", ordered.Of("protocol", list("tcp"), "match", list("tcp"), "tcp-flags", list("FIN,SYN,RST,ACK SYN"), "jump", list("MARK"), "set-xmark", list("0x1/0xffffffff"))),
			"POSTROUTING", chain("ACCEPT"),
		),
		"filter", ordered.Of(
			"INPUT", input, "FORWARD", chain("DROP"), "OUTPUT", chain("ACCEPT"),
			"FOO", chain("-", ordered.Of("jump", list("LOG"), "log-prefix", list("x y "), "log-tcp-options", list(""))),
		),
	)
}

func TestRules(t *testing.T) {
	t.Parallel()
	set := func(h *modules.Host) {
		h.Runner = moduletest.Fake(
			t, nil, moduletest.Program{Line: "iptables-save*", Stdout: saved(t), Any: true},
			moduletest.Program{Line: "ip6tables-save", Stderr: "you must be root", Code: 4, Any: true},
			moduletest.Program{Line: "iptables --version", Stdout: "iptables v1.8.9 (nf_tables)\n", Any: true},
		)
		h.Grains = moduletest.Grains{"os_family": "Debian"}
		h.Root = moduletest.Tree(t, map[string]string{"etc/iptables/rules.v4": saved(t), "etc/r": "*filter\n:INPUT DROP [1:2]\n[3:4] -A INPUT -p udp --dport ! 53 -j ACCEPT\nCOMMIT\n", "etc/bad": "*filter\n-A INPUT -j X\n"})
	}
	old := chain("DROP", ordered.Of("protocol", list("udp"), "destination_port", list("! 53"), "jump", list("ACCEPT")))
	old.Set("packet count", "1")
	old.Set("byte count", "2")
	moduletest.Run(t, iptables.Functions(), set, []moduletest.Case{
		{Fun: "iptables.get_rules", Want: shown()},
		{Name: "refused", Fun: "iptables.get_rules", Kwargs: ordered.Of("family", "ipv6"), Err: "you must be root"},
		{Name: "family", Fun: "iptables.get_rules", Kwargs: ordered.Of("family", "ipx"), Err: "ipv4 or ipv6"},
		{Fun: "iptables.get_saved_rules", Want: shown()},
		{Name: "of a file", Fun: "iptables.get_saved_rules", Args: []any{"/etc/r"}, Want: ordered.Of("filter", ordered.Of("INPUT", old))},
		{Name: "no chain", Fun: "iptables.get_saved_rules", Args: []any{"/etc/bad"}, Err: "has no chain"},
		{Name: "no file", Fun: "iptables.get_saved_rules", Kwargs: ordered.Of("family", "ipv6"), Err: "reading /etc/iptables/rules.v6"},
		{Fun: "iptables.get_policy", Args: []any{"filter", "FORWARD"}, Want: "DROP"},
		{Name: "no such chain", Fun: "iptables.get_policy", Args: []any{"filter", "NONE"}},
		{Name: "chain not given", Fun: "iptables.get_policy", Err: "Error: Chain needs to be specified"},
		{Fun: "iptables.get_saved_policy", Args: []any{"filter", "INPUT", "/etc/r"}, Want: "DROP"},
		{Fun: "iptables.check_chain", Args: []any{"filter", "FOO"}, Want: true},
		{Name: "no chain of that name", Fun: "iptables.check_chain", Args: []any{"filter", "FO"}, Want: false},
		{Name: "an option", Fun: "iptables.check_chain", Args: []any{"filter", "-F"}, Err: "is no name of a chain"},
		{Fun: "iptables.version", Want: "v1.8.9"},
		{Name: "would save", Fun: "iptables.save", Args: []any{"/etc/new/rules"}, Test: true, Want: "Wrote 23 lines to \"/etc/new/rules\""},
	})
}

func TestBuild(t *testing.T) {
	t.Parallel()
	set := func(h *modules.Host) { h.Runner = moduletest.Fake(t, []string{"iptables"}) }
	cases := []moduletest.Case{
		{Name: "error", Kwargs: ordered.Of("dports", "1,2"), Err: "Error: proto must be specified"},
		{Name: "full without a chain", Kwargs: ordered.Of("full", true, "jump", "ACCEPT"), Err: "Error: Chain needs to be specified"},
	}
	for _, c := range []struct {
		want   string
		kwargs *ordered.Map
	}{
		{"-m state --state RELATED,ESTABLISHED --jump ACCEPT", ordered.Of("match", "state", "connstate", "RELATED,ESTABLISHED", "jump", "ACCEPT")},
		{"-p tcp -m multiport ! --dports 80,443 --jump ACCEPT", ordered.Of("jump", "ACCEPT", "proto", "tcp", "dports", list("!80", int64(443)), "save", true, "require", list("x"))},
		{"! -i eth0 -o eth1 ! -p tcp --dport 22 --source 10.0.0.0/8 --jump DROP", ordered.Of("source", "10.0.0.0/8", "if", "not eth0", "of", "eth1", "protocol", "! tcp", "dport", int64(22), "target", "DROP")},
		{`-m comment --comment "a \"b\"" --jump LOG --log-prefix "x y " --log-tcp-options`, ordered.Of("comment", `a "b"`, "log-prefix", "x y ", "log-tcp-options", nil, "jump", "LOG")},
		{"-m set --match-set block src ! --match-set ok src --jump DROP", ordered.Of("match-set", list("block src", "!ok src"), "jump", "DROP")},
		{"-m recent --name bad --set --jump DROP", ordered.Of("match", "recent", "name_", "bad", "set", "", "jump", "DROP")},
		{"-p tcp --tcp-flags SYN,RST SYN -s 10.0.0.1 --jump ACCEPT", ordered.Of("proto", "tcp", "tcp-flags", "SYN,RST SYN", "s", "10.0.0.1", "jump", "ACCEPT")},
		{"/usr/bin/iptables --wait -t nat -I PREROUTING 3 -p udp --jump REDIRECT --to-ports 53", ordered.Of("full", "True", "table", "nat", "chain", "PREROUTING", "command", "I", "position", int64(3), "proto", "udp", "jump", "REDIRECT", "to-ports", int64(53))},
	} {
		cases = append(cases, moduletest.Case{Name: c.want, Kwargs: c.kwargs, Want: c.want})
	}
	for i := range cases {
		cases[i].Fun = "iptables.build_rule"
	}
	moduletest.Run(t, iptables.Functions(), set, cases)
}

func TestChanging(t *testing.T) {
	t.Parallel()
	const checked = "iptables --wait -t filter -C INPUT -p tcp --dport 22 -m comment --comment a b -j ACCEPT"
	rule := `-p tcp --dport 22 -m comment --comment "a b" -j ACCEPT`
	line := func(c string) string { return strings.Replace(checked, "-C INPUT", c, 1) }
	for _, c := range []struct {
		name, fun string
		kwargs    *ordered.Map
		look      []moduletest.Program
		change    string
		want      any
	}{
		{"append", "append", ordered.Of("chain", "INPUT", "rule", rule), []moduletest.Program{{Line: checked, Code: 1}}, line("-A INPUT"), true},
		{"append what is there", "append", ordered.Of("chain", "INPUT", "rule", rule), []moduletest.Program{{Line: checked}}, "", false},
		{"insert", "insert", ordered.Of("chain", "INPUT", "position", int64(2), "rule", rule), []moduletest.Program{{Line: checked, Code: 1}}, line("-I INPUT 2"), true},
		{"insert from the end", "insert", ordered.Of("chain", "INPUT", "position", int64(-1), "rule", rule), []moduletest.Program{{Line: checked, Code: 1}, {Line: "iptables-save -t filter", Stdout: saved(t)}}, line("-I INPUT 3"), true},
		{"delete", "delete", ordered.Of("table", "filter", "chain", "INPUT", "rule", rule), nil, line("-D INPUT"), ""},
		{"delete by number", "delete", ordered.Of("table", "filter", "chain", "INPUT", "position", "3"), nil, "iptables --wait -t filter -D INPUT 3", ""},
		{"flush", "flush", nil, nil, "iptables --wait -t filter -F", ""},
		{"flush a chain", "flush", ordered.Of("table", "nat", "chain", "X"), nil, "iptables --wait -t nat -F X", ""},
		{"policy", "set_policy", ordered.Of("chain", "INPUT", "policy", "DROP"), nil, "iptables --wait -t filter -P INPUT DROP", ""},
		{"new chain", "new_chain", ordered.Of("chain", "X"), nil, "iptables --wait -t filter -N X", true},
		{"delete chain", "delete_chain", ordered.Of("chain", "X"), nil, "iptables --wait -t filter -X X", true},
	} {
		for _, test := range []bool{true, false} {
			want := c.look
			if !test && c.change != "" {
				want = append(want[:len(want):len(want)], moduletest.Program{Line: c.change})
			}
			set := func(h *modules.Host) { h.Runner = moduletest.Fake(t, nil, want...) }
			moduletest.Run(t, iptables.Functions(), set, []moduletest.Case{{Name: c.name, Fun: "iptables." + c.fun, Kwargs: c.kwargs, Test: test, Want: c.want}})
		}
	}
	set := func(h *modules.Host) {
		h.Runner = moduletest.Fake(
			t, nil, moduletest.Program{Line: "iptables --wait -t filter -C INPUT -z", Code: 2, Stderr: "unknown option", Any: true},
			moduletest.Program{Line: "iptables --wait -t filter -D INPUT 9", Code: 1, Stderr: "Index of deletion too big.", Any: true},
		)
	}
	moduletest.Run(t, iptables.Functions(), set, []moduletest.Case{
		{Name: "bad rule", Fun: "iptables.check", Kwargs: ordered.Of("chain", "INPUT", "rule", "-z"), Err: "unknown option"},
		{Name: "quotes", Fun: "iptables.check", Kwargs: ordered.Of("chain", "INPUT", "rule", "'"), Err: "cannot be read"},
		{Name: "too far", Fun: "iptables.delete", Kwargs: ordered.Of("table", "filter", "chain", "INPUT", "position", int64(9)), Err: "too big"},
		{Name: "both", Fun: "iptables.delete", Kwargs: ordered.Of("table", "filter", "chain", "INPUT", "position", int64(9), "rule", "x"), Err: "not both"},
		{Name: "no position", Fun: "iptables.insert", Kwargs: ordered.Of("chain", "INPUT", "rule", "x"), Err: "Position needs to be specified"},
	})
}

// TestRealTables changes the rules of a network that is the test's own.
func TestRealTables(t *testing.T) {
	testneed.Program(t, "iptables", "iptables-save")
	moduletest.Network(t, func() {
		h := moduletest.NewHost(t)
		h.Root, h.Functions, h.Grains = t.TempDir(), iptables.Functions, moduletest.Grains{"os_family": "Debian"}
		h.Env = append(os.Environ(), "PATH=/usr/sbin:/usr/bin:/sbin:/bin")
		step := func(want, fun string, kwargs *ordered.Map) {
			t.Helper()
			got, err := h.Call(t.Context(), "iptables."+fun, nil, kwargs)
			if err != nil || moduletest.JSON(t, got) != want {
				t.Errorf("%s %s: got %s, %v, want %s", fun, moduletest.JSON(t, kwargs), moduletest.JSON(t, got), err, want)
			}
		}
		rule, err := h.Call(t.Context(), "iptables.build_rule", nil, ordered.Of("proto", "tcp", "dports", list(int64(80), int64(443)), "comment", "a b", "jump", "ACCEPT"))
		if err != nil {
			t.Fatal(err)
		}
		for _, family := range []string{"ipv4", "ipv6"} {
			of := func(kv ...any) *ordered.Map { return ordered.Of(append(kv, "family", family)...) }
			step("false", "check", of("chain", "INPUT", "rule", rule))
			step("true", "append", of("chain", "INPUT", "rule", rule, "test", true))
			step("false", "check", of("chain", "INPUT", "rule", rule))
			step("true", "append", of("chain", "INPUT", "rule", rule))
			step("true", "check", of("chain", "INPUT", "rule", rule))
			step("false", "append", of("chain", "INPUT", "rule", rule))
			step("true", "new_chain", of("chain", "MINE"))
			step("true", "check_chain", of("chain", "MINE"))
			step("true", "insert", of("chain", "INPUT", "position", int64(-1), "rule", "-j MINE"))
			step(`""`, "set_policy", of("chain", "INPUT", "policy", "DROP"))
			step(`"DROP"`, "get_policy", of("chain", "INPUT"))
			step(`""`, "delete", of("table", "filter", "chain", "INPUT", "position", int64(1)))
			step(`""`, "flush", of("chain", "INPUT"))
			step("true", "delete_chain", of("chain", "MINE"))
			if _, err := h.Call(t.Context(), "iptables.delete_chain", nil, of("chain", "MINE")); err == nil {
				t.Error("a chain that there is not was deleted")
			}
			if _, err := h.Call(t.Context(), "iptables.save", nil, of()); err != nil {
				t.Error(err)
			}
			step(`"DROP"`, "get_saved_policy", of("chain", "INPUT"))
			step("false", "check", of("chain", "INPUT", "rule", rule))
		}
	})
}
