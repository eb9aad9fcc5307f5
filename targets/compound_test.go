package targets_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/gossh/gossh/fault"
	"github.com/gossh/gossh/ordered"
	"github.com/gossh/gossh/targets"
)

// host has facts of its own.
type host struct {
	t              *targets.Target
	grains, pillar any
}

func (h host) Tree(what targets.Need) (any, bool) {
	if what == targets.NeedPillar {
		return h.pillar, h.pillar != nil
	}
	return h.grains, h.grains != nil
}

func fleet() []host {
	list := func(s ...string) []any {
		out := make([]any, len(s))
		for i, e := range s {
			out[i] = e
		}
		return out
	}
	return []host{
		{
			&targets.Target{ID: "web1"}, ordered.Of("os", "Debian", "osmajorrelease", int64(12), "roles", list("Front", "cache"),
				"ipv4", list("127.0.0.1", "10.1.2.3"), "ipv6", list("fe80::1", "2001:db8::7"), "deep", ordered.Of("a", ordered.Of("b", "c"))),
			ordered.Of("role", "web", "users", ordered.Of("ada", ordered.Of("uid", int64(1)))),
		},
		{&targets.Target{ID: "web2"}, ordered.Of("os", "Ubuntu", "osmajorrelease", int64(24), "roles", list("front"), "key", list("x:y", "X Y"),
			"ipv4", list("192.0.2.1")), ordered.Of("role", "web*")},
		{
			&targets.Target{ID: "db1"},
			map[string]any{"os": "Debian", "virtual": true, "disks": []any{map[string]any{"name": "sda"}, map[string]any{"name": "sdb"}}},
			ordered.Of("role", "db", "nothing", nil),
		},
	}
}

func matched(t *testing.T, e targets.Expr, o targets.Options) string {
	t.Helper()
	m, err := targets.CompileWith(e, o)
	if err != nil {
		return "error: " + err.Error()
	}
	var got []string
	for _, h := range fleet() {
		ok, err := m.Match(h.t, h)
		if err != nil {
			return "error: " + err.Error()
		}
		if ok {
			got = append(got, string(h.t.ID))
		}
	}
	return strings.Join(got, " ")
}

func TestFacts(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ kind, text, delim, want string }{
		{"grain", "os:debian", "", "web1 db1"},
		{"grain", "OS:debian", "", ""},
		{"grain", "os:*", "", "web1 web2 db1"},
		{"grain", "os:?buntu", "", "web2"},
		{"grain", "osmajorrelease:12", "", "web1"},
		{"grain", "virtual:True", "", "db1"},
		{"grain", "roles:front", "", "web1 web2"},
		{"grain", "roles:1:cache", "", "web1"},
		{"grain", "deep:a:b:c", "", "web1"},
		{"grain", "deep:a:*", "", "web1"},
		{"grain", "deep:a:b", "", "web1"},
		{"grain", "deep:*:b", "", "web1"},
		{"grain", "deep:*:x", "", ""},
		{"grain", "key:x:y", "", "web2"},
		{"grain", "*:b", "", ""},
		{"grain", "*:a:b:c", "", "web1"},
		{"grain", "*:front", "", "web1 web2"},
		{"grain", "*|os", "|", "web1 web2 db1"},
		{"grain", "*:name", "", ""}, // Salt does not look into mappings in lists there
		{"grain", "disks:*sdb*", "", "db1"},
		{"grain_pcre", "*:(front|back)", "", "web1 web2"},
		{"grain_pcre", "deep:a:*:(b|c)$", "", "web1"},
		{"grain_pcre", "deep:*:(b", "", "error: reading the target: the regular expression \"(b\" is wrong at character 1: missing closing )"},
		{"grain", "disks:name:sdb", "", "db1"},
		{"grain", "disks:1:name:sdb", "", "db1"},
		{"grain", "deep|a|b|c", "|", "web1"},
		{"grain_pcre", "os:(debian|suse)", "", "web1 db1"},
		{"grain_pcre", "os:ubun", "", "web2"},
		{"grain_pcre", "os:bun", "", ""},
		{"grain_pcre", "roles:^c.*e$", "", "web1"},
		{"pillar", "role:web", "", "web1"},
		{"pillar", "role:w*", "", "web1 web2"},
		{"pillar", "users:ada:uid:1", "", "web1"},
		{"pillar", "nothing:None", "", "db1"},
		{"pillar_exact", "role:web*", "", "web2"},
		{"pillar_pcre", "role:^(web|db)$", "", "web1 db1"},
		{"grain", "os", "", "error: reading the target: at character 3: \"os\" names a key without a value"},
		{"ipcidr", "192.0.2.0/24", "", "web2"},
		{"ipcidr", "10.1.2.3", "", "web1"},
		{"ipcidr", "2001:db8::/32", "", "web1"},
		{"ipcidr", "10.0.0.0/33", "", `error: reading the target: at character 10: "10.0.0.0/33" is neither an address nor a network such as 10.0.0.0/8`},
	} {
		if got := matched(t, targets.Expr{Kind: c.kind, Text: c.text, Delimiter: c.delim}, targets.Options{}); got != c.want {
			t.Errorf("%s %s: got %q, want %q", c.kind, c.text, got, c.want)
		}
	}
}

