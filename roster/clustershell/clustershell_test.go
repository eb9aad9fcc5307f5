package clustershell_test

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/gossh/gossh/fault"
	"github.com/gossh/gossh/roster"
	"github.com/gossh/gossh/roster/clustershell"
	"github.com/gossh/gossh/roster/rostertest"
	"github.com/gossh/gossh/targets"
)

// confDir writes a configuration and returns its groups.conf.
func confDir(t testing.TB, files map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	if err := os.Chmod(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	for name, text := range files {
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return filepath.Join(dir, "groups.conf")
}

// cluster is a configuration with sources of all forms.
func cluster() map[string]string {
	return map[string]string{
		"groups.conf": "# comment\n[Main]\ndefault: roles\nconfdir: $CFGDIR/groups.conf.d\nautodir = ${CFGDIR}/groups.d \"$CFGDIR/no such\"\n" +
			"[local]\nmap: [ -f $CFGDIR/groups ] && f=$CFGDIR/groups || f=$CFGDIR/groups.d/local.cfg; sed -n 's/^$GROUP:\\(.*\\)/\\1/p' $f\n" +
			"all: [ -f $CFGDIR/groups ] && f=$CFGDIR/groups || f=$CFGDIR/groups.d/local.cfg;\n  sed -n 's/^all:\\(.*\\)/\\1/p' $f\n",
		"groups.conf.d/s.conf":  "[slurm,pbs]\nmap: sinfo -h -p $GROUP -o %N\nall: sinfo -h\n",
		"groups.conf.d/x.other": "nonsense",
		"groups.d/local.cfg":    "# plain\nadm: example0\noss: example4 example5\nio:example[4-6]\noss: example7\nall: example[4-6,32-33]\n",
		"groups.d/c.yaml": "roles:\n  adm: example0\n  io: '@racks:rack2,example2'\n  compute: '@racks:rack[3-4]'\n  some: '@compute&example3[3-9]!example34'\n" +
			"  wild: '*2'\n  none: ''\n  all: '@io,@compute'\n" +
			"racks:\n  rack1: 'example[0,2]'\n  rack2: 'example[4-5]'\n  rack3: 'example[32-36]'\n  rack4: [ 'example[35-37]', 'example40,example[41-42]' ]\n  old: '@rack[1,3]'\n" +
			"loop:\n  a: '@b'\n  b: 'x,@loop:a'\n  bad: 'x,,y'\n  odd: 'x[a-b]'\n",
	}
}

func TestNodes(t *testing.T) {
	t.Parallel()
	p := clustershell.New(clustershell.Options{Config: confDir(t, cluster())})
	for _, c := range []struct{ text, want string }{
		{"web[8-10,21]", "web8 web9 web10 web21"},
		{"rack[1-2]node[09-10]", "rack1node09 rack1node10 rack2node09 rack2node10"},
		{"n[0-10/5],n5", "n0 n5 n10"},
		{"web[1-5]!web3&web[3-4] ^ web[4-5]", "web5"},
		{"@adm", "example0"},
		{"@roles:io", "example4 example5 example2"},
		{"@compute", "example32 example33 example34 example35 example36 example37 example40 example41 example42"},
		{"@some", "example33 example35 example36 example37"},
		{"@wild", "example2 example32 example42"},
		{"@racks:rack4!example4*", "example35 example36 example37"},
		{"@racks:old", "example0 example2 example32 example33 example34 example35 example36"},
		{"@*!@racks:rack[3-4]", "example4 example5 example2"},
		{"@racks:*&example?", "example2 example4 example5"},
		{"@none", ""},
		{"@local:oss", "example4 example5 example7"},
		{"@local:*", "example4 example5 example6 example32 example33"},
		{"[fe80::1]", "[fe80::1]"},
		{"@nobody", "error: there is no group nobody"},
		{"@nowhere:x", "error: there is no group nowhere:x"},
		{"a,,b", `error: the node set "a,,b" is wrong at character 2: expected a target after ,`},
		{"@loop:a", "error: the group @loop:a contains itself: @loop:a, @loop:b, @loop:a"},
		{"@loop:bad", `c.yaml: @loop:bad: reading the groups: the node set "x,,y" is wrong at character 2`},
		{"@loop:odd", "error: the brackets of x[a-b] are no ranges of numbers"},
		{"@slurm:debug", "the source of groups slurm asks a command, and gossh runs none for groups"},
		{"@pbs:*", "s.conf:2: the source of groups pbs asks a command"},
		{"n[1-99999],m[1-99999]", "has more than 100000 nodes"},
	} {
		got, err := p.Nodes(t.Context(), c.text)
		if err != nil {
			if msg := err.Error(); fault.KindOf(err) != fault.Invalid || !strings.Contains(msg, strings.TrimPrefix(c.want, "error: ")) || c.want == "" {
				t.Errorf("%s: got %v, want %s", c.text, err, c.want)
			}
		} else if s := strings.Join(got, " "); s != c.want {
			t.Errorf("%s: got %s, want %s", c.text, s, c.want)
		}
	}
}

// TestManyGroups has groups that name others twice worked out once.
func TestManyGroups(t *testing.T) {
	t.Parallel()
	var yaml strings.Builder
	yaml.WriteString("s:\n  g60: web1\n")
	for i := range 60 {
		fmt.Fprintf(&yaml, "  g%d: '@g%d,@g%d'\n", i, i+1, i+1)
	}
	p := clustershell.New(clustershell.Options{Config: confDir(t, map[string]string{"groups.conf": "[Main]\nautodir: $CFGDIR\n", "g.yaml": yaml.String()})})
	if got, err := p.Nodes(t.Context(), "@g0"); err != nil || !slices.Equal(got, []string{"web1"}) {
		t.Errorf("got %v, %v, want web1", got, err)
	}
}

func TestWrongConfiguration(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ name, conf, yaml, want string }{
		{"no section", "default: x\n", "", "groups.conf:1: a line before the first section"},
		{"no key", "[Main]\nwhat\n", "", "groups.conf:2: expected a key"},
		{"no default", "[Main]\ndefault: nowhere\n", "", `groups.conf:2: the default source of groups "nowhere" is not there`},
		{"no map", "[x]\nall: y\n", "", "the source of groups x has no map"},
		{"twice", "[Main]\nautodir: $CFGDIR\n[a]\nmap: x\n", "a: {b: c}\n", "is defined twice, in "},
		{"no mapping", "[Main]\nautodir: $CFGDIR\n", "- a\n", "must be a mapping of sources"},
		{"no groups", "[Main]\nautodir: $CFGDIR\n", "a: b\n", "g.yaml:1:4: the source a must be a mapping"},
		{"no node set", "[Main]\nautodir: $CFGDIR\n", "a: {b: {c: d}}\n", "the group b must be a node set"},
		{"broken yaml", "[Main]\nautodir: $CFGDIR\n", "a: [\n", "g.yaml"},
		{"broken quotes", "[Main]\nautodir: 'x\n", "", "groups.conf:2: "},
	} {
		p := clustershell.New(clustershell.Options{Config: confDir(t, map[string]string{"groups.conf": c.conf, "g.yaml": c.yaml})})
		if got, err := p.Nodes(t.Context(), "@x"); fault.KindOf(err) != fault.Invalid || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: got %v, %v, want %q", c.name, got, err, c.want)
		}
	}
	file := confDir(t, cluster())
	if err := os.Chmod(filepath.Join(filepath.Dir(file), "groups.d", "c.yaml"), 0o666); err != nil {
		t.Fatal(err)
	}
	if got, err := clustershell.New(clustershell.Options{Config: file}).Nodes(t.Context(), "@adm"); err == nil || !strings.Contains(err.Error(), "can be written by others") {
		t.Errorf("got %v, %v, want a file of others refused", got, err)
	}
}

