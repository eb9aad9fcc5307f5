package targets_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/gossh/gossh/fault"
	"github.com/gossh/gossh/targets"
)

func TestParseID(t *testing.T) {
	t.Parallel()
	for _, s := range []string{"web1", "a.b-c_d", "10.0.0.1", "fe80::1", "user@host", "ä", "a=b"} {
		if id, err := targets.ParseID(s); err != nil || string(id) != s {
			t.Errorf("%q: got %q, %v", s, id, err)
		}
	}
	for _, s := range []string{"", "-x", "a/b", `a\b`, "..", ".", "a b", "a\nb", "a\x00", "\x1b[31m", "\xff", strings.Repeat("x", 256), "a\u202eb"} {
		if id, err := targets.ParseID(s); fault.KindOf(err) != fault.Invalid {
			t.Errorf("%q: got %q, %v, want invalid", s, id, err)
		}
	}
}

func TestMatchers(t *testing.T) {
	t.Parallel()
	all := []*targets.Target{{ID: "web1", Host: "10.0.0.1"}, {ID: "web2"}, {ID: "web10"}, {ID: "db1", Host: "db.example.org"}}
	for _, c := range []struct {
		kind, text, want string
	}{
		{"", "*", "web1 web2 web10 db1"},
		{"glob", "web?", "web1 web2"},
		{"glob", "web1", "web1"},
		{"glob", "10.0.0.1", ""},
		{"glob", "root@web1", "web1"},
		{"glob", "a@b@web1:22", "web1"},
		{"glob", "root@web?", "web1 web2"},
		{"glob", "[::1]", ""},
		{"glob", "[w]eb1", "web1"},
		{"glob", "WEB1", ""},
		{"pcre", `web\d`, "web1 web2 web10"},
		{"pcre", `web\d$`, "web1 web2"},
		{"pcre", `1`, ""},
		{"pcre", `(?P<a>web|db)(?=1)`, "web1 web10 db1"},
		{"pcre", `a|web2`, "web2"},
		{"pcre", `(?x)web2 # the second`, "web2"},
		{"pcre", `(?i)WEB1\Z`, "web1"},
		{"pcre", `(?P<n>[a-z])e(b)(?P=n)?\d{,2}`, "web1 web2 web10"},
		{"pcre", `[[w]eb1$`, "web1"},
		{"pcre", `[]w]eb\d++$`, "web1 web2 web10"},
		{"list", "db1,web2", "web2 db1"},
		{"list", "db1 web2", "web2 db1"},
		{"list", "web[1-2],db.example.org", "web1 web2"},
		{"list", "web[1,10] db1", "web1 web10 db1"},
		{"list", "root@web1,[::1]:22", "web1"},
		{"list", "web1,", "web1"},
		{"list", "a[,db1", "db1"},
		{"list", " db1 , none ", "db1"},
	} {
		m, err := targets.Compile(targets.Expr{Kind: c.kind, Text: c.text})
		if err != nil {
			t.Errorf("%s %s: %v", c.kind, c.text, err)
			continue
		}
		var got []string
		for _, tgt := range all {
			ok, err := m.Match(tgt, nil)
			if err != nil {
				t.Errorf("%s %s: %v", c.kind, c.text, err)
			}
			if ok {
				got = append(got, string(tgt.ID))
			}
		}
		if s := strings.Join(got, " "); s != c.want || m.Needs() != 0 {
			t.Errorf("%s %s: got %q, want %q", c.kind, c.text, s, c.want)
		}
	}
}

func TestCompileRefuses(t *testing.T) {
	t.Parallel()
	for _, e := range []targets.Expr{{Kind: "nonsense"}, {Kind: "pcre", Text: "("}, {Kind: "list", Text: " , "}, {Kind: "list", Text: "a[9-1]"}, {Kind: "list", Text: "a[1-99999][1-99999]"}, {Kind: "list", Text: "a[1-60000],b[1-60000]"}, {}} {
		m, err := targets.Compile(e)
		if fault.KindOf(err) != fault.Invalid {
			t.Errorf("%v: got %v, %v, want invalid", e, m, err)
		}
	}
}