func TestIPCIDR(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{"192.0.2.0/24": "[false true]", "10.1.2.3": "[true false]", "2001:db8::/32": "[true false]", "fe80::/10": "[true false]"} {
		m, err := targets.Compile(targets.Expr{Kind: targets.IPCIDR, Text: text})
		if err != nil {
			t.Fatal(err)
		}
		var got []bool
		for _, h := range fleet()[:2] {
			ok, err := m.Match(h.t, h)
			if err != nil {
				t.Fatal(err)
			}
			got = append(got, ok)
		}
		if fmt.Sprint(got) != want {
			t.Errorf("%s: got %v, want %s", text, got, want)
		}
	}
	for _, text := range []string{"", "10.0.0.0/33", "x"} {
		if _, err := targets.Compile(targets.Expr{Kind: targets.IPCIDR, Text: text}); fault.KindOf(err) != fault.Invalid {
			t.Errorf("%q: got %v, want invalid", text, err)
		}
	}
}

func TestCompound(t *testing.T) {
	t.Parallel()
	groups := ordered.Of(
		"fronts", "G@roles:front", "data", "db*", "both", "N@fronts or N@data", "listed", []any{"web2", "db1"},
		"spelled", []any{"G@os:Debian", "and", "not", "web*"}, "a", "N@b", "b", "not N@a", "odd", int64(3),
		"names", "web1 db1", "commas", "web1, db1", "globs", []any{"w*1", "db1"}, "number", []any{int64(3), "web1"},
		"spaces", []any{"G@key:x y", "or", "G@os:Deb* and web*"}, "broken", "web1 w*2", "nested", []any{[]any{"web1"}})
	for _, c := range []struct{ text, want string }{
		{"*", "web1 web2 db1"},
		{"G@os:Debian", "web1 db1"},
		{"G@os:Debian and web*", "web1"},
		{"web2 or db1", "web2 db1"},
		{"not web1", "web2 db1"},
		{"not not web1", "web1"},
		{"web1 or web2 and G@os:Debian", "web1"},
		{"* not web1", "web2 db1"}, // as Salt does: and not
		{"db1 or web* not web1 not db*", "web2 db1"},
		{"(web* or db1) not not web1", "web1"},
		{"N@names not web1", "db1"},
		{"N@commas", "web1 db1"},
		{"N@globs", "web1 db1"},
		{"N@number", "web1"},
		{"N@spaces", "web1 web2"},
		{"N@broken", "character 6: expected and, or, or the end before w*2"},
		{"N@nested", "in the nodegroup nested: an element is no text"},
		{"G@@deep@a@b@c", "web1"},
		{"P@@os@^D", "web1 db1"},
		{"* not", "error: reading the target: the compound expression is wrong at character 6: expected a target at the end"},
		{"( web1 or web2 ) and G@os:Debian", "web1"},
		{"(web1 or web2) and not (G@os:Ubuntu)", "web1"},
		{"G@os:Debian and ( E@web\\d+ or L@a,b ) and not S@192.0.2.0/24 and web*", "web1"},
		{"E@(web|db)1", "web1 db1"},
		{"(E@(web|db)1)", "web1 db1"},
		{"P@os:(Debian|SUSE) and I@role:db", "db1"},
		{"J@role:^we", "web1 web2"},
		{"G|@deep|a|b|c", "web1"},
		{"N@fronts", "web1 web2"},
		{"N@both and not web1", "web2 db1"},
		{"N@listed", "web2 db1"},
		{"N@spelled", "db1"},
		{"L@web1,web2 and G@os:Ubuntu", "web2"},
		{"root@web1", "web1"},
		{"", "error: reading the target: the compound expression is empty"},
		{"web1 web2", "error: reading the target: the compound expression is wrong at character 6: expected and, or, or the end before web2"},
		{"web1 and", "error: reading the target: the compound expression is wrong at character 9: expected a target at the end"},
		{"and web1", "error: reading the target: the compound expression is wrong at character 1: expected a target before and"},
		{"( web1", "error: reading the target: the compound expression is wrong at character 7: the bracket of character 1 is not closed"},
		{"web1 or äö)) or", "error: reading the target: the compound expression is wrong at character 11: this bracket was never opened"},
		{"web1 )", "error: reading the target: the compound expression is wrong at character 6: this bracket was never opened"},
		{"web1 or X@y", "error: reading the target: the compound expression is wrong at character 9: there is no engine X@"},
		{"web1 or E@(", "error: reading the target: the compound expression is wrong at character 9:"},
		{"N@none", "error: reading the target: the compound expression is wrong at character 1: there is no nodegroup named \"none\""},
		{"N@a", "the nodegroup a contains itself: a, b, a"},
		{"N@odd", "in the nodegroup odd: it must be an expression or a list of words"},
		{strings.Repeat("not ", 300) + "x", "within each other"},
	} {
		got := matched(t, targets.Expr{Kind: targets.Compound, Text: c.text}, targets.Options{Nodegroups: groups})
		if got != c.want && (!strings.HasPrefix(got, "error:") || !strings.Contains(got, c.want) || c.want == "") {
			t.Errorf("%s: got %q, want %q", c.text, got, c.want)
		}
	}
}