func TestConformance(t *testing.T) {
	t.Parallel()
	want := []targets.ID{"example4", "example5", "example2"}
	for i := 32; i <= 42; i++ {
		if id := targets.ID("example" + string(rune('0'+i/10)) + string(rune('0'+i%10))); i < 38 || i > 39 {
			want = append(want, id)
		}
	}
	rostertest.Run(t, want, func(t testing.TB) roster.Provider {
		return clustershell.New(clustershell.Options{Config: confDir(t, cluster())})
	})
	rostertest.Run(t, nil, func(testing.TB) roster.Provider { return clustershell.New(clustershell.Options{}) })
}

// TestTargets resolves expressions as the program does.
func TestTargets(t *testing.T) {
	t.Parallel()
	p := clustershell.New(clustershell.Options{Config: confDir(t, cluster()), Reuse: true})
	s := &roster.Set{Providers: []roster.Provider{p}, Required: true, Compile: func(e targets.Expr) (targets.Matcher, error) {
		return targets.CompileWith(e, targets.Options{NodeSets: true, Groups: func(name string) ([]string, bool, error) {
			return p.Group(t.Context(), name)
		}})
	}}
	for _, c := range []struct{ kind, text, want string }{
		{"", "web[9-10]", "web9 web10"},
		{"", "alone", "alone"},
		{"", "ada@web[1-2]:2222!web2", "ada@web1:2222"},
		{"", "@adm,@racks:rack2", "example0 example4 example5"},
		{"", "example3[3-4]&@*", "example33 example34"},
		{"", "@local:io", "example4 example5 example6"},
		{"", "*!example3*", "example4 example5 example2 example40 example41 example42"},
		{"", "*2,new", "example2 example32 example42 new"},
		{"list", "web[1-2],@adm", "web1 web2 example0"},
		{"pcre", "example.$", "example4 example5 example2"},
		{"nodegroup", "racks:rack2", "example4 example5"},
		{"compound", "E@example3 and not N@some", "example32 example34"},
	} {
		m, err := s.Resolve(t.Context(), targets.Expr{Kind: c.kind, Text: c.text})
		if err != nil {
			t.Errorf("%s: %v", c.text, err)
			continue
		}
		var got []string
		for h := range m.All() {
			name := string(h.ID)
			if h.User != "" {
				name = h.User + "@" + name + ":2222"
			}
			got = append(got, name)
		}
		if s := strings.Join(got, " "); s != c.want {
			t.Errorf("%s: got %s, want %s", c.text, s, c.want)
		}
	}
}

