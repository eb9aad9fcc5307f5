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

// setOptions has groups of both kinds, and files.
func setOptions() targets.Options {
	files := map[string]string{
		"/l":        "# the fleet\nweb[1-2] db1\nroot@web3:22 # by hand\n\n@prod!web1\n",
		"/a":        "@file:/b",
		"/b":        "web1\n@file:/a",
		"/wrong":    "web1\nweb2 ! !web3\n",
		"/empty":    "# nothing\n",
		"/with p":   "db1\r\n",
		"/odd":      "a&b #c\n",
		"/compound": "web1 or db1\n",
	}
	return targets.Options{
		Nodegroups: ordered.Of("prod", "web1 or web2 or db1", "data", "db*", "deep", "@prod and not @data", "a", "@b", "b", []any{"@a", "or", "x"},
			"debian", "G@os:Debian", "r1", "L@web1", "r2", "L@web2"),
		Groups: func(name string) ([]string, bool, error) {
			switch name {
			case "live":
				return []string{"web10", "db1"}, true, nil
			case "none":
				return nil, true, nil
			case "broken":
				return nil, false, fault.New(fault.Invalid, "", "the source is broken")
			}
			return nil, false, nil
		},
		File: func(path string) (string, error) {
			text, ok := files[path]
			if !ok {
				return "", fault.New(fault.Invalid, "", "%s is not there", path)
			}
			return text, nil
		},
	}
}

func TestSets(t *testing.T) {
	t.Parallel()
	all := strings.Fields("web1 web2 web3 web10 web12 db1 db2 a&b !x web1,db1")
	for _, c := range []struct{ kind, text, want string }{
		{"", "web*&@prod!web2", "web1"},
		{"", "web* & @prod ! web2", "web1"},
		{"", "web1,db1", "web1 db1 web1,db1"},
		{"", "web1 db1", "web1 db1"},
		{"", "web?^web[2-3]", "web1"},
		{"", "web[1-12]!web3", "web1 web2 web10 web12"},
		{"", "web[1-12]", "web1 web2"}, // a glob
		{"", "web[12],db2", "web1 web2 db2"},
		{"", "[!w]*!db2", "db1 a&b !x"},
		{"", "web[0-12/5]*!nothing", "web10"},
		{"", "web1&db1,db2", "db2"},
		{"", "a&b", "a&b"},
		{"", "a&b!web1", ""},
		{"", `a\&b,\!x`, "a&b !x"},
		{"", `a\&b`, "a&b"},
		{"", `[ab]\&b`, "a&b"},
		{"", " web1 ", "web1"},
		{"list", `a\&b`, "a&b"},
		{"compound", `web1 or a\&b`, "web1 a&b"},
		{"", "root@web?!web1", "web2 web3"},
		{"", "@prod", "web1 web2 db1"},
		{"", "@deep", "web1 web2"},
		{"", "@live,@data", "web10 db1 db2"},
		{"", "@none", ""},
		{"", "@*!web*", "db1 db2 a&b !x"},
		{"", "@r[1-2]", "web1 web2"},
		{"", "@file:/l", "web1 web2 web3 db1"},
		{"", "web*!@file:/l", "web10 web12 web1,db1"},
		{"", `@file:/with\ p`, "db1"},
		{"", "@file:/odd", "a&b"},
		{"list", "web[1-12]!web3,@data", "web1 web2 web10 web12 db1 db2"},
		{"list", "a&b,web1", "web1 a&b"},
		{"list", "!x,web1", "error: at character 1: expected a target before !"},
		{"list", "web[12]&web*", "web12"},
		{"compound", "web*!web1 and not @live", "web2 web3 web12 web1,db1"},
		{"compound", "N@live or @r1", "web1 web10 db1"},
		{"nodegroup", "live", "web10 db1"},
		{"", "web1,,db1", "error: at character 5: expected a target after ,"},
		{"", "web* and not db*", "error: at character 6: \"and\" belongs to compound expressions"},
		{"", "web1 or G@os", "error: at character 6: \"or\" belongs to compound expressions"},
		{"", "not web1", "error: at character 1: \"not\" belongs to compound expressions"},
		{"list", "web1 and not db1", "error: at character 6: \"and\" belongs to compound expressions"},
		{"", "web1,@file:/compound", "error: at character 6: /compound:1: at character 6: \"or\" belongs to compound expressions"},
		{"", "or", ""},
		{"", "web1&@nobody", `error: at character 6: there is no nodegroup named "nobody"`},
		{"", "web1&@a", "error: at character 6: in the nodegroup a: the compound expression is wrong at character 1: in the nodegroup b: the compound expression is wrong at character 1: the nodegroup a contains itself: a, b, a"},
		{"", "@file:/a", "error: at character 1: /a:1: at character 1: /b:2: at character 1: the target list /a contains itself: @file:/a, @file:/b, @file:/a"},
		{"", "db1,@file:/wrong", "error: at character 5: /wrong:2: at character 6: expected a target after !"},
		{"", "web1!@file:", "error: at character 6: expected a path behind @file:"},
		{"", "@file:/empty", "error: at character 1: the target list /empty is empty"},
		{"", "@file:/no", "error: at character 1: /no is not there"},
		{"", "@broken", "error: at character 1: the source is broken"},
		{"", "web1,web[1,9-3]", "error: at character 12: the range [9-3] is empty or its numbers are too large"},
		{"", "web1,r[1-999]n[1-999]", "error: at character 16: the ranges stand for more than 100000 names"},
		{"list", "web1," + strings.Repeat("[a]", 101), "error: at character 306: more than 100 brackets in one name"},
		{"list", "web1, db[1-2,4-3]", "error: at character 14: the range [4-3] is empty or its numbers are too large"},
		{"list", "x[1-4/0]", "error: at character 3: the range [1-4/0] is empty or its numbers are too large"},
	} {
		if got := chosen(targets.Expr{Kind: c.kind, Text: c.text}, setOptions(), all); got != c.want {
			t.Errorf("%s %s: got %s, want %s", c.kind, c.text, got, c.want)
		}
	}
}

