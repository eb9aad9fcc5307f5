package nftables_test

import (
	"os"
	"slices"
	"testing"

	"github.com/gossh/gossh/internal/testneed"
	"github.com/gossh/gossh/modules"
	"github.com/gossh/gossh/modules/moduletest"
	"github.com/gossh/gossh/modules/nftables"
	"github.com/gossh/gossh/ordered"
)

func TestConforms(t *testing.T) { moduletest.Conform(t, nftables.Functions()) }

// recorded is a program with the output of a file; it may run at any time.
func recorded(t *testing.T, line, file string) moduletest.Program {
	t.Helper()
	b, err := os.ReadFile("testdata/" + file)
	if err != nil {
		t.Fatal(err)
	}
	return moduletest.Program{Line: line, Stdout: string(b), Any: true}
}

func absent(line string) moduletest.Program {
	return moduletest.Program{Line: line, Code: 1, Stderr: "Error: No such file or directory\n", Any: true}
}

// looks are the programs that look at a host with a table and a chain.
func looks(t *testing.T) []moduletest.Program {
	t.Helper()
	return []moduletest.Program{
		recorded(t, "nft list tables ip", "list-tables.txt"), recorded(t, "nft list table ip filter", "list-table.txt"),
		recorded(t, "nft --json list tables ip", "list-tables.json"), recorded(t, "nft --json list chain ip filter input", "list-chain.json"),
		recorded(t, "nft --handle list chain ip filter input", "list-chain.txt"),
		{Line: "nft list table ip nat", Stdout: "table ip nat {\n}\n", Any: true},
		absent("nft list table ip none"), absent("nft --json list chain ip filter none"), absent("nft --handle list chain ip filter none"),
		{Line: "nft --json list tables inet", Code: 1, Stderr: "Operation not permitted", Any: true},
	}
}

func said(result bool, comment string) *ordered.Map {
	return ordered.Of("result", result, "comment", comment)
}

func TestLooking(t *testing.T) {
	t.Parallel()
	table := recorded(t, "", "list-table.txt").Stdout
	set := func(h *modules.Host) {
		h.Runner = moduletest.Fake(t, nil, append(looks(t), moduletest.Program{Line: "nft --version", Stdout: "nftables v1.0.6 (Lester Gooch #5)\n", Any: true})...)
		h.Root = moduletest.Tree(t, map[string]string{"etc/nftables": "#! nft -f\n\n\ttable ip x {\n}\n"})
	}
	moduletest.Run(t, nftables.Functions(), set, []moduletest.Case{
		{Fun: "nftables.version", Want: "v1.0.6"},
		{Fun: "nftables.get_rules", Want: []any{table[:len(table)-1], "table ip nat {\n}"}},
		{Fun: "nftables.list_tables", Want: []any{ordered.Of("family", "ip", "name", "filter", "handle", 1), ordered.Of("family", "ip", "name", "nat", "handle", 2)}},
		{Name: "refused", Fun: "nftables.list_tables", Args: []any{"inet"}, Err: "Operation not permitted"},
		{Fun: "nftables.get_policy", Args: []any{"filter", "input"}, Want: "accept"},
		{Name: "no chain", Fun: "nftables.get_policy", Args: []any{"filter", "none"}},
		{Fun: "nftables.check_chain", Args: []any{"filter", "input"}, Want: said(true, "Chain input in table filter in family ipv4 exists")},
		{Fun: "nftables.check_table", Args: []any{"none"}, Want: said(false, "Table none in family ipv4 does not exist")},
		{Fun: "nftables.get_rule_handle", Args: []any{"filter", "input", "iifname lo accept"}, Want: ordered.Of("result", true, "handle", "5")},
		{Name: "no rule", Fun: "nftables.get_rule_handle", Args: []any{"filter", "input", "drop"}, Want: said(false, "Could not find rule drop")},
		{
			Name: "written otherwise", Fun: "nftables.check", Args: []any{"filter", "input", "tcp dport {443,80} ct state { new, established } counter accept"},
			Want: said(true, "Rule tcp dport {443,80} ct state { new, established } counter accept in chain input in table filter in family ipv4 exists"),
		},
		{Fun: "nftables.get_saved_rules", Want: []any{"\ttable ip x {\n", "}\n"}},
		{Name: "no file", Fun: "nftables.get_saved_rules", Args: []any{"/none"}, Err: "reading /none"},
		{Name: "two statements", Fun: "nftables.check", Args: []any{"filter", "input", "accept; flush ruleset"}, Err: "is not one statement"},
		{Name: "option", Fun: "nftables.check", Args: []any{"filter", "input", "-f /x"}, Err: "is not one statement"},
		{Name: "name", Fun: "nftables.check_table", Args: []any{"x; flush ruleset"}, Err: "is no table of nftables"},
		{Name: "family", Fun: "nftables.check_table", Args: []any{"x", "ipx"}, Err: "is no family"},
	})
}

