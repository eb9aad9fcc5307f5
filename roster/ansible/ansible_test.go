package ansible

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/gossh/gossh/fault"
	"github.com/gossh/gossh/roster"
	"github.com/gossh/gossh/roster/rostertest"
	"github.com/gossh/gossh/targets"
)

// tree writes files into a new directory and returns it. Those whose text begins
// with #! can be run.
func tree(t testing.TB, files map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	for name, text := range files {
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if strings.HasPrefix(text, "#!") {
			executable(t, path, text)
		} else if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// executable writes a file that can be run. Another process does so: one that is
// started at the same moment would inherit the open file, and the kernel runs
// nothing that is open for writing.
func executable(t testing.TB, path, text string) {
	t.Helper()
	cmd := exec.Command("/bin/sh", "-c", `umask 077; cat >"$1" && chmod 700 "$1"`, "sh", path)
	cmd.Stdin = strings.NewReader(text)
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
}

func inventoryFile(t testing.TB, text string) string {
	t.Helper()
	return filepath.Join(tree(t, map[string]string{"hosts": text}), "hosts")
}

// resolve returns the targets of an inventory and the warnings.
func resolve(t testing.TB, o Options) (*targets.Map, []string) {
	t.Helper()
	var warned []string
	s := &roster.Set{Providers: []roster.Provider{New(o)}, Warn: func(m string) { warned = append(warned, m) }}
	m, err := s.Resolve(t.Context(), targets.Expr{Text: "*"})
	if err != nil {
		t.Fatal(err)
	}
	return m, warned
}

// failure returns why an inventory cannot be listed.
func failure(t testing.TB, o Options) error {
	t.Helper()
	for _, err := range New(o).Entries(t.Context(), roster.Query{}) {
		if err != nil {
			return err
		}
	}
	return nil
}

func TestConformance(t *testing.T) {
	t.Parallel()
	rostertest.RunPipe(t, func(file string) roster.Provider {
		return New(Options{File: file, Check: func(string) error { return nil }})
	})
	rostertest.Run(t, []targets.ID{"first", "web1", "web2"}, func(t testing.TB) roster.Provider {
		return New(Options{File: inventoryFile(t, "first ansible_user=u\n[web]\nweb[1:2] a=b\nfirst ansible_port=22\n")})
	})
	rostertest.Run(t, []targets.ID{"y1", "y2"}, func(t testing.TB) roster.Provider {
		return New(Options{File: inventoryFile(t, "all: {hosts: {'y[1:2]': {ansible_host: 192.0.2.1}}}\n")})
	})
	rostertest.Run(t, []targets.ID{"s2", "s1"}, func(t testing.TB) roster.Provider {
		return New(Options{File: inventoryFile(t, "#!/bin/sh\necho '{\"g\": [\"s2\", \"s1\"], \"_meta\": {\"hostvars\": {\"s1\": {\"ansible_user\": \"u\"}}}}'\n")})
	})
	rostertest.Run(t, nil, func(t testing.TB) roster.Provider {
		return New(Options{File: inventoryFile(t, "")})
	})
}

// line is what the variables of a host came to.
func line(t *targets.Target) string {
	if t.Err != nil {
		return "error: " + t.Err.Error()
	}
	s := fmt.Sprintf("%s@%s:%d", t.User, t.Host, t.Port)
	for _, p := range []struct{ name, value string }{
		{"pw", t.Auth.Password.Reveal()},
		{"priv", t.Auth.Priv},
		{"become", t.Become.Method},
		{"as", t.Become.User},
		{"becomepw", t.Become.Password.Reveal()},
		{"opts", strings.Join(t.SSH.Options, "|")},
		{"connection", map[bool]string{true: "local"}[t.Local]},
	} {
		if p.value != "" {
			s += " " + p.name + "=" + p.value
		}
	}
	return s
}

func TestVariables(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ name, vars, want string }{
		{"none", "", "@:0"},
		{"new names", "ansible_host=a ansible_user=b ansible_port=1 ansible_password=c ansible_private_key_file=/k", "b@a:1 pw=c priv=/k becomepw=c"},
		{"old names", "ansible_ssh_host=a ansible_ssh_user=b ansible_ssh_port=1 ansible_ssh_pass=c ansible_ssh_private_key_file=/k", "b@a:1 pw=c priv=/k becomepw=c"},
		{"the old name counts", "ansible_host=a ansible_ssh_host=b", "@b:0"},
		{"numbers as passwords", "ansible_password=123", "@:0 pw=123 becomepw=123"},
		{"become", "ansible_become=yes ansible_become_user=b ansible_become_password=c", "@:0 become=sudo as=b becomepw=c"},
		{"become, old", "ansible_become=True ansible_become_pass=c", "@:0 become=sudo becomepw=c"},
		{"no become", "ansible_become=false ansible_become_method=su", "@:0"},
		{"another method", "ansible_become=true ansible_become_method=su", `ansible_become_method="su" is not supported`},
		{"local", "ansible_connection=local", "@:0 connection=local"},
		{"winrm", "ansible_connection=winrm ansible_host=a", `ansible_connection="winrm" is not supported`},
		{"paramiko", "ansible_connection=paramiko", "@:0"},
		{"template", "ansible_host='{{ inventory_hostname }}.{{ domain }}' domain='{{ sub }}.test' sub=x", "@h.x.test:0"},
		{"filters", `ansible_user="{{ missing | default('b') }}"`, "b@:0"},
		{"groups in templates", `ansible_user="{{ group_names | join('-') }}"`, "g@:0"},
		{"undefined", "ansible_user='{{ missing }}'", "'missing' is undefined"},
		{"circle", "ansible_user='{{ a }}' a='{{ b }}' b='{{ a }}'", "too deeply"},
		{"jump", "ansible_ssh_common_args='-o ProxyJump=a@b -J c -C -o \"ProxyCommand ssh -W %h:%p b\"'", "@:0 opts=ProxyJump=a@b|ProxyJump=c|ProxyCommand ssh -W %h:%p b"},
		{"args in order", "ansible_ssh_extra_args='-oA=2' ansible_ssh_common_args='-o A=1' ansible_ssh_args='-p 22 -4Cq -o ControlMaster=auto -o ControlPersist=60s'", "@:0 opts=Port=22|AddressFamily=inet|A=1|A=2"},
		{"unknown option", "ansible_ssh_common_args='-F /x'", "-F of ssh is not supported"},
		{"a word", "ansible_ssh_common_args='x'", `"x", which is no option`},
		{"no argument", "ansible_ssh_common_args='-o'", "-o of ssh has no argument"},
		{"bad port", "ansible_port=x", "whole number"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			m, warned := resolve(t, Options{File: inventoryFile(t, "[g]\nh "+c.vars+"\n")})
			got := line(m.Get("h"))
			if got != c.want && !(strings.HasPrefix(got, "error: ") && strings.Contains(got, c.want)) || len(warned) > 0 {
				t.Errorf("got %q, %q, want %q", got, warned, c.want)
			}
		})
	}
}

