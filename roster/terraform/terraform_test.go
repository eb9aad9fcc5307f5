package terraform_test

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/gossh/gossh/fault"
	"github.com/gossh/gossh/ordered"
	"github.com/gossh/gossh/roster"
	"github.com/gossh/gossh/roster/rostertest"
	"github.com/gossh/gossh/roster/terraform"
	"github.com/gossh/gossh/saltyaml"
	"github.com/gossh/gossh/targets"
)

// rules reads a mapping as it stands in the configuration.
func rules(t testing.TB, text string) *ordered.Map {
	t.Helper()
	n, err := saltyaml.Parse("rules", []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	m, _ := n.Any().(*ordered.Map)
	return m
}

func provider(t testing.TB, file, mapping string) *terraform.Provider {
	t.Helper()
	p, err := terraform.New(terraform.Options{
		File: file, Resources: rules(t, mapping), Check: func(string) error { return nil }, Warn: func(msg string) { t.Error(msg) },
	})
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// state writes a state.
func state(t testing.TB, text string) string {
	t.Helper()
	name := filepath.Join(t.TempDir(), "terraform.tfstate")
	if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return name
}

// lines has an entry on each line: the id, the attributes, and what goes for the
// host itself.
func lines(t testing.TB, p roster.Provider) []string {
	t.Helper()
	var out []string
	for e, err := range p.Entries(t.Context(), roster.Query{}) {
		if err != nil {
			t.Fatal(err)
		}
		if e.Trusted {
			t.Errorf("%s is trusted: others may write the state", e.ID)
		}
		line := string(e.ID)
		for _, a := range e.Attrs {
			v := a.V
			if m, ok := v.(*ordered.Map); ok {
				b, err := ordered.Encode(m)
				if err != nil {
					t.Fatal(err)
				}
				v = string(b)
			}
			line += fmt.Sprintf(" %s=%v", a.Name, v)
		}
		out = append(out, line)
	}
	return out
}

func TestConformance(t *testing.T) {
	t.Parallel()
	rostertest.RunPipe(t, func(file string) roster.Provider {
		p, err := terraform.New(terraform.Options{File: file, Check: func(string) error { return nil }})
		if err != nil {
			t.Fatal(err)
		}
		return p
	})
	rostertest.Run(t, []targets.ID{"salt1", "salt2"}, func(t testing.TB) roster.Provider {
		return withoutPriv(t)
	})
	rostertest.Run(t, []targets.ID{"region-fsn_1-db-blue", "region-fsn_1-db-green"}, func(t testing.TB) roster.Provider {
		return provider(t, "testdata/clouds.tfstate", "{salt_host: {when: false}, hcloud_server: {host: '{{ ipv6_address }}'}}")
	})
	rostertest.Run(t, nil, func(t testing.TB) roster.Provider {
		return provider(t, state(t, `{"version": 4, "resources": []}`), "")
	})
}

// withoutPriv has the salt_host of testdata without a key: that is dropped with a
// warning, as the state is not trusted.
func withoutPriv(t testing.TB) roster.Provider {
	t.Helper()
	src, err := os.ReadFile("testdata/clouds.tfstate")
	if err != nil {
		t.Fatal(err)
	}
	return provider(t, state(t, strings.ReplaceAll(string(src), `"priv": "/keys/a", `, "")), "")
}

func TestSaltHost(t *testing.T) {
	t.Parallel()
	for file, want := range map[string][]string{
		"testdata/clouds.tfstate": {
			`salt1 host=192.168.0.1 user=root passwd=********** port=2222 sudo=true sudo_user=app tty=false priv=/keys/a timeout=22 thin_dir=/var/tmp/x cmd_umask=63 minion_opts={"a":"b"}`,
			`salt2`,
		},
		"testdata/legacy.tfstate": {
			`db0 host=192.168.122.1 user=root passwd=********** port=2200 sudo=false tty=true timeout=22 cmd_umask=63 minion_opts={"a.b":"c","d":"1"}`,
		},
	} {
		if d := cmp.Diff(want, lines(t, provider(t, file, ""))); d != "" {
			t.Errorf("%s: -want +got:\n%s", file, d)
		}
	}
}

// TestTexts has what Salt reads wrongly: the text "false" is false.
func TestTexts(t *testing.T) {
	t.Parallel()
	m, err := (&roster.Set{Providers: []roster.Provider{provider(t, "testdata/legacy.tfstate", "")}}).Resolve(t.Context(), targets.Expr{Text: "*"})
	if err != nil {
		t.Fatal(err)
	}
	db := m.Get("db0")
	if db.Err != nil || db.Become.Method != "" || !db.Thin.TTY || db.Port != 2200 || db.Thin.Umask == nil || *db.Thin.Umask != 0o77 || db.Auth.Password.Reveal() != "dog" {
		t.Errorf("got %+v, umask %v", db, db.Thin.Umask)
	}
}

func TestMapping(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, rules string
		want        []string
	}{
		{
			"tags choose and name",
			"{aws_instance: {when: tags.Role == 'web', id: '{{ tags.Name }}', host: '{{ public_ip or private_ip }}', user: admin, port: 2222, sudo: true}}",
			[]string{"web-a host=192.0.2.1 user=admin port=2222 sudo=true", "web-b host=10.0.0.2 user=admin port=2222 sudo=true"},
		},
		{
			"the first rule that holds",
			"{aws_instance: [{when: \"{{ resource.name == 'bastion' }}\", host: '{{ private_ip }}', user: ops}, {when: instance_state == 'running', host: 'h{{ resource.index }}.example.com'}]}",
			[]string{"web-0 host=h0.example.com", "web-1 host=h1.example.com", "bastion host=10.0.0.3 user=ops"},
		},
		{
			"for_each, in a module",
			"{hcloud_server: {id: '{{ name }}', host: '{{ ipv4_address or ipv6_address }}', minion_opts: {grains: '{{ labels }}', color: '{{ resource.index }}'}}}",
			[]string{
				`db-blue host=198.51.100.1 minion_opts={"grains":{"env":"prod"},"color":"blue"}`,
				`db-green host=2001:db8::2 minion_opts={"grains":{},"color":"green"}`,
			},
		},
		{
			"a list of tags",
			"{digitalocean_droplet: {when: \"'mail' in tags\", host: '{{ ipv4_address }}', user: root}}",
			[]string{"mail host=203.0.113.1 user=root"},
		},
		{
			"blocks",
			"{libvirt_domain: {id: '{{ name }}', host: '{{ network_interface[0].addresses | first }}', ssh_options: ['HostKeyAlias={{ name }}']}}",
			[]string{"lab0 host=192.168.122.9 ssh_options=[HostKeyAlias=lab0]"},
		},
		{
			"metadata, and a password",
			"{openstack_compute_instance_v2: {host: '{{ access_ip_v4 }}', user: \"{{ metadata.get('user', 'root') }}\", passwd: '{{ admin_pass }}'}}",
			[]string{"os host=203.0.113.5 user=debian passwd=**********"},
		},
		{
			"data sources",
			"{data.aws_ami: {host: '{{ id }}'}}",
			[]string{"debian host=ami-1"},
		},
		{
			"nothing set",
			"{digitalocean_droplet: }",
			[]string{"mail"},
		},
		{
			"salt_host by other rules",
			"{salt_host: {when: salt_id, id: '{{ salt_id | upper }}', host: x}}",
			[]string{"SALT1 host=x", "SALT2 host=x"},
		},
	} {
		mapping := c.rules
		if !strings.Contains(mapping, "salt_host") {
			mapping = strings.TrimSuffix(mapping, "}") + ", salt_host: {when: false}}"
		}
		if d := cmp.Diff(c.want, lines(t, provider(t, "testdata/clouds.tfstate", mapping))); d != "" {
			t.Errorf("%s: -want +got:\n%s", c.name, d)
		}
	}
}

// TestLegacyMapping has the flat attributes of Terraform before 0.12.
func TestLegacyMapping(t *testing.T) {
	t.Parallel()
	got := lines(t, provider(t, "testdata/legacy.tfstate", `{salt_host: {when: false}, aws_instance: {host: '{{ public_ip }}', minion_opts:
  {tags: '{{ tags }}', net: '{{ network }}', groups: '{{ groups }}', at: '{{ resource.address }}'}}}`))
	want := []string{`net-inner-web-1 host=192.0.2.7 minion_opts={"tags":{"Name":"web","kubernetes.io/name":"k"},` +
		`"net":[{"ip":"10.0.0.1"},{"ip":"10.0.0.2"}],"groups":["a","b"],"at":"module.net.module.inner.aws_instance.web[1]"}`}
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("-want +got:\n%s", d)
	}
}