func TestDefaultPaths(t *testing.T) {
	t.Parallel()
	env := map[string]string{"CLUSTERSHELL_CFGDIR": "/c"}
	got := clustershell.DefaultPaths("/home/a", func(k string) string { return env[k] })
	want := []string{"/etc/clustershell/groups.conf", "/home/a/.local/etc/clustershell/groups.conf", "/home/a/.config/clustershell/groups.conf", "/c/groups.conf"}
	if !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
	// Of two files, the later one counts for each key.
	a := confDir(t, map[string]string{"groups.conf": "[Main]\ndefault: one\nautodir: $CFGDIR\n[one]\nmap: x\n"})
	b := confDir(t, map[string]string{"groups.conf": "[Main]\ndefault: two\n", "g.yaml": "two: {g: n1}\n"})
	p := clustershell.New(clustershell.Options{Paths: []string{a, "/nonexistent/groups.conf", b}})
	if got, err := p.Nodes(t.Context(), "@g"); err != nil || !slices.Equal(got, []string{"n1"}) {
		t.Errorf("got %v, %v, want n1", got, err)
	}
}

func FuzzConf(f *testing.F) {
	f.Add(cluster()["groups.conf"], cluster()["groups.d/c.yaml"], "@*!@a:b[1-3]")
	f.Add("[a,b]\nmap=x\n y", "a: {b: [c, d]}", "x*")
	f.Fuzz(func(t *testing.T, conf, yaml, text string) {
		p := clustershell.New(clustershell.Options{Config: confDir(t, map[string]string{"groups.conf": conf, "groups.d/c.yaml": yaml})})
		nodes, err := p.Nodes(t.Context(), text)
		if err != nil && fault.KindOf(err) != fault.Invalid || len(nodes) > targets.MaxExpand {
			t.Errorf("got %d nodes, %v", len(nodes), err)
		}
	})
}

// TestNames has what shells complete: nodes and groups of the default source, and
// groups of the others.
func TestNames(t *testing.T) {
	t.Parallel()
	ids, groups := clustershell.New(clustershell.Options{Config: confDir(t, cluster())}).Names(t.Context())
	if !slices.Contains(ids, "example4") || !slices.Contains(groups, "compute") || !slices.Contains(groups, "racks:rack1") {
		t.Errorf("got %q and %q", ids, groups)
	}
	if slices.ContainsFunc(groups, func(g string) bool { return strings.HasPrefix(g, "roles:") }) {
		t.Errorf("groups of the default source have its name: %q", groups)
	}
}
