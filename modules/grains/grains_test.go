package grains_test

import (
	"testing"

	"github.com/gossh/gossh/modules"
	"github.com/gossh/gossh/modules/grains"
	"github.com/gossh/gossh/modules/moduletest"
	"github.com/gossh/gossh/ordered"
)

func TestConforms(t *testing.T) { moduletest.Conform(t, grains.Functions()) }

func TestGrains(t *testing.T) {
	t.Parallel()
	eth0 := []any{"10.0.0.1", "fe80::1"}
	set := func(h *modules.Host) {
		h.Grains = moduletest.Grains{
			"os": "Debian", "id": "web1", "ip_interfaces": ordered.Of("eth0", eth0), "serialnumber": "4711", "a|b": "x",
			"roles": []any{ordered.Of("web", "nginx"), "db"},
		}
	}
	moduletest.Run(t, grains.Functions(), set, []moduletest.Case{
		{
			Fun: "grains.items", Want: ordered.Of("a|b", "x", "id", "web1", "ip_interfaces", ordered.Of("eth0", eth0), "os", "Debian",
				"roles", []any{ordered.Of("web", "nginx"), "db"}, "serialnumber", "4711"),
		},
		{
			Name: "sanitized items", Fun: "grains.items", Args: []any{true}, Want: ordered.Of("a|b", "x", "id", "MINION.FQDN",
				"ip_interfaces", ordered.Of("eth0", eth0), "os", "Debian", "roles", []any{ordered.Of("web", "nginx"), "db"}, "serialnumber", "FFFFFFFFFFF"),
		},
		{Fun: "grains.item", Args: []any{"os", "none", "ip_interfaces:eth0:1"}, Want: ordered.Of("os", "Debian", "none", "", "ip_interfaces:eth0:1", "fe80::1")},
		{Fun: "grains.filter_by", Args: []any{ordered.Of("Deb*", int64(1), "default", int64(2))}, Kwargs: ordered.Of("grain", "os"), Want: int64(1)},
		{Name: "filter_by a list within", Fun: "grains.filter_by", Args: []any{ordered.Of("fe80*", "six")}, Kwargs: ordered.Of("grain", "ip_interfaces:eth0"), Want: "six"},
		{Name: "filter_by no mapping", Fun: "grains.filter_by", Args: []any{"x"}, Err: "must be a dictionary"},
		{Name: "item with default", Fun: "grains.item", Args: []any{"none"}, Kwargs: ordered.Of("default", int64(1)), Want: ordered.Of("none", int64(1))},
		{Name: "sanitized item", Fun: "grains.item", Args: []any{"id", "os"}, Kwargs: ordered.Of("sanitize", true), Want: ordered.Of("id", "MINION.FQDN", "os", "Debian")},
		{Name: "item with another keyword", Fun: "grains.item", Args: []any{"id"}, Kwargs: ordered.Of("x", true), Err: "not valid: x=True"},
		{Name: "no item", Fun: "grains.item", Want: &ordered.Map{}},
		{Fun: "grains.get", Args: []any{"os"}, Want: "Debian"},
		{Name: "get a list", Fun: "grains.get", Args: []any{"ip_interfaces:eth0"}, Want: eth0},
		{Name: "get of a mapping in a list", Fun: "grains.get", Args: []any{"roles:web"}, Want: "nginx"},
		{Name: "get the last", Fun: "grains.get", Args: []any{"roles:-1"}, Want: "db"},
		{Name: "get nothing", Fun: "grains.get", Args: []any{"os:x"}, Want: ""},
		{Name: "get with default", Fun: "grains.get", Args: []any{"none", []any{}}, Want: []any{}},
		{Name: "get with delimiter", Fun: "grains.get", Args: []any{"ip_interfaces/eth0/0"}, Kwargs: ordered.Of("delimiter", "/"), Want: "10.0.0.1"},
		{Name: "get without delimiter", Fun: "grains.get", Args: []any{"a|b"}, Kwargs: ordered.Of("delimiter", ""), Want: "x"},
		{Fun: "grains.has_value", Args: []any{"roles:0"}, Want: true},
		{Name: "has no value", Fun: "grains.has_value", Args: []any{"roles:7"}, Want: false},
		{Fun: "grains.ls", Want: []any{"a|b", "id", "ip_interfaces", "os", "roles", "serialnumber"}},
	})
}