// TestRecorded has a state as Terraform 1.11.4 wrote it, and showed it: both are
// the same hosts.
func TestRecorded(t *testing.T) {
	t.Parallel()
	const mapping = `{terraform_data: [
  {when: input.salt_id, id: '{{ input.salt_id }}', host: '{{ output.host }}', passwd: '{{ input.passwd }}'},
  {when: input.tags.Role == 'db', id: '{{ resource.index }}', host: '{{ output.host }}', user: '{{ output.name }}'},
  {when: resource.module, host: '{{ input.c | length }}.{{ resource.address }}'}]}`
	want := []string{
		"blue host=198.51.100.7 user=blue", "green host=198.51.100.7 user=green",
		"web0 host=192.0.2.10 passwd=**********", "web1 host=192.0.2.11 passwd=**********",
		`m-eu-in host=2.module.m["eu"].terraform_data.in`,
	}
	for _, file := range []string{"testdata/terraform_data.tfstate", "testdata/terraform_data.show.json"} {
		if d := cmp.Diff(want, lines(t, provider(t, file, mapping))); d != "" {
			t.Errorf("%s: -want +got:\n%s", file, d)
		}
	}
}

// TestOutcomes has resources that something is wrong with: each is a host that
// fails, and no other host does.
func TestOutcomes(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ name, rules, id, want string }{
		{"no address", "{aws_instance: {host: '{{ public_ip }}'}}", "web-1", "(aws_instance.web[1]): host of web-1: the resource has nothing for it (yet)"},
		{"no attribute", "{hcloud_server: {host: '{{ public_ip }}'}}", "region-fsn_1-db-blue", `(module.region["fsn/1"].hcloud_server.db["blue"]): host of region-fsn_1-db-blue: UndefinedError: 'public_ip'`},
		{"no tags", "{aws_instance: {id: '{{ tags.Name }}', host: x}}", "bastion", "(aws_instance.bastion): host of bastion: id: "},
		{"no id", "{openstack_compute_instance_v2: {id: 'a b', host: x}}", "os", "contains white space"},
		{"sensitive", "{openstack_compute_instance_v2: {host: x, user: '{{ admin_pass }}'}}", "os", "user of os: it tells what Terraform calls sensitive"},
		{"sensitive options", "{openstack_compute_instance_v2: {host: x, minion_opts: {a: ['{{ admin_pass }}']}}}", "os", "minion_opts of os: it tells what"},
		{"a failing template", "{openstack_compute_instance_v2: {host: x, passwd: '{{ admin_pass.nope() }}'}}", "os", "passwd of os: its template fails on an attribute with sensitive values"},
	} {
		set := &roster.Set{Providers: []roster.Provider{provider(t, "testdata/clouds.tfstate", c.rules)}}
		m, err := set.Resolve(t.Context(), targets.Expr{Text: c.id})
		if err != nil {
			t.Errorf("%s: %v", c.name, err)
			continue
		}
		err = m.Get(targets.ID(c.id)).Err
		if fault.KindOf(err) != fault.Invalid || !strings.Contains(fmt.Sprint(err), c.want) || strings.Contains(fmt.Sprint(err), "hunter2") {
			t.Errorf("%s: got %v, want %q", c.name, err, c.want)
		}
	}
}

