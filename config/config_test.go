package config_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/gossh/gossh/config"
	"github.com/gossh/gossh/fault"
)

// world is a directory with a home, a working directory and a system directory.
type world struct {
	t    *testing.T
	dir  string
	vars map[string]string
	root bool
}

func newWorld(t *testing.T, files map[string]string) *world {
	t.Helper()
	w := &world{t: t, dir: t.TempDir(), vars: map[string]string{}, root: true}
	for _, d := range []string{"home", "wd", "etc/salt"} {
		if err := os.MkdirAll(filepath.Join(w.dir, d), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	for name, text := range files {
		path := filepath.Join(w.dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return w
}

func (w *world) env() config.Env {
	return config.Env{
		Getenv: func(n string) string { return w.vars[n] },
		Home:   w.dir + "/home", WorkDir: w.dir + "/wd", Root: w.root, System: w.dir + "/etc/salt",
	}
}

func (w *world) load(argv ...string) (*config.Config, error) {
	w.t.Helper()
	a, err := config.ParseArgs(argv)
	if err != nil {
		w.t.Fatal(err)
	}
	return config.Load(w.env(), a)
}

func (w *world) must(argv ...string) *config.Config {
	w.t.Helper()
	c, err := w.load(argv...)
	if err != nil {
		w.t.Fatal(err)
	}
	return c
}

// TestPrecedence sets one key in every place, removing the highest one each time.
func TestPrecedence(t *testing.T) {
	t.Parallel()
	w := newWorld(t, map[string]string{
		"etc/salt/master":          "ssh_user: master\ninclude: extra/*.conf\n",
		"etc/salt/master.d/b.conf": "ssh_user: include-b\n",
		"etc/salt/master.d/a.conf": "ssh_user: include-a\n",
		"etc/salt/extra/x.conf":    "ssh_user: extra\n",
		"wd/Saltfile":              "salt-ssh:\n  ssh_user: saltfile\n",
	})
	steps := []struct{ want, remove string }{
		{"flag", ""},
		{"saltfile", "wd/Saltfile"},
		{"extra", "etc/salt/extra/x.conf"},
		{"include-b", "etc/salt/master.d/b.conf"},
		{"include-a", "etc/salt/master.d/a.conf"},
		{"master", "etc/salt/master"},
	}
	for i, s := range steps {
		argv := []string{"*", "test.ping"}
		if i == 0 {
			argv = append(argv, "--user", "flag")
		}
		c := w.must(argv...)
		if got := c.Text("ssh_user"); got != s.want {
			t.Errorf("got %s (%s), want %s", got, c.Get("ssh_user").Source, s.want)
		}
		if s.remove != "" {
			if err := os.Remove(filepath.Join(w.dir, s.remove)); err != nil {
				t.Fatal(err)
			}
		}
	}
	if s := w.must().Get("ssh_user"); s.Set() || s.Value != "root" {
		t.Errorf("got %+v, want root, not set", s)
	}
}

func TestIncludesAreMergedAmongThemselves(t *testing.T) {
	t.Parallel()
	w := newWorld(t, map[string]string{
		"etc/salt/master":          "roster_defaults: {user: master}\nssh_options: [A=1]\n",
		"etc/salt/master.d/a.conf": "roster_defaults: {user: a, minion_opts: {x: 1}}\nssh_options: [B=2]\n",
		"etc/salt/master.d/b.conf": "roster_defaults: {port: 1, minion_opts: {y: 2}}\nssh_options: [C=3]\n",
	})
	c := w.must()
	if got := c.List("ssh_options"); !cmp.Equal(got, []string{"B=2", "C=3"}) {
		t.Errorf("got %v", got)
	}
	b, err := c.Get("roster_defaults").Value.(interface{ MarshalJSON() ([]byte, error) }).MarshalJSON()
	if want := `{"user":"a","minion_opts":{"x":1,"y":2},"port":1}`; err != nil || string(b) != want {
		t.Errorf("got %s, %v, want %s", b, err, want)
	}
}

func TestTypes(t *testing.T) {
	t.Parallel()
	w := newWorld(t, map[string]string{"etc/salt/master": `
ssh_wipe: True
ssh_max_procs: 50
ssh_timeout: 12.5
idle_timeout: 1m30s
roster: flat, dir
output_indent: pretty
ssh_port: 2222
gossh:
  handshakes: 7
  known_hosts: [/a, /b]
`})
	c := w.must()
	if !c.Bool("ssh_wipe") || c.Int("ssh_max_procs") != 50 || c.Duration("ssh_timeout") != 12500*time.Millisecond ||
		c.Duration("idle_timeout") != 90*time.Second || c.Text("ssh_port") != "2222" ||
		c.Get("output_indent").Value != "pretty" || c.Int("gossh:handshakes") != 7 {
		t.Errorf("got %+v", c.All())
	}
	if got := c.List("roster"); !cmp.Equal(got, []string{"flat", "dir"}) {
		t.Errorf("got %v", got)
	}
	if got := c.List("gossh:known_hosts"); !cmp.Equal(got, []string{"/a", "/b"}) {
		t.Errorf("got %v", got)
	}
}

func TestErrorsNameThePlace(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ name, file, text, want string }{
		{"syntax", "etc/salt/master", "a: [1", "etc/salt/master:"},
		{"no mapping", "etc/salt/master", "- a", "master:1:1: the configuration must be a mapping"},
		{"type", "etc/salt/master", "x: 1\nssh_max_procs: many\n", "master:2:16: ssh_max_procs must be a whole number, not a text"},
		{"choice", "etc/salt/master", "log_level: loud\n", "log_level must be one of"},
		{"state_output", "etc/salt/master", "state_output: fool\n", "master:1:15: state_output must be one of full, full_id, terse"},
		{"none at all", "etc/salt/master", "ssh_max_procs: 0\n", "master:1:16: ssh_max_procs must be at least 1, not 0"},
		{"negative", "etc/salt/master", "nested_indent: -1\n", "nested_indent must be at least 0"},
		{"own section", "etc/salt/master", "gossh:\n  handshake: 3\n", "master:2:3: there is no option handshake in the section gossh; did you mean handshakes?"},
		{"own type", "etc/salt/master", "gossh: 3\n", "gossh must be a mapping"},
		{"include", "etc/salt/master.d/x.conf", "ssh_wipe: 7\n", "x.conf:1:11: ssh_wipe must be true or false, not a number"},
		{"saltfile", "wd/Saltfile", "gossh:\n  wipe_it: 1\n", "Saltfile:2:3: there is no option wipe_it"},
		{"saltfile section", "wd/Saltfile", "salt-ssh: 1\n", "the section salt-ssh must be a mapping"},
		{"duplicate", "etc/salt/master", "ssh_user: a\nssh_user: b\n", "ssh_user"},
		{"sdb", "etc/salt/master", "cachedir: sdb://x/y\n", "sdb:// values are for attributes"},
	} {
		w := newWorld(t, map[string]string{c.file: c.text})
		_, err := w.load()
		if fault.KindOf(err) != fault.Invalid || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: got %v, want %q", c.name, err, c.want)
		}
	}
}

func TestUnknownKeys(t *testing.T) {
	t.Parallel()
	w := newWorld(t, map[string]string{"etc/salt/master": "ssh_wipee: true\nmy_own_key: {a: 1}\nuser: salt\n"})
	c := w.must()
	if len(c.Warnings) != 1 || !strings.Contains(c.Warnings[0], "did you mean ssh_wipe?") {
		t.Errorf("got warnings %q", c.Warnings)
	}
	if c.Opts.Value("my_own_key") == nil || c.Opts.Value("user") != "salt" {
		t.Errorf("got opts %v", c.Opts.Keys())
	}
}

func TestHostKeysAreNotTurnedOffByAFile(t *testing.T) {
	t.Parallel()
	w := newWorld(t, map[string]string{"etc/salt/master": "no_host_keys: true\n"})
	if got := w.must().Warnings; len(got) != 1 || !strings.Contains(got[0], "master:1: no_host_keys is passed over") {
		t.Errorf("got warnings %q", got)
	}
}

// TestOwnKeysElsewhere: keys of gossh in the wrong section did nothing, without a word.
func TestOwnKeysElsewhere(t *testing.T) {
	t.Parallel()
	w := newWorld(t, map[string]string{"etc/salt/master": "http_url: http://x/\ndns: [a]\ngossh: {handshakes: 3}\n"})
	got := w.must().Warnings
	if len(got) != 1 || !strings.Contains(got[0], "master:1: http_url stands in the section gossh, and is passed over here: gossh: {http_url: ...}") {
		t.Errorf("got %q", got)
	}
}

func TestDirectory(t *testing.T) {
	t.Parallel()
	w := newWorld(t, map[string]string{"other/roster": "", "etc/salt/roster": ""})
	check := func(name, want string, argv ...string) {
		t.Helper()
		if got := w.must(argv...).Dir; got != w.dir+want {
			t.Errorf("%s: got %s, want %s", name, got, w.dir+want)
		}
	}
	check("root", "/etc/salt")
	w.root = false
	check("a user who can read the system's", "/etc/salt")
	w.vars["SALT_CONFIG_DIR"] = w.dir + "/other"
	check("variable", "/other")
	check("flag", "/wd/rel", "-c", "rel")
	check("tilde", "/home/x", "-c", "~/x")
	delete(w.vars, "SALT_CONFIG_DIR")
	if err := os.Remove(w.dir + "/etc/salt/roster"); err != nil {
		t.Fatal(err)
	}
	check("a user alone", "/home/.config/gossh")
	w.vars["XDG_CONFIG_HOME"] = w.dir + "/xdg"
	check("XDG", "/xdg/gossh")
	if c := w.must(); c.Text("roster_file") != w.dir+"/xdg/gossh/roster" || len(c.Warnings) != 0 {
		t.Errorf("got roster %s, warnings %v", c.Text("roster_file"), c.Warnings)
	}
	if c := w.must("-c", "absent"); len(c.Warnings) != 1 {
		t.Errorf("got warnings %v, want one on the directory", c.Warnings)
	}
}

func TestSaltfile(t *testing.T) {
	t.Parallel()
	w := newWorld(t, map[string]string{
		"home/.salt/Saltfile": "salt-ssh:\n  ssh_port: 1\n",
		"named":               "gossh:\n  ssh_port: 2\n  config_dir: ../conf\n  handshakes: 9\n",
		"conf/master":         "ssh_timeout: 3\n",
	})
	if c := w.must(); c.Text("ssh_port") != "1" {
		t.Errorf("got %s, want the home's Saltfile", c.Text("ssh_port"))
	}
	c := w.must("--saltfile", "../named")
	if c.Text("ssh_port") != "2" || c.Dir != w.dir+"/conf" || c.Duration("ssh_timeout") != 3*time.Second || c.Int("gossh:handshakes") != 9 {
		t.Errorf("got port %s, dir %s, timeout %v", c.Text("ssh_port"), c.Dir, c.Duration("ssh_timeout"))
	}
	s := w.must("--saltfile", "../named", "-c", "../home").Get("config_dir")
	if s.Value != w.dir+"/home" || s.Source != "--config-dir" {
		t.Errorf("got %+v, want the flag's", s)
	}
	if _, err := w.load("--saltfile", "none"); fault.KindOf(err) != fault.Invalid || !strings.Contains(err.Error(), "file does not exist.") {
		t.Errorf("got %v", err)
	}
}

func TestStrangersFilesAreRefused(t *testing.T) {
	t.Parallel()
	w := newWorld(t, map[string]string{"wd/Saltfile": "salt-ssh: {}\n"})
	env := w.env()
	env.Owned = func(path string) error { return fault.New(fault.Invalid, "", "%s is a stranger's", path) }
	a, err := config.ParseArgs(nil)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := config.Load(env, a); fault.KindOf(err) != fault.Invalid {
		t.Errorf("got %v, want invalid", err)
	}
}

func TestSecretsAreNotShown(t *testing.T) {
	t.Parallel()
	w := newWorld(t, map[string]string{"etc/salt/master": "ssh_passwd: hunter2\nroster_defaults: {passwd: hunter3, user: u}\n"})
	for _, s := range w.must("--priv-passwd", "hunter4").All() {
		b := cmp.Diff(nil, s.Shown())
		if strings.Contains(b, "hunter") {
			t.Errorf("%s shows %s", s.Key, b)
		}
	}
}

func TestRootDir(t *testing.T) {
	t.Parallel()
	w := newWorld(t, map[string]string{"etc/salt/master": "root_dir: /r\ncachedir: /var/c\n"})
	c := w.must()
	if c.Text("cachedir") != "/var/c" || c.Text("pki_dir") != "/r/etc/salt/pki/master" {
		t.Errorf("got %s, %s", c.Text("cachedir"), c.Text("pki_dir"))
	}
}

// TestOutputKeys are the keys of Salt that outputters obey, in the types that
// Salt's files give them.
func TestOutputKeys(t *testing.T) {
	t.Parallel()
	w := newWorld(t, map[string]string{"etc/salt/master": `
state_verbose: False
state_output: Filter_ID
state_tabular: True
state_output_exclude: [True]
state_output_terse: "True,None"
nested_indent: 4
color_theme: /etc/salt/theme
`})
	c := w.must()
	if c.Text("state_verbose") != "False" || c.Text("state_output") != "Filter_ID" || c.Text("state_tabular") != "True" ||
		c.Int("nested_indent") != 4 || c.Text("color_theme") != "/etc/salt/theme" {
		t.Errorf("got %+v", c.All())
	}
	if got := c.List("state_output_exclude"); !cmp.Equal(got, []string{"True"}) {
		t.Errorf("got %v", got)
	}
	if got := c.List("state_output_terse"); !cmp.Equal(got, []string{"True", "None"}) {
		t.Errorf("got %v", got)
	}
	if len(c.Warnings) > 0 {
		t.Errorf("got warnings %q", c.Warnings)
	}
}

// TestTemplate reads what Salt would copy to master: all but the first line.
func TestTemplate(t *testing.T) {
	t.Parallel()
	w := newWorld(t, map[string]string{"etc/salt/master.template": "{ not: [ this\nssh_user: bob\n"})
	s := w.must().Get("ssh_user")
	if s.Value != "bob" || !strings.HasSuffix(s.Source, "/master.template:2") {
		t.Errorf("got %+v", s)
	}
	w = newWorld(t, map[string]string{"etc/salt/master.template": "\nssh_user: bob\n", "etc/salt/master": ""})
	if s := w.must().Get("ssh_user"); s.Set() {
		t.Errorf("got %+v, want that of master", s)
	}
}