func TestWrongPatternIsLocated(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		text string
		at   int
	}{
		{"web(a", 4}, {"web)a", 4}, {"ä[b", 2}, {"*", 1}, {`a\`, 2}, {"a(?P<n", 2}, {"(a)(?P=b)", 4},
	} {
		_, err := targets.Compile(targets.Expr{Kind: "pcre", Text: c.text})
		if want := fmt.Sprintf("at character %d: ", c.at); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: got %v, want %q", c.text, err, want)
		}
	}
}

// TestGroupNumbers has a named group between others: .NET would count it last.
func TestGroupNumbers(t *testing.T) {
	t.Parallel()
	m, err := targets.Compile(targets.Expr{Kind: "pcre", Text: `(a)(?P<x>b)(c)\2$`})
	if err != nil {
		t.Fatal(err)
	}
	if ok, err := m.Match(&targets.Target{ID: "abcb"}, nil); !ok || err != nil {
		t.Errorf("got %v, %v, want a match", ok, err)
	}
}

func TestParseName(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		in   string
		want targets.Name
	}{
		{"h", targets.Name{Host: "h"}},
		{"me@h", targets.Name{User: "me", Host: "h"}},
		{"me@realm@h:22", targets.Name{User: "me@realm", Host: "h", Port: 22}},
		{"fe80::1", targets.Name{Host: "fe80::1"}},
		{"me@[fe80::1%eth0]:2222", targets.Name{User: "me", Host: "fe80::1%eth0", Port: 2222}},
		{"[::1]", targets.Name{Host: "::1"}},
	} {
		if got, err := targets.ParseName(c.in); err != nil || got != c.want {
			t.Errorf("%s: got %+v, %v, want %+v", c.in, got, err, c.want)
		}
	}
	for _, in := range []string{"", "@h", "me@", "h:", "h:0", "h:65536", "h:x", "a:b:c", "[::1", "[::1]x", "[h]:22", "h:+22"} {
		if got, err := targets.ParseName(in); fault.KindOf(err) != fault.Invalid {
			t.Errorf("%s: got %+v, %v, want invalid", in, got, err)
		}
	}
}

// TestSlowPattern has a pattern that backtracks without end.
func TestSlowPattern(t *testing.T) {
	t.Parallel()
	m, err := targets.Compile(targets.Expr{Kind: "pcre", Text: "(a+)+b"})
	if err != nil {
		t.Fatal(err)
	}
	ok, err := m.Match(&targets.Target{ID: targets.ID(strings.Repeat("a", 60))}, nil)
	if ok || fault.KindOf(err) != fault.Invalid || !strings.Contains(err.Error(), "takes too long") {
		t.Errorf("got %v, %v, want an error", ok, err)
	}
}

func TestExpand(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		in   string
		want []string
	}{
		{"web", []string{"web"}},
		{"web[08-11]", []string{"web08", "web09", "web10", "web11"}},
		{"web[1,3-4].x", []string{"web1.x", "web3.x", "web4.x"}},
		{"r[1-2]h[1-2]", []string{"r1h1", "r1h2", "r2h1", "r2h2"}},
		{"[fe80::1]", []string{"[fe80::1]"}},
		{"root@[::1]:22", []string{"root@[::1]:22"}},
		{"a[", []string{"a["}},
	} {
		got, err := targets.Expand(c.in)
		if err != nil || !cmp.Equal(got, c.want) {
			t.Errorf("%s: got %v, %v, want %v", c.in, got, err, c.want)
		}
	}
}

func TestMap(t *testing.T) {
	t.Parallel()
	var m targets.Map
	for _, id := range []targets.ID{"b", "a"} {
		if err := m.Add(&targets.Target{ID: id, Source: "r:" + string(id)}); err != nil {
			t.Fatal(err)
		}
	}
	err := m.Add(&targets.Target{ID: "a", Source: "r:9"})
	if fault.KindOf(err) != fault.Invalid || !strings.Contains(err.Error(), "r:a and r:9") {
		t.Errorf("got %v, want an error that names both places", err)
	}
	if !cmp.Equal(m.IDs(), []targets.ID{"b", "a"}) || m.Get("a") == nil || m.Get("c") != nil || m.At(0).ID != "b" {
		t.Errorf("got %v", m.IDs())
	}
}

func FuzzCompile(f *testing.F) {
	f.Add("pcre", `web\d+`)
	f.Add("list", "a[1-3],b")
	f.Add("glob", "[!a")
	f.Fuzz(func(t *testing.T, kind, text string) {
		m, err := targets.Compile(targets.Expr{Kind: kind, Text: text})
		if err != nil {
			if fault.KindOf(err) != fault.Invalid {
				t.Errorf("%s %q: got %v, want invalid", kind, text, err)
			}
			return
		}
		m.Match(&targets.Target{ID: "web1"}, nil)
		if l, ok := m.(targets.Literals); ok && len(l.Literals()) > targets.MaxExpand {
			t.Errorf("%s %q: got %d names", kind, text, len(l.Literals()))
		}
	})
}

func TestKnown(t *testing.T) {
	t.Parallel()
	tree := map[string]any{"a": "b"}
	for _, c := range []struct {
		name  string
		known targets.Known
		what  targets.Need
		want  bool
	}{
		{"grains", targets.Known{Grains: tree}, targets.NeedGrains, true},
		{"grains, not pillar", targets.Known{Grains: tree}, targets.NeedPillar, false},
		{"pillar", targets.Known{Pillar: tree}, targets.NeedPillar, true},
		{"pillar, not grains", targets.Known{Pillar: tree}, targets.NeedGrains, false},
		{"part of them", targets.Known{Grains: tree, Partial: true}, targets.NeedGrains, true},
		{"both at once", targets.Known{Grains: tree, Pillar: tree}, targets.NeedGrains | targets.NeedPillar, false},
	} {
		if got, ok := c.known.Tree(c.what); ok != c.want || (got != nil) != c.want {
			t.Errorf("%s: got %v, %v, want %v", c.name, got, ok, c.want)
		}
	}
}
