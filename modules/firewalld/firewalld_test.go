package firewalld_test

import (
	"os"
	"testing"

	"github.com/gossh/gossh/modules"
	"github.com/gossh/gossh/modules/firewalld"
	"github.com/gossh/gossh/modules/moduletest"
	"github.com/gossh/gossh/ordered"
)

func TestConforms(t *testing.T) { moduletest.Conform(t, firewalld.Functions()) }

func TestLooking(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile("testdata/list-all.txt")
	if err != nil {
		t.Fatal(err)
	}
	set := func(h *modules.Host) {
		programs := []moduletest.Program{
			{Line: "firewall-cmd --permanent --list-all-zones", Stdout: string(text)},
			{Line: "firewall-cmd --zone=dmz --list-all", Stdout: "dmz\n  sources: \n"},
			{Line: "firewall-cmd --get-default-zone", Stdout: "public\n"},
			{Line: "firewall-cmd --permanent --get-zones", Stdout: "block dmz\n"},
			{Line: "firewall-cmd --zone=public --permanent --query-masquerade", Stdout: "no\n", Code: 1},
			{Line: "firewall-cmd --zone=none --permanent --query-masquerade", Stderr: "Error: INVALID_ZONE: none", Code: 112},
			{Line: "firewall-cmd --zone=public --permanent --list-forward-ports", Stdout: "port=80:proto=tcp:toport=8080:toaddr=10.0.0.1\nport=81:proto=udp:toport=82:toaddr=fd00::1\n"},
			{Line: "firewall-cmd --zone=public --permanent --list-rich-rules", Stdout: "rule a b\nrule c\n"},
			{Line: "firewall-cmd --permanent --service=ssh --get-ports", Stdout: "22/tcp\n"},
			{Line: "firewall-cmd --zone=public --list-ports", Stdout: "\n"},
		}
		for i := range programs {
			programs[i].Any = true
		}
		h.Runner = moduletest.Fake(t, nil, programs...)
	}
	list := func(v ...any) []any { return append([]any{}, v...) }
	fwd := func(port, proto, to, addr string) *ordered.Map {
		return ordered.Of("Source port", port, "Protocol", proto, "Destination port", to, "Destination address", addr)
	}
	moduletest.Run(t, firewalld.Functions(), set, []moduletest.Case{
		{Fun: "firewalld.list_zones", Want: ordered.Of("public", ordered.Of(
			"target", list("default"), "icmp-block-inversion", list("no"), "interfaces", list("eth0"), "sources", list(), "services", list("dhcpv6-client ssh"),
			"ports", list("80/tcp"), "protocols", list(), "forward", list("yes"), "masquerade", list("no"), "forward-ports", list("port=80:proto=tcp:toport=8080:toaddr=10.0.0.1"),
			"source-ports", list(), "icmp-blocks", list(), "rich rules", list(`rule family="ipv4" source address="10.0.0.0/8" accept`, `rule service name="http" accept`),
		), "dmz", ordered.Of("target", list("default")))},
		{Fun: "firewalld.list_all", Args: []any{"dmz", false}, Want: ordered.Of("dmz", ordered.Of("sources", list()))},
		{Fun: "firewalld.default_zone", Want: "public"},
		{Fun: "firewalld.get_zones", Want: list("block", "dmz")},
		{Fun: "firewalld.get_masquerade", Args: []any{"public"}, Want: false},
		{Name: "no zone", Fun: "firewalld.get_masquerade", Args: []any{"none"}, Err: "INVALID_ZONE"},
		{Fun: "firewalld.list_port_fwd", Args: []any{"public"}, Want: list(fwd("80", "tcp", "8080", "10.0.0.1"), fwd("81", "udp", "82", "fd00::1"))},
		{Fun: "firewalld.get_rich_rules", Args: []any{"public"}, Want: list("rule a b", "rule c")},
		{Fun: "firewalld.get_service_ports", Args: []any{"ssh"}, Want: list("22/tcp")},
		{Fun: "firewalld.list_ports", Args: []any{"public", false}, Want: list()},
	})
}

func TestChanging(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		fun  string
		args []any
		line []string
	}{
		{"add_service", []any{"ssh"}, []string{"--permanent --add-service=ssh"}},
		{"remove_service", []any{"ssh", "dmz", false}, []string{"--zone=dmz --remove-service=ssh"}},
		{"new_zone", []any{"mine"}, []string{"--permanent --new-zone=mine", "--reload"}},
		{"delete_service", []any{"mine", false}, []string{"--permanent --delete-service=mine"}},
		{"set_default_zone", []any{"dmz"}, []string{"--set-default-zone=dmz"}},
		{"add_port", []any{"dmz", "80/tcp", true, true}, []string{"--zone=dmz --permanent --add-masquerade", "--zone=dmz --permanent --add-port=80/tcp"}},
		{"add_port_fwd", []any{"dmz", int64(80), int64(81)}, []string{"--zone=dmz --permanent --add-forward-port=port=80:proto=tcp:toport=81:toaddr="}},
		{"add_rich_rule", []any{"dmz", `rule service name="http" accept`}, []string{`--zone=dmz --permanent --add-rich-rule=rule service name="http" accept`}},
		{"change_interface", []any{"dmz", "eth0"}, []string{"--zone=dmz --permanent --change-interface=eth0"}},
		{"remove_interface", []any{"dmz", "eth0"}, []string{"--zone=dmz --permanent --remove-interface=eth0"}},
		{"add_service_protocol", []any{"mine", "gre"}, []string{"--permanent --service=mine --add-protocol=gre"}},
		{"block_icmp", []any{"dmz", "echo-reply"}, []string{"--zone=dmz --permanent --add-icmp-block=echo-reply"}},
		{"make_permanent", nil, []string{"--runtime-to-permanent"}},
	} {
		for _, test := range []bool{true, false} {
			set := func(h *modules.Host) {
				h.Runner = moduletest.Fake(t, nil)
				if test {
					return
				}
				var programs []moduletest.Program
				for _, l := range c.line {
					programs = append(programs, moduletest.Program{Line: "firewall-cmd " + l, Stdout: "success\n"})
				}
				h.Runner = moduletest.Fake(t, nil, programs...)
			}
			moduletest.Run(t, firewalld.Functions(), set, []moduletest.Case{{Fun: "firewalld." + c.fun, Args: c.args, Test: test, Want: "success"}})
		}
	}
	set := func(h *modules.Host) {
		h.Runner = moduletest.Fake(t, nil, moduletest.Program{Line: "firewall-cmd --permanent --add-service=none", Stderr: "Error: INVALID_SERVICE: none", Code: 101, Any: true})
	}
	moduletest.Run(t, firewalld.Functions(), set, []moduletest.Case{
		{Name: "no service", Fun: "firewalld.add_service", Args: []any{"none"}, Err: "INVALID_SERVICE"},
		{Name: "nothing", Fun: "firewalld.add_service", Args: []any{""}, Err: "is no service"},
		{Name: "odd", Fun: "firewalld.add_port_fwd", Args: []any{"dmz", "1 2", "3"}, Err: "is no src"},
	})
}