func TestVault(t *testing.T) {
	t.Parallel()
	o := Options{File: "testdata/vault/hosts", Check: anyone, Home: "testdata", VaultPasswordFiles: []string{"label@~/vault/password"}}
	m, _ := resolve(t, o)
	got := line(m.Get("v1")) + " " + line(m.Get("v2"))
	if want := "fromvault@:0 pw=s3cret! becomepw=s3cret! @:0 pw=s3cret! becomepw=nested: x"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	if opts := fmt.Sprint(m.Get("v1").MinionOpts.Keys()); opts != "[plain number]" {
		t.Errorf("got the options %s, want those that are not encrypted", opts)
	}
	o.VaultPasswordFiles = nil
	if err := failure(t, o); err == nil || !strings.Contains(err.Error(), "v1.yml: it is encrypted, and no vault password file is set") {
		t.Errorf("got %v", err)
	}
	dir := tree(t, map[string]string{
		"wrong": "wrong", "right": "#!/bin/sh\necho correct horse\n", "empty": "", "fails": "#!/bin/sh\necho why >&2; exit 3\n",
	})
	for files, want := range map[string]string{
		"wrong": "with a password that is in none", "wrong,right": "", "empty": "empty", "fails": `exit code 3: it said "why"`, "none": "no such file",
	} {
		o.VaultPasswordFiles = nil
		for f := range strings.SplitSeq(files, ",") {
			o.VaultPasswordFiles = append(o.VaultPasswordFiles, filepath.Join(dir, f))
		}
		if err := failure(t, o); (err == nil) != (want == "") || err != nil && !strings.Contains(err.Error(), want) {
			t.Errorf("%s: got %v, want %q", files, err, want)
		}
	}
}