func TestErrors(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ name, text, want, hint string }{
		{"no JSON", "hello", "reading JSON", ""},
		{"a list", "[]", "no state of Terraform", ""},
		{"something else", `{"a": 1}`, "no state of Terraform", ""},
		{"encrypted", `{"serial": 1, "lineage": "x", "meta": {}, "encrypted_data": "AAAA", "encryption_version": "v0"}`, "the state is encrypted", "tofu show -json |"},
		{"a plan", `{"format_version": "1.2", "planned_values": {}}`, "this is a plan", "terraform show -json"},
		{"resources", `{"version": 4, "resources": {}}`, "resources is no list", ""},
		{"a resource", `{"version": 4, "resources": [1]}`, "item 1 of resources is no mapping", ""},
		{"an index", `{"version": 4, "resources": [{"type": "a", "name": "b", "instances": [{"index_key": [1]}]}]}`, "a.b: its index", ""},
		{"modules", strings.Repeat(`{"child_modules":[`, 150), "reading JSON", ""},
		{"deep modules", `{"values":{"root_module":` + strings.Repeat(`{"child_modules":[`, 150) + strings.Repeat(`]}`, 150) + `}}`, "nested deeper than 100", ""},
	} {
		p, file := provider(t, state(t, c.text), ""), ""
		for _, err := range p.Entries(t.Context(), roster.Query{}) {
			file = "seen"
			if fault.KindOf(err) != fault.Invalid || !strings.Contains(err.Error(), c.want) || !strings.Contains(fault.HintOf(err), c.hint) {
				t.Errorf("%s: got %v, hint %q, want %q", c.name, err, fault.HintOf(err), c.want)
			}
		}
		if file == "" {
			t.Errorf("%s: got no error, want %q", c.name, c.want)
		}
	}
	for _, err := range provider(t, "/nonexistent/x.tfstate", "").Entries(t.Context(), roster.Query{}) {
		if !errors.Is(err, fs.ErrNotExist) || fault.HintOf(err) == "" {
			t.Errorf("got %v", err)
		}
	}
}