func TestBuild(t *testing.T) {
	t.Parallel()
	built := func(rule string) *ordered.Map {
		return ordered.Of("comment", "Successfully built rule", "rule", rule, "result", true)
	}
	moduletest.Run(t, nftables.Functions(), nil, []moduletest.Case{
		{Fun: "nftables.build_rule", Kwargs: ordered.Of("connstate", "related,established", "jump", "accept"), Want: built("ct state { related, established } accept")},
		{Name: "nothing", Fun: "nftables.build_rule", Want: ordered.Of("comment", "", "rule", "", "result", true)},
		{
			Name: "full", Fun: "nftables.build_rule", Args: []any{"filter", "input", "insert", int64(3), true, "ipv6"},
			Kwargs: ordered.Of("if", "eth0", "source", "::1", "proto", "tcp", "dports", "80,8000:8010", "jump", "reject"),
			Want:   built("nft insert rule ip6 filter input position 3 meta iifname eth0 ip6 saddr ::1 tcp dport { 8000-8010, 80 } reject"),
		},
		{Name: "no protocol", Fun: "nftables.build_rule", Kwargs: ordered.Of("dport", int64(1)), Err: "proto must be specified"},
	})
}

func TestChanging(t *testing.T) {
	t.Parallel()
	const in = " chain input in table filter in family ipv4"
	for _, c := range []struct {
		name, fun string
		kwargs    *ordered.Map
		change    string
		want      any
	}{
		{"table", "new_table", ordered.Of("table", "none"), "nft add table ip none", said(true, "Table none in family ipv4 created")},
		{"table that is there", "new_table", ordered.Of("table", "nat"), "", said(true, "Table nat in family ipv4 exists")},
		{"no table any more", "delete_table", ordered.Of("table", "nat"), "nft delete table ip nat", said(true, "Table nat in family ipv4 deleted")},
		{"chain", "new_chain", ordered.Of("chain", "none", "table_type", "filter", "hook", "input", "priority", int64(-5)), "nft add chain ip filter none { type filter hook input priority -5; }", said(true, "Chain none in table filter in family ipv4 created")},
		{"chain that is there", "new_chain", ordered.Of("chain", "input"), "", said(false, "Chain input in table filter in family ipv4 already exists")},
		{"no chain any more", "delete_chain", ordered.Of("chain", "input"), "nft delete chain ip filter input", said(true, "Chain input in table filter in family ipv4 deleted")},
		{"append", "append", ordered.Of("chain", "input", "rule", "tcp dport 22 accept"), "nft add rule ip filter input tcp dport 22 accept", said(true, `Added rule "tcp dport 22 accept" to`+in+".")},
		{"append what is there", "append", ordered.Of("chain", "input", "rule", "iifname lo accept"), "", said(false, "Rule iifname lo accept in"+in+" already exists")},
		{"insert", "insert", ordered.Of("chain", "input", "position", int64(5), "rule", "drop"), "nft insert rule ip filter input position 5 drop", said(true, `Added rule "drop" to`+in+".")},
		{"delete", "delete", ordered.Of("table", "filter", "chain", "input", "rule", "iifname lo accept"), "nft delete rule ip filter input handle 5", said(true, `Deleted rule "iifname lo accept" in`+in+".")},
		{"delete what is not there", "delete", ordered.Of("table", "filter", "chain", "input", "rule", "drop"), "", said(false, "Rule drop in"+in+" does not exist")},
		{"flush", "flush", ordered.Of("chain", "input"), "nft flush chain ip filter input", said(true, "Flushed rules from chain input in table filter in family ipv4.")},
		{"policy", "set_policy", ordered.Of("chain", "input", "policy", "drop"), "nft add chain ip filter input { policy drop; }", true},
	} {
		for _, test := range []bool{true, false} {
			set := func(h *modules.Host) {
				programs := looks(t)
				if !test && c.change != "" {
					programs = slices.Concat(programs, []moduletest.Program{{Line: c.change}})
				}
				h.Runner = moduletest.Fake(t, nil, programs...)
			}
			moduletest.Run(t, nftables.Functions(), set, []moduletest.Case{{Name: c.name, Fun: "nftables." + c.fun, Kwargs: c.kwargs, Test: test, Want: c.want}})
		}
	}
	set := func(h *modules.Host) { h.Runner = moduletest.Fake(t, nil, looks(t)...) }
	moduletest.Run(t, nftables.Functions(), set, []moduletest.Case{
		{Name: "no chain", Fun: "nftables.append", Kwargs: ordered.Of("chain", "none", "rule", "drop"), Err: "there is no chain none"},
		{Name: "half a hook", Fun: "nftables.new_chain", Kwargs: ordered.Of("chain", "none", "hook", "input"), Err: "table_type, hook, and priority required"},
		{Name: "both", Fun: "nftables.delete", Kwargs: ordered.Of("table", "filter", "chain", "input", "position", "1", "rule", "drop"), Err: "not both"},
	})
}

