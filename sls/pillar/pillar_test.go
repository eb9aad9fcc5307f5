package pillar_test

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/gossh/gossh/fault"
	"github.com/gossh/gossh/files"
	"github.com/gossh/gossh/ordered"
	"github.com/gossh/gossh/saltyaml"
	"github.com/gossh/gossh/sls/pillar"
	"github.com/gossh/gossh/sls/render"
	"github.com/gossh/gossh/targets"
)

// plain renders YAML alone; $ID stands for the id among the grains, $DEF for the
// default named x.
type plain struct{}

func (plain) Render(_ context.Context, s render.Source, v render.Vars) (any, error) {
	id, _ := v.Grains.Value("id").(string)
	def, _ := v.More.Value("x").(string)
	over, _ := v.Pillar.Value("over").(string)
	return saltyaml.Load(s.Name, []byte(strings.NewReplacer("$ID", id, "$DEF", def, "$OVER", over, "$SLS", s.SLS, "$PATH", s.Path).Replace(s.Text)))
}

// tree writes files, given as pairs of path and text, and returns their directory.
func tree(t testing.TB, pairs ...string) string {
	t.Helper()
	dir := t.TempDir()
	for i := 0; i < len(pairs); i += 2 {
		name := filepath.Join(dir, pairs[i])
		if err := os.MkdirAll(filepath.Dir(name), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, []byte(pairs[i+1]), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func web1() pillar.Host {
	return pillar.Host{ID: "web1", Grains: ordered.Of("id", "web1", "os", "Debian", "roles", []any{"front"})}
}

// compiled returns the pillar as JSON, or the error.
func compiled(t testing.TB, dir string, o pillar.Options, h pillar.Host) string {
	t.Helper()
	o.Renderer = plain{}
	if o.Roots == nil {
		o.Roots = files.New(map[string][]string{"base": {dir + "/base"}, "dev": {dir + "/dev"}})
	}
	c, err := pillar.New(o)
	if err != nil {
		t.Fatal(err)
	}
	m, err := c.Compile(t.Context(), h)
	if err != nil {
		if fault.KindOf(err) != fault.Invalid {
			t.Errorf("got the kind %v of %v, want invalid", fault.KindOf(err), err)
		}
		return "error: " + strings.ReplaceAll(err.Error(), dir, "")
	}
	b, err := ordered.Encode(m)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func TestCompile(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name string
		tree []string
		want string
	}{
		{"empty", nil, `{}`},
		{"glob and compound", []string{
			"base/top.sls", "base:\n  'web*': [a]\n  'G@os:Debian and not db*': [b]\n  db1: [c]\n", "base/a.sls", "k: a\nonly: 1", "base/b/init.sls", "k: b", "base/c.sls", "k: c",
		}, `{"k":"b","only":1}`},
		{"kinds of match", []string{
			"base/top.sls", "base:\n  'os:Debian':\n    - match: grain\n    - a\n  'web2,web1':\n    - match: list\n    - b\n  '^web\\d$':\n    - match: pcre\n    - c\n  'given:1':\n    - match: pillar\n    - d\n",
			"base/a.sls", "a: 1", "base/b.sls", "b: 1", "base/c.sls", "c: 1", "base/d.sls", "d: 1",
		}, `{"a":1,"b":1,"c":1}`},
		{"order", []string{"base/top.sls", "base:\n  '*':\n    - order: 2\n    - a\n  web1: [b]\n", "base/a.sls", "k: a", "base/b.sls", "k: b"}, `{"k":"a"}`},
		{"includes below", []string{
			"base/top.sls", "base: {'*': [a]}", "base/a.sls", "include: [b, {c: {key: 'x:y', defaults: {x: v}}}]\nm: {own: 1, both: a}\n",
			"base/b.sls", "m: {both: b, b: 1}", "base/c.sls", "d: $DEF",
		}, `{"m":{"both":"a","b":1,"own":1},"x":{"y":{"d":"v"}}}`},
		{"relative includes", []string{
			"base/top.sls", "base: {'*': [p.q.a, p]}", "base/p/q/a.sls", "include: [.b, ..c]\n", "base/p/q/b.sls", "b: $SLS", "base/p/c.sls", "c: $PATH", "base/p/init.sls", "include: [.q.d]", "base/p/q/d.sls", "d: 1",
		}, `{"b":"p.q.b","c":"p/c.sls","d":1}`},
		{"include of a pattern, each once", []string{
			"base/top.sls", "base: {'*': [a, 'u.*']}", "base/a.sls", "include: ['u.*']\n", "base/u/x.sls", "x: $SLS", "base/u/y.sls", "y: $SLS", "base/u/.git/z.sls", "z: 1",
		}, `{"x":"u.x","y":"u.y"}`},
		{"cycle", []string{"base/top.sls", "base: {'*': [a]}", "base/a.sls", "include: [b]\na: 1", "base/b.sls", "include: [a]\nb: 1"}, `{"b":1,"a":1}`},
		{"environments", []string{
			"base/top.sls", "base: {'*': [a]}\ndev: {'*': [a]}\n", "base/a.sls", "k: base\nb: 1", "dev/a.sls", "k: dev", "dev/top.sls", "dev: {'*': [b]}\n", "dev/b.sls", "d: 1",
		}, `{"k":"dev","b":1,"d":1}`},
		{"nothing in it", []string{"base/top.sls", "base: {'*': [a]}", "base/a.sls", "# nothing\n"}, `{}`},
		{"missing allowed", []string{"base/top.sls", "base:\n  '*':\n    - ignore_missing: true\n    - nope\n"}, `{}`},
		{"missing", []string{"base/top.sls", "base: {'*': [no.such]}"}, `error: compiling pillar: Specified SLS 'no.such' in environment 'base' is not available on the salt master`},
		{"missing include", []string{"base/top.sls", "base: {'*': [a]}", "base/a.sls", "include: [b]"}, `error: compiling pillar: /base/a.sls: Specified SLS 'b' in environment 'base' is not available on the salt master`},
		{"list", []string{"base/top.sls", "base: {'*': [a]}", "base/a.sls", "- 1"}, `error: compiling pillar: /base/a.sls: the SLS a is a list, not a mapping`},
		{"broken", []string{"base/top.sls", "base: {'*': [a]}", "base/a.sls", "a: b: c"}, `error: /base/a.sls:1:5: `},
		{"broken top", []string{"base/top.sls", "base: [x]"}, `error: compiling pillar: /base/top.sls: the environment base must be a mapping of targets, not a list`},
		{"wrong target", []string{"base/top.sls", "base: {'a and': [x]}"}, `error: compiling pillar: /base/top.sls: the target "a and": reading the target: the compound expression is wrong at character 6: expected a target at the end`},
		{"wrong option", []string{"base/top.sls", "base: {'*': [{mtach: grain}]}"}, `error: compiling pillar: /base/top.sls: *: there is no option mtach (match, order, ignore_missing)`},
		{"above the roots", []string{"base/top.sls", "base: {'*': [a]}", "base/a.sls", "include: [..b]"}, `error: compiling pillar: /base/a.sls: the include ..b leads above the pillar roots`},
		{"out of the roots", []string{"base/top.sls", "base: {'*': ['../x']}", "x.sls", "a: 1"}, `error: compiling pillar: /base/top.sls: opening salt://`},
		{"included out of the roots", []string{"base/top.sls", "base: {'*': [a]}", "base/a.sls", "include: ['x/../../y']"}, `error: compiling pillar: /base/a.sls: opening salt://`},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			got := compiled(t, tree(t, c.tree...), pillar.Options{}, web1())
			if got != c.want && !(strings.HasPrefix(c.want, "error: ") && strings.HasPrefix(got, c.want)) {
				t.Errorf("got %s, want %s", got, c.want)
			}
		})
	}
}

func TestStrategies(t *testing.T) {
	t.Parallel()
	dir := tree(t, "base/top.sls", "base: {'*': [a, b]}", "base/a.sls", "m: {x: 1, l: [1, 2]}\nk: a", "base/b.sls", "m: {y: 2, l: [2, 3]}\nk: b",
		"dev/top.sls", "dev: {'*': [c]}", "dev/c.sls", "c: 1")
	for _, c := range []struct {
		o    pillar.Options
		env  string
		want string
	}{
		{pillar.Options{}, "", `{"m":{"x":1,"l":[2,3],"y":2},"k":"b","c":1}`},
		{pillar.Options{Strategy: "recurse", MergeLists: true}, "", `{"m":{"x":1,"l":[1,2,3],"y":2},"k":"b","c":1}`},
		{pillar.Options{Strategy: "overwrite"}, "", `{"m":{"y":2,"l":[2,3]},"k":"b","c":1}`},
		{pillar.Options{Strategy: "aggregate"}, "", `{"m":{"y":2,"l":[2,3]},"k":"b","c":1}`},
		{pillar.Options{Strategy: "list"}, "", `{"m":[{"x":1,"l":[1,2]},{"y":2,"l":[2,3]}],"k":["a","b"],"c":1}`},
		{pillar.Options{Strategy: "none"}, "", `{"m":{"x":1,"l":[2,3],"y":2},"k":"b"}`},
		{pillar.Options{Strategy: "none"}, "dev", `{"c":1}`},
		{pillar.Options{}, "dev", `{"c":1}`},
		{pillar.Options{}, "nope", `error: compiling pillar: there is no environment "nope" in pillar_roots`},
	} {
		h := web1()
		h.PillarEnv = c.env
		if got := compiled(t, dir, c.o, h); got != c.want {
			t.Errorf("%s %v %q: got %s, want %s", c.o.Strategy, c.o.MergeLists, c.env, got, c.want)
		}
	}
	if _, err := pillar.New(pillar.Options{Strategy: "clever"}); fault.KindOf(err) != fault.Invalid {
		t.Errorf("got %v, want invalid", err)
	}
}

// TestGiven has what the command line and minion_opts give.
func TestGiven(t *testing.T) {
	t.Parallel()
	dir := tree(t, "base/top.sls", "base: {'over:me': [{match: pillar}, b], '*': [a]}", "base/a.sls", "m: {x: 1}\nsees: $OVER", "base/b.sls", "b: 1")
	h := web1()
	h.Override = ordered.Of("m", ordered.Of("y", int64(2)), "over", "me")
	h.Under = ordered.Of("m", ordered.Of("z", int64(3)), "u", int64(1))
	got := compiled(t, dir, pillar.Options{}, h)
	if want := `{"m":{"z":3,"y":2},"u":1,"b":1,"sees":"me","over":"me"}`; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	if b, err := ordered.Encode(h.Override); err != nil || string(b) != `{"m":{"y":2},"over":"me"}` {
		t.Errorf("the override was changed: %s, %v", b, err)
	}
}

// TestOpts has what templates see of the host that pillar is compiled for.
func TestOpts(t *testing.T) {
	t.Parallel()
	r, err := render.New(render.Options{})
	if err != nil {
		t.Fatal(err)
	}
	dir := tree(t, "base/top.sls", "base: {'*': [a]}", "base/a.sls", "{% do opts.update({'id': opts.id ~ '!'}) %}v: {{ [opts.id, opts.saltenv, opts.pillarenv, opts.x, saltenv] | json }}")
	given := ordered.Of("x", "y", "id", "controller")
	c, err := pillar.New(pillar.Options{Renderer: r, Roots: files.New(map[string][]string{"base": {dir + "/base"}}), Opts: given})
	if err != nil {
		t.Fatal(err)
	}
	for _, x := range []struct {
		h    pillar.Host
		want string
	}{
		{pillar.Host{ID: "web1"}, `{"v":["web1!","base",null,"y","base"]}`},
		{pillar.Host{ID: "web2", SaltEnv: "dev", PillarEnv: "base"}, `{"v":["web2!","dev","base","y","base"]}`},
	} {
		m, err := c.Compile(t.Context(), x.h)
		if err != nil {
			t.Fatal(err)
		}
		if got, err := ordered.Encode(m); err != nil || string(got) != x.want {
			t.Errorf("%s: got %s, %v, want %s", x.h.ID, got, err, x.want)
		}
	}
	if given.Value("id") != "controller" {
		t.Error("the options that were given are changed")
	}
}

func TestCompileForManyAtOnce(t *testing.T) {
	t.Parallel()
	dir := tree(t, "base/top.sls", "base: {'*': ['a*'], 'G@id:web1': [b]}", "base/a1.sls", "m: {id: $ID}", "base/b.sls", "m: {b: 1}")
	c, err := pillar.New(pillar.Options{Renderer: plain{}, Roots: files.New(map[string][]string{"base": {dir + "/base"}})})
	if err != nil {
		t.Fatal(err)
	}
	done := make(chan string)
	for _, id := range []string{"web1", "web2", "web3", "web4"} {
		go func() {
			m, err := c.Compile(context.Background(), pillar.Host{ID: targets.ID(id), Grains: ordered.Of("id", id)})
			if err != nil {
				done <- err.Error()
				return
			}
			b, _ := ordered.Encode(m)
			done <- string(b)
		}()
	}
	got := map[string]bool{}
	for range 4 {
		got[<-done] = true
	}
	for _, want := range []string{`{"m":{"id":"web1","b":1}}`, `{"m":{"id":"web2"}}`, `{"m":{"id":"web3"}}`, `{"m":{"id":"web4"}}`} {
		if !got[want] {
			t.Errorf("got %v, want %s among them", got, want)
		}
	}
}

// TestKeysThatAreNoText is about numbers and the like as keys: they stay so through
// every merge.
func TestKeysThatAreNoText(t *testing.T) {
	t.Parallel()
	dir := tree(t, "base/top.sls", "base: {'*': [a, b]}", "base/a.sls", "ports: {80: http}\n7: x", "base/b.sls", "ports: {443: https, '22': ssh, true: y}")
	for _, s := range []pillar.Strategy{"", pillar.Overwrite} {
		c, err := pillar.New(pillar.Options{Renderer: plain{}, Roots: files.New(map[string][]string{"base": {dir + "/base"}}), Strategy: s})
		if err != nil {
			t.Fatal(err)
		}
		h := web1()
		over := &ordered.Map{}
		over.SetAs("9", int64(9), "z")
		h.Override = over
		m, err := c.Compile(t.Context(), h)
		if err != nil {
			t.Fatal(err)
		}
		want := "ports:\n  80: http\n  443: https\n  '22': ssh\n  true: y\n7: x\n9: z\n"
		if s == pillar.Overwrite {
			want = strings.Replace(want, "  80: http\n", "", 1)
		}
		if got := saltyaml.Dump(m, saltyaml.DumpOptions{}); got != want {
			t.Errorf("%s: got %s, want %s", s, got, want)
		}
	}
}