func TestConfigurationErrors(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"{aws_instance: x}":                     "aws_instance must be a mapping",
		"{aws_instance: [x]}":                   "aws_instance must be a mapping",
		"{aws_instance: {host: '{{ a'}}":        "aws_instance: host: ",
		"{aws_instance: {when: 'tags ==='}}":    "aws_instance: when: ",
		"{aws_instance: {when: [a]}}":           "aws_instance: when: it must be an expression",
		"{aws_instance: {host: '{{ a | b }}'}}": "aws_instance: host: ",
	} {
		_, err := terraform.New(terraform.Options{Resources: rules(t, text)})
		if fault.KindOf(err) != fault.Invalid || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: got %v, want %q", text, err, want)
		}
	}
}

// TestNothingMapped has a state without a host that anybody told of.
func TestNothingMapped(t *testing.T) {
	t.Parallel()
	var warned []string
	p, err := terraform.New(terraform.Options{
		File: filepath.Dir(state(t, `{"version": 4, "resources": [{"mode": "managed", "type": "aws_instance", "name": "a", "instances": [{"index_key": 0}, {"index_key": 1}]},
 {"mode": "data", "type": "aws_ami", "name": "b", "instances": [{}]}]}`)),
		Warn: func(msg string) { warned = append(warned, msg) },
	})
	if err != nil {
		t.Fatal(err)
	}
	if got := lines(t, p); len(got) != 0 {
		t.Errorf("got %q", got)
	}
	if len(warned) != 1 || !strings.Contains(warned[0], "maps none of its types: aws_instance (2)") {
		t.Errorf("got %q", warned)
	}
}

func TestWritableByOthers(t *testing.T) {
	t.Parallel()
	name := state(t, `{"version": 4, "resources": []}`)
	if err := os.Chmod(name, 0o666); err != nil {
		t.Fatal(err)
	}
	p, err := terraform.New(terraform.Options{File: name})
	if err != nil {
		t.Fatal(err)
	}
	for _, err := range p.Entries(t.Context(), roster.Query{}) {
		if fault.KindOf(err) != fault.Invalid || !strings.Contains(err.Error(), "can be written by others") {
			t.Errorf("got %v", err)
		}
	}
}

func FuzzState(f *testing.F) {
	for _, text := range []string{
		`{"resources":[{"type":"aws_instance","name":"a","instances":[{"index_key":0,"attributes":{"tags":{"Name":"b"},"public_ip":"c"},"sensitive_attributes":[[{"value":"tags"},{"value":"Name"}]]}]}]}`,
		`{"resources":[{"type":"salt_host","name":"a","instances":[{"attributes":{"salt_id":"b","port":22,"tty":"false"}}]}]}`,
		`{"modules":[{"path":["root","m"],"resources":{"hcloud_server.a.0":{"primary":{"attributes":{"ipv4_address":"b","tags.%":"1","tags.x":"y","l.#":"1","l.0":"z"}}}}}]}`,
		`{"values":{"root_module":{"child_modules":[{"address":"m","resources":[{"type":"hcloud_server","values":{"ipv4_address":"b"},"sensitive_values":{"ipv4_address":true}}]}]}}}`,
	} {
		f.Add(text)
	}
	name := state(f, "")
	p, err := terraform.New(terraform.Options{
		File: name, Check: func(string) error { return nil },
		Resources: rules(f, "{aws_instance: {when: tags, id: '{{ tags.Name }}', host: '{{ public_ip }}', minion_opts: {t: '{{ tags }}'}}, hcloud_server: {host: '{{ ipv4_address }}'}}"),
	})
	if err != nil {
		f.Fatal(err)
	}
	s := roster.Set{Providers: []roster.Provider{p}}
	f.Fuzz(func(t *testing.T, text string) {
		if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		m, err := s.Resolve(t.Context(), targets.Expr{Text: "*"})
		if err != nil {
			if k := fault.KindOf(err); k != fault.Invalid && k != fault.NoTarget {
				t.Errorf("got %v, %v", k, err)
			}
			return
		}
		for tgt := range m.All() {
			if _, err := targets.ParseID(string(tgt.ID)); err != nil {
				t.Error(err)
			}
			roster.Show(tgt)
		}
	})
}