// TestVaultOfOneHost has a value that cannot be decrypted: others are not harmed.
func TestVaultOfOneHost(t *testing.T) {
	t.Parallel()
	text := "all:\n  hosts:\n    a: {}\n    b:\n      ansible_user: !vault |\n        $ANSIBLE_VAULT;1.1;AES256\n        6161\n"
	m, _ := resolve(t, Options{File: inventoryFile(t, text)})
	if m.Get("a").Err != nil || m.Get("b").Err == nil || !strings.Contains(m.Get("b").Err.Error(), "no vault of the format") {
		t.Errorf("got %v and %v", m.Get("a").Err, m.Get("b").Err)
	}
}

func TestUnsafe(t *testing.T) {
	t.Parallel()
	m, _ := resolve(t, Options{File: inventoryFile(t, "all:\n  hosts:\n    ä:\n      ansible_password: !unsafe 'a{{b'\n      other: !unsafe \"{{ c }}\"\n")})
	if got := line(m.Get("ä")); got != "@:0 pw=a{{b becomepw=a{{b" || m.Get("ä").MinionOpts.Value("other") != "{{ c }}" {
		t.Errorf("got %q, %v", got, m.Get("ä").MinionOpts.Value("other"))
	}
}

func TestScripts(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ name, text, want string }{
		{"fails", "echo one; echo 'no token' >&2; exit 7", `ended with exit code 7: it said "no token"`},
		{"no JSON", "echo hello", "printed no JSON"},
		{"a list", "echo '[]'", "no object of groups"},
		{"bad hosts", `echo '{"g": {"hosts": {"a": 1}}}'`, "must have lists of hosts"},
		{"fails for a host", `[ "$1" = --list ] && echo '{"g": ["a"]}' || { echo bad >&2; exit 1; }`, `it said "bad"`},
		{"a dash", `echo '{"g": ["-a"]}'`, "starts with a dash"},
		{"circle", `echo '{"a": {"children": ["b"]}, "b": {"children": ["a"]}, "_meta": {"hostvars": {}}}'`, "contain itself"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			if err := failure(t, Options{File: inventoryFile(t, "#!/bin/sh\n"+c.text+"\n")}); fault.KindOf(err) != fault.Invalid || !strings.Contains(err.Error(), c.want) {
				t.Errorf("got %v, want %q", err, c.want)
			}
		})
	}
	err := failure(t, Options{File: inventoryFile(t, "#!/bin/sh\nexec sleep 600\n"), ScriptTimeout: 50 * time.Millisecond})
	if err == nil || !strings.Contains(err.Error(), "did not end within 50ms") {
		t.Errorf("got %v, want the end of a script that hangs", err)
	}
}

// TestScriptIsForeign has a script that names a key and a program.
func TestScriptIsForeign(t *testing.T) {
	t.Parallel()
	file := inventoryFile(t, `#!/bin/sh
echo '{"g": {"hosts": ["a", "b"], "vars": {"x": "/k"}}, "_meta": {"hostvars": {
 "a": {"ansible_private_key_file": "{{ x }}", "ansible_ssh_common_args": "-o ProxyCommand=id -o Port=23"}, "b": {"ansible_user": "u"}}}}'
`)
	m, warned := resolve(t, Options{File: file})
	if got := line(m.Get("a")); got != "@:0 opts=Port=23" || len(warned) != 2 {
		t.Errorf("got %q with the warnings %q, want two values dropped", got, warned)
	}
	s := &roster.Set{
		Providers: []roster.Provider{&roster.Named{Name: "ansible", Provider: New(Options{File: file}), Trust: true}},
		Warn:      func(m string) { t.Error(m) },
	}
	m, err := s.Resolve(t.Context(), targets.Expr{Text: "*"})
	if err != nil {
		t.Fatal(err)
	}
	if got := line(m.Get("a")); got != "@:0 priv=/k opts=ProxyCommand=id|Port=23" {
		t.Errorf("got %q", got)
	}
}