// TestManyGroups has groups that name others twice end.
func TestManyGroups(t *testing.T) {
	t.Parallel()
	groups := &ordered.Map{}
	for i := range 40 {
		groups.Set(fmt.Sprint("g", i), fmt.Sprintf("@g%d,@g%d", i+1, i+1))
	}
	groups.Set("g40", "web1")
	got := chosen(targets.Expr{Text: "@g0"}, targets.Options{Nodegroups: groups}, nil)
	if !strings.HasPrefix(got, "error: ") || !strings.HasSuffix(got, "it leads to more than 20000 nodegroups") {
		t.Errorf("got %s, want an error", got)
	}
	if got := chosen(targets.Expr{Text: "@g30"}, targets.Options{Nodegroups: groups}, []string{"web1"}); got != "web1" {
		t.Errorf("got %s, want web1", got)
	}
}

// chosen returns which of all an expression means.
func chosen(e targets.Expr, o targets.Options, all []string) string {
	m, err := targets.CompileWith(e, o)
	if err != nil {
		return "error: " + strings.ReplaceAll(err.Error(), "reading the target: ", "")
	}
	var got []string
	for _, id := range all {
		ok, err := m.Match(&targets.Target{ID: targets.ID(id)}, nil)
		if err != nil {
			return "error: " + err.Error()
		}
		if ok {
			got = append(got, id)
		}
	}
	return strings.Join(got, " ")
}

// TestNodeSets has that ClusterShell's users get ranges without an operator too.
func TestNodeSets(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{"web[1-12]": "web1 web2 web12", "web[12]": "web12", "web*": "web1 web2 web12", "web1": "web1", "": "error: the target is empty"} {
		if got := chosen(targets.Expr{Text: text}, targets.Options{NodeSets: true}, []string{"web1", "web2", "web12", "db1"}); got != want {
			t.Errorf("%s: got %s, want %s", text, got, want)
		}
	}
}

// TestSetNames has which names of a set stand for themselves, and who logs in.
func TestSetNames(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ text, literals, login string }{
		{"me@a.example.com,b", "[me@a.example.com b]", ""},
		{"web[1-3]!web2", "[web1 web3]", ""},
		{"web[1-3]&@prod", "[web1 web2]", ""},
		{"web1^web1,web2", "[web2]", ""},
		{"web1:2222,web1:2222!db1", "[web1:2222]", ""},
		{"ada@web*&@prod", "[]", "ada"},
		{"web1!@debian", "[]", ""}, // depends on grains
		{"db1,bob@web[1-9]*", "[db1]", "bob"},
	} {
		m, err := targets.CompileWith(targets.Expr{Text: c.text}, setOptions())
		if err != nil {
			t.Fatal(err)
		}
		if got := fmt.Sprint(m.(targets.Literals).Literals()); got != c.literals {
			t.Errorf("%s: got the names %s, want %s", c.text, got, c.literals)
		}
		if got := m.(targets.Login).Login("web1"); got != c.login {
			t.Errorf("%s: got the user %q, want %q", c.text, got, c.login)
		}
	}
}

// TestUnknownInSets has that what is not known counts only where nothing else
// decides.
func TestUnknownInSets(t *testing.T) {
	t.Parallel()
	o := setOptions()
	for text, want := range map[string]string{
		"web*&@debian": "unknown", "db*&@debian": "false", "@debian,web1": "true", "@debian&db1": "false",
		"@debian!web1": "false", "@debian^web1": "unknown", "@debian,db1": "unknown", "@debian&web1,web1": "true",
	} {
		m, err := targets.CompileWith(targets.Expr{Text: text}, o)
		if err != nil {
			t.Fatal(err)
		}
		ok, err := m.Match(&targets.Target{ID: "web1"}, nil)
		got := fmt.Sprint(ok)
		if errors.Is(err, targets.ErrUnknown) {
			got = "unknown"
		}
		if got != want || m.Needs() != targets.NeedGrains {
			t.Errorf("%s: got %s, %v, want %s", text, got, err, want)
		}
	}
	if _, err := targets.Compile(targets.Expr{Text: "@file:/l"}); fault.KindOf(err) != fault.Invalid {
		t.Errorf("got %v, want a file refused without a reader", err)
	}
}

func FuzzSets(f *testing.F) {
	for _, s := range []string{"web*&@prod!web3", "@file:/l^a[1-3,5-9/2]", "me@[::1]:22,@r[1-2]"} {
		f.Add(s, false)
	}
	f.Fuzz(func(t *testing.T, text string, nodesets bool) {
		o := setOptions()
		o.NodeSets = nodesets
		m, err := targets.CompileWith(targets.Expr{Text: text}, o)
		if err != nil {
			if fault.KindOf(err) != fault.Invalid {
				t.Errorf("got %v", err)
			}
			return
		}
		if _, err := m.Match(&targets.Target{ID: "web1"}, nil); err != nil && !errors.Is(err, targets.ErrUnknown) {
			t.Errorf("got %v", err)
		}
	})
}