// TestRealTables changes the rules of a network that is the test's own.
func TestRealTables(t *testing.T) {
	testneed.Program(t, "nftables", "nft")
	moduletest.Network(t, func() {
		h := moduletest.NewHost(t)
		h.Root, h.Functions = moduletest.Tree(t, map[string]string{"etc/": ""}), nftables.Functions
		h.Env = append(os.Environ(), "PATH=/usr/sbin:/usr/bin:/sbin:/bin")
		step := func(want bool, fun string, kwargs *ordered.Map) {
			t.Helper()
			got, err := h.Call(t.Context(), "nftables."+fun, nil, kwargs)
			m, _ := got.(*ordered.Map)
			if err != nil || m.Value("result") != want && got != want {
				t.Errorf("%s %s: got %s, %v, want %v", fun, moduletest.JSON(t, kwargs), moduletest.JSON(t, got), err, want)
			}
		}
		for _, family := range []string{"ipv4", "inet"} {
			of := func(kv ...any) *ordered.Map { return ordered.Of(append(kv, "table", "gossh", "family", family)...) }
			built, err := h.Call(t.Context(), "nftables.build_rule", nil, of("proto", "tcp", "dports", "22,80", "if", "lo", "connstate", "new", "jump", "accept"))
			if err != nil {
				t.Fatal(err)
			}
			m, _ := built.(*ordered.Map)
			rule := m.Value("rule")
			step(true, "new_table", of("test", true))
			step(false, "check_table", of())
			step(true, "new_table", of())
			step(true, "new_chain", of("chain", "input", "table_type", "filter", "hook", "input", "priority", int64(0)))
			step(false, "check", of("chain", "input", "rule", rule))
			step(true, "append", of("chain", "input", "rule", rule))
			step(true, "check", of("chain", "input", "rule", rule))
			step(false, "append", of("chain", "input", "rule", rule))
			step(true, "insert", of("chain", "input", "rule", "udp dport 53 counter accept"))
			step(true, "delete", of("chain", "input", "rule", "udp dport 53 counter accept"))
			step(true, "set_policy", of("chain", "input", "policy", "drop"))
			if got, err := h.Call(t.Context(), "nftables.get_policy", nil, of("chain", "input")); got != "drop" {
				t.Errorf("got the policy %v, %v, want drop", got, err)
			}
			step(true, "flush", of("chain", "input"))
			step(false, "check", of("chain", "input", "rule", rule))
			if _, err := h.Call(t.Context(), "nftables.save", nil, nil); err != nil {
				t.Error(err)
			}
			step(true, "delete_chain", of("chain", "input"))
			step(true, "delete_table", of())
			step(false, "check_table", of())
		}
	})
}