// TestOwnership has files that others can write: they are neither read nor run.
func TestOwnership(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"hosts", "script", "group_vars/all.yml", "host_vars/a", "password"} {
		dir := tree(t, map[string]string{
			"hosts": "a\n", "script": "#!/bin/sh\ntouch \"$0.ran\"\necho '{}'\n", "group_vars/all.yml": "b: c\n",
			"host_vars/a": "$ANSIBLE_VAULT;1.1;AES256\n6161\n", "password": "x\n",
		})
		if err := os.Chmod(filepath.Join(dir, name), 0o777); err != nil {
			t.Fatal(err)
		}
		o := Options{File: filepath.Join(dir, "hosts"), VaultPasswordFiles: []string{filepath.Join(dir, "password")}}
		if name == "script" {
			o.File = filepath.Join(dir, name)
		}
		if name == "password" {
			b, err := os.ReadFile("testdata/vault/host_vars/v1.yml")
			if err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(filepath.Join(dir, "host_vars/a"), b, 0o600); err != nil {
				t.Fatal(err)
			}
		}
		if err := failure(t, o); err == nil || !strings.Contains(err.Error(), name+" can be written by others") {
			t.Errorf("%s: got %v", name, err)
		}
		if _, err := os.Stat(filepath.Join(dir, "script.ran")); !errors.Is(err, fs.ErrNotExist) {
			t.Errorf("%s: the script ran", name)
		}
	}
}

func TestErrors(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ name, file, text, want string }{
		{"section", "hosts", "[a b]\n", "hosts:1: this is no section"},
		{"kind", "hosts", "\n[a:b]\n", "hosts:2: there are no sections of the kind :b"},
		{"undefined child", "hosts", "[a:children]\nb\n", "hosts:2: [a:children] names the group b"},
		{"undefined vars", "hosts", "[a:vars]\nb=c\n", "hosts:1: [a:vars] names the group a"},
		{"no assignment", "hosts", "a geheim\n", "hosts:1: found a word that is no KEY=VALUE"},
		{"no variable", "hosts", "[a]\n[a:vars]\nb\n", "hosts:3: found no KEY=VALUE"},
		{"quote", "hosts", "a b='c\n", "quotation mark"},
		{"colon", "hosts.ini", "a:\n", "ends with a colon"},
		{"range", "hosts.ini", "a[1:2\n", "hosts.ini:1: the range in"},
		{"widths", "hosts", "a[01:100]\n", "equally long"},
		{"many", "hosts", "a[1:1000][1:1000]\n", "more than 100000"},
		{"many ranges", "hosts", "a" + strings.Repeat("[0:0]", 21) + "\n", "has more than 20 ranges"},
		{"long", "hosts", "a[1:90000]" + strings.Repeat("x", 200) + "\n", "longer than 16 MiB"},
		{"circle", "hosts", "[a:children]\nb\n[b:children]\na\n", "hosts:4: the group a as a child of b would contain itself"},
		{"itself", "hosts", "[a:children]\na\n", "would contain itself"},
		{"priority", "hosts", "[a]\n[a:vars]\nansible_group_priority=x\n", "whole number"},
		{"id", "hosts", "a/b\n", "hosts:1: the id \"a/b\" contains a slash"},
		{"YAML", "hosts.yml", "a: [\n", "hosts.yml:"},
		{"YAML list", "hosts.yml", "- a\n", "mapping of groups"},
		{"plugin", "hosts.yml", "plugin: aws_ec2\n", "hosts.yml:1:9: inventory plugins are not supported"},
		{"group", "hosts.yml", "a: b\n", "hosts.yml:1:4: the group a must be a mapping"},
		{"key", "hosts.yml", "a: {host: {}}\n", "hosts.yml:1:5: found \"host\" in the group a"},
		{"list of hosts", "hosts.yml", "a: {hosts: [b]}\n", "hosts must be a mapping"},
		{"number", "hosts.yml", "a: {hosts: {1: }}\n", "put it in quotes"},
	} {
		dir := tree(t, map[string]string{c.file: c.text})
		err := failure(t, Options{File: filepath.Join(dir, c.file)})
		if fault.KindOf(err) != fault.Invalid || !strings.Contains(err.Error(), c.want) || strings.Contains(err.Error(), "geheim") {
			t.Errorf("%s: got %v, want %q", c.name, err, c.want)
		}
	}
	err := failure(t, Options{File: tree(t, map[string]string{"hosts.ini": "a\n", "group_vars/all": "b: c\n"})})
	if err == nil || !strings.Contains(err.Error(), "has no inventory") || !strings.Contains(err.Error(), ".ini") {
		t.Errorf("got %v", err)
	}
	if err := failure(t, Options{File: "/nonexistent/hosts"}); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("got %v, want %v", err, fs.ErrNotExist)
	}
}

