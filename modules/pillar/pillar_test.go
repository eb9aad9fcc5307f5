package pillar_test

import (
	"testing"

	"github.com/gossh/gossh/modules"
	"github.com/gossh/gossh/modules/moduletest"
	"github.com/gossh/gossh/modules/pillar"
	"github.com/gossh/gossh/ordered"
)

func TestConforms(t *testing.T) { moduletest.Conform(t, pillar.Functions()) }

func TestPillar(t *testing.T) {
	t.Parallel()
	users := ordered.Of("ada", ordered.Of("uid", int64(1), "groups", []any{"a", "b"}))
	all := ordered.Of("role", "web", "users", users, "list", []any{"x", "y"}, "none", nil)
	set := func(h *modules.Host) { h.Pillar = all }
	def := ordered.Of("ada", ordered.Of("groups", []any{"b", "z"}, "shell", "sh"), "bob", int64(2))
	moduletest.Run(t, pillar.Functions(), set, []moduletest.Case{
		{Fun: "pillar.items", Want: all},
		{Fun: "pillar.data", Want: all},
		{Name: "items by name", Fun: "pillar.items", Args: []any{"role", "users:ada:uid"}, Want: ordered.Of("role", "web", "users:ada:uid", int64(1))},
		{Name: "items of an environment", Fun: "pillar.items", Kwargs: ordered.Of("pillarenv", "dev", "pillar", all), Want: all},
		{Name: "items with nonsense", Fun: "pillar.items", Kwargs: ordered.Of("pilar", all), Err: "The following keyword arguments are not valid: pilar="},
		{Name: "ls of a value", Fun: "pillar.ls", Args: []any{"users"}, Err: "pillar.keys"},
		{Fun: "pillar.raw", Want: all},
		{Name: "raw of a key", Fun: "pillar.raw", Args: []any{"role"}, Want: "web"},
		{Name: "raw of no key", Fun: "pillar.raw", Args: []any{"nope"}, Want: &ordered.Map{}},
		{Fun: "pillar.ls", Want: []any{"role", "users", "list", "none"}},
		{Name: "get", Fun: "pillar.get", Args: []any{"users:ada:uid"}, Want: int64(1)},
		{Fun: "pillar.fetch", Args: []any{"users:ada:uid"}, Want: int64(1)},
		{Fun: "pillar.obfuscate", Want: ordered.Of("role", "<str>", "users", ordered.Of("ada", ordered.Of("uid", "<int>", "groups", []any{"<str>", "<str>"})), "list", []any{"<str>", "<str>"}, "none", "<NoneType>")},
		{Name: "obfuscate one", Fun: "pillar.obfuscate", Args: []any{"role"}, Want: ordered.Of("role", "<str>")},
		{Name: "get of a list", Fun: "pillar.get", Args: []any{"list:1"}, Want: "y"},
		{Name: "get of null", Fun: "pillar.get", Args: []any{"none", "x"}, Want: nil},
		{Name: "get of nothing", Fun: "pillar.get", Args: []any{"nope"}, Want: ""},
		{Name: "get with default", Fun: "pillar.get", Args: []any{"nope", int64(7)}, Want: int64(7)},
		{Name: "delimiter", Fun: "pillar.get", Args: []any{"users/ada/uid"}, Kwargs: ordered.Of("delimiter", "/"), Want: int64(1)},
		{
			Name: "merge", Fun: "pillar.get", Args: []any{"users"}, Kwargs: ordered.Of("default", def, "merge", true),
			Want: ordered.Of("ada", ordered.Of("groups", []any{"a", "b"}, "shell", "sh", "uid", int64(1)), "bob", int64(2)),
		},
		{
			Name: "merge lists", Fun: "pillar.get", Args: []any{"users", def, true}, Kwargs: ordered.Of("merge_nested_lists", true),
			Want: ordered.Of("ada", ordered.Of("groups", []any{"b", "z", "a"}, "shell", "sh", "uid", int64(1)), "bob", int64(2)),
		},
		{Name: "merge a list", Fun: "pillar.get", Args: []any{"list", []any{"y", "z"}, true}, Want: []any{"y", "z", "x"}},
		{Name: "merge with nothing", Fun: "pillar.get", Args: []any{"nope", def, true}, Want: def},
		{Name: "merge of two kinds", Fun: "pillar.get", Args: []any{"list", def, true}, Err: "not of one kind"},
		{Fun: "pillar.item", Args: []any{"role", "users:ada:uid", "nope"}, Want: ordered.Of("role", "web", "users:ada:uid", int64(1), "nope", "")},
		{Name: "item with default", Fun: "pillar.item", Args: []any{"nope"}, Kwargs: ordered.Of("default", "d"), Want: ordered.Of("nope", "d")},
		{Name: "item with nonsense", Fun: "pillar.item", Args: []any{"nope"}, Kwargs: ordered.Of("defualt", "d"), Err: "defualt"},
		{Fun: "pillar.filter_by", Args: []any{ordered.Of("w*", "nginx", "default", "none"), "role"}, Want: "nginx"},
		{Fun: "pillar.keys", Args: []any{"users:ada"}, Want: []any{"uid", "groups"}},
		{Name: "keys of a text", Fun: "pillar.keys", Args: []any{"role"}, Err: "Pillar value in key role is not a dict"},
		{Name: "keys of nothing", Fun: "pillar.keys", Args: []any{"nope"}, Err: "not found"},
	})
}