// TestUnknownFacts has that what is not known is never "no match".
func TestUnknownFacts(t *testing.T) {
	t.Parallel()
	for _, e := range []targets.Expr{
		{Kind: targets.Grain, Text: "os:x"},
		{Kind: targets.IPCIDR, Text: "10.0.0.0/8"},
		{Kind: targets.Compound, Text: "not G@os:x"},
		{Kind: targets.Pillar, Text: "a:b"},
	} {
		m, err := targets.Compile(e)
		if err != nil {
			t.Fatal(err)
		}
		if m.Needs() == 0 {
			t.Errorf("%v: needs nothing", e)
		}
		for _, f := range []targets.Facts{nil, host{}} {
			if ok, err := m.Match(&targets.Target{ID: "x"}, f); ok || fault.KindOf(err) != fault.Invalid {
				t.Errorf("%v: got %v, %v", e, ok, err)
			}
		}
	}
	if m, err := targets.Compile(targets.Expr{Kind: targets.Compound, Text: "G@a:b or I@c:d"}); err != nil || m.Needs() != targets.NeedGrains|targets.NeedPillar {
		t.Errorf("got %v, %v", m, err)
	}
}

// TestThreeValues has that a part decides where it can, whatever is unknown.
func TestThreeValues(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"web* and G@os:x":            "unknown",
		"db* and G@os:x":             "false",
		"G@os:x and db*":             "false",
		"web* or G@os:x":             "true",
		"G@os:x or web*":             "true",
		"db* or G@os:x":              "unknown",
		"not G@os:x":                 "unknown",
		"not ( db* and G@os:x )":     "true",
		"G@os:x or not G@os:x":       "unknown",
		"I@a:b and web*":             "unknown",
		"S@192.0.2.0/24":             "true",
		"not S@192.0.2.0/24":         "false",
		"S@198.51.100.0/24":          "unknown",
		"S@198.51.100.0/24 and db*":  "false",
		"N@some and ( db* or web1 )": "unknown",
	} {
		m, err := targets.CompileWith(targets.Expr{Kind: targets.Compound, Text: text}, targets.Options{
			Nodegroups: map[string]any{"some": "G@os:x or db*"},
		})
		if err != nil {
			t.Fatal(err)
		}
		ok, err := m.Match(&targets.Target{ID: "web1", Host: "192.0.2.1"}, nil)
		got := fmt.Sprint(ok)
		if errors.Is(err, targets.ErrUnknown) && !ok {
			got = "unknown"
		} else if err != nil {
			t.Errorf("%s: %v", text, err)
		}
		if got != want {
			t.Errorf("%s: got %s, want %s", text, got, want)
		}
	}
}

func FuzzCompound(f *testing.F) {
	f.Add("G@os:Debian and ( E@web\\d+ or L@a,b ) and not S@10.0.0.0/8")
	f.Add("((a) or not(b))")
	f.Fuzz(func(t *testing.T, text string) {
		m, err := targets.Compile(targets.Expr{Kind: targets.Compound, Text: text})
		if err != nil {
			if fault.KindOf(err) != fault.Invalid {
				t.Errorf("got %v", err)
			}
			return
		}
		h := fleet()[0]
		if _, err := m.Match(h.t, h); err != nil && fault.KindOf(err) != fault.Invalid {
			t.Errorf("got %v", err)
		}
	})
}

// TestCompoundLogin has that a user who is named in a compound expression logs in.
func TestCompoundLogin(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"bob@web1 or web2":            "bob",
		"web2 or L@web3,bob@web1":     "bob",
		"bob@web* and G@os:x":         "bob",
		"eve@db* or ( bob@web? )":     "bob",
		"web1 or web2":                "",
		"eve@web2 or web*":            "",
		"N@ops and not db1":           "ops",
		"web1 or not eve@web*":        "",
		"web2,bob@web1:22 and web[1]": "bob",
	} {
		m, err := targets.CompileWith(targets.Expr{Kind: targets.Compound, Text: text}, targets.Options{
			Nodegroups: map[string]any{"ops": "ops@web1 or db1"},
		})
		if err != nil {
			t.Fatal(err)
		}
		if got := m.(targets.Login).Login("web1"); got != want {
			t.Errorf("%s: got the user %q, want %q", text, got, want)
		}
	}
}