// TestGroups has targets.CompileWith use the groups.
func TestGroups(t *testing.T) {
	t.Parallel()
	p := New(Options{File: inventoryFile(t, "mail\n[web]\nw1\nw2\n[db]\nd1\n[prod:children]\nweb\ndb\n[empty]\n")})
	groups := func(name string) ([]string, bool, error) { return p.Group(t.Context(), name) }
	s := &roster.Set{Providers: []roster.Provider{p}, Compile: func(e targets.Expr) (targets.Matcher, error) {
		return targets.CompileWith(e, targets.Options{Groups: groups})
	}}
	for expr, want := range map[string][]targets.ID{
		"N@web": {"w1", "w2"}, "N@prod and not w1": {"w2", "d1"}, "N@all": {"mail", "w1", "w2", "d1"}, "N@ungrouped": {"mail"}, "N@empty or mail": {"mail"},
		"@prod!@db": {"w1", "w2"},
	} {
		m, err := s.Resolve(t.Context(), targets.Expr{Kind: targets.Compound, Text: expr})
		if err != nil || !cmp.Equal(m.IDs(), want) {
			t.Errorf("%s: got %v, %v, want %v", expr, m, err, want)
		}
	}
}

// TestReuse has one run read the inventory once, and the next one anew.
func TestReuse(t *testing.T) {
	t.Parallel()
	dir := tree(t, map[string]string{"hosts": "#!/bin/sh\necho x >>\"$0.runs\"\necho '{\"web\": [\"w1\"], \"_meta\": {\"hostvars\": {}}}'\n"})
	file := filepath.Join(dir, "hosts")
	if err := os.Chmod(file, 0o700); err != nil {
		t.Fatal(err)
	}
	p := New(Options{File: file, Reuse: true})
	for _, want := range []string{"x\n", "x\nx\n"} {
		for _, name := range []string{"web", "none"} {
			if ids, ok, err := p.Group(t.Context(), name); err != nil || ok != (name == "web") || ok != (len(ids) == 1) {
				t.Errorf("%s: got %v, %v, %v", name, ids, ok, err)
			}
		}
		for e, err := range p.Entries(t.Context(), roster.Query{}) {
			if e.ID != "w1" || err != nil {
				t.Errorf("got %v, %v", e.ID, err)
			}
		}
		if got, err := os.ReadFile(file + ".runs"); string(got) != want {
			t.Errorf("got %q runs, %v, want %q", got, err, want)
		}
	}
}

func BenchmarkResolve10000(b *testing.B) {
	s := roster.Set{Providers: []roster.Provider{New(Options{File: inventoryFile(b,
		"[web]\nweb[00000:09999] ansible_user=admin ansible_port=2222 role=web\n[prod:children]\nweb\n[prod:vars]\nansible_become=true\n")})}}
	b.ReportAllocs()
	for b.Loop() {
		m, err := s.Resolve(context.Background(), targets.Expr{Text: "*"})
		if err != nil || m.Len() != 10000 {
			b.Fatal(err)
		}
	}
}
