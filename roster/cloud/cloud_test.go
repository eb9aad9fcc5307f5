package cloud_test

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/tinylib/msgp/msgp"

	"github.com/gossh/gossh/fault"
	"github.com/gossh/gossh/ordered"
	"github.com/gossh/gossh/roster"
	"github.com/gossh/gossh/roster/cloud"
	"github.com/gossh/gossh/roster/rostertest"
	"github.com/gossh/gossh/targets"
)

// packed returns a text of JSON as MessagePack.
func packed(t testing.TB, text string) string {
	t.Helper()
	v, err := ordered.Decode([]byte(text))
	if err != nil {
		t.Fatal(err)
	}
	return string(pack(t, nil, v))
}

func pack(t testing.TB, b []byte, v any) []byte {
	switch v := v.(type) {
	case *ordered.Map:
		b = msgp.AppendMapHeader(b, uint32(v.Len()))
		for k, e := range v.All() {
			b = pack(t, msgp.AppendString(b, k), e)
		}
		return b
	case []any:
		b = msgp.AppendArrayHeader(b, uint32(len(v)))
		for _, e := range v {
			b = pack(t, b, e)
		}
		return b
	}
	b, err := msgp.AppendIntf(b, v)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// tree writes files, given as path and text in turn.
func tree(t testing.TB, files ...string) string {
	t.Helper()
	d := t.TempDir()
	for i := 0; i < len(files); i += 2 {
		name := filepath.Join(d, files[i])
		if err := os.MkdirAll(filepath.Dir(name), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, []byte(files[i+1]), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return d
}

func provider(t testing.TB, o cloud.Options) *cloud.Provider {
	t.Helper()
	o.Check = func(string) error { return nil }
	p, err := cloud.New(o)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func lines(t testing.TB, p roster.Provider) []string {
	t.Helper()
	var out []string
	for e, err := range p.Entries(t.Context(), roster.Query{}) {
		if err != nil {
			t.Fatal(err)
		}
		if e.Trusted {
			t.Errorf("%s is trusted: the cloud has a say in it", e.ID)
		}
		line := string(e.ID)
		for _, a := range e.Attrs {
			line += fmt.Sprintf(" %s=%v", a.Name, a.V)
		}
		out = append(out, line)
	}
	return out
}

const (
	web1 = `{"id": "i-1", "public_ips": ["192.0.2.1"], "private_ips": ["10.0.0.1"], "state": "running", "size": null, "cpu": 2, "load": 0.5, "on": true}`
	web2 = `{"id": "i-2", "public_ips": [], "private_ips": ["10.0.0.2", "fd00::2"], "profile": "own"}`
	db1  = `{"public_ips": "2001:db8::1", "private_ips": null}`
	none = `{"public_ips": [], "private_ips": ["169.254.0.1", "not one"]}`
)

// cache is a cache directory as salt-cloud keeps it.
func cache(t testing.TB) string {
	return tree(t,
		"active/ec2/aws/web1.p", packed(t, web1), "active/ec2/aws/web2.p", packed(t, web2), "active/hetzner/hc/db1.p", packed(t, db1),
		"index.p", packed(t, `{"web1": {"id": "web1", "profile": "small", "driver": "ec2", "provider": "aws"}, "web2": {"id": "web2", "profile": "other"}}`),
		"active/ec2/aws/web1.p.lock", "", "requested/web9.p", "")
}

func TestConformance(t *testing.T) {
	t.Parallel()
	rostertest.Run(t, []targets.ID{"web1", "web2", "db1"}, func(t testing.TB) roster.Provider { return provider(t, cloud.Options{Cache: cache(t)}) })
	rostertest.Run(t, nil, func(t testing.TB) roster.Provider { return provider(t, cloud.Options{Cache: tree(t)}) })
}

func TestDirectory(t *testing.T) {
	t.Parallel()
	etc := tree(t,
		"cloud", "ssh_username: global\nsudo: true\nproviders: {inline: {ssh_port: 1}}\n",
		"cloud.profiles", "small: {provider: aws, extends: base}\n", "cloud.profiles.d/a.conf", "base: {ssh_username: [admin, root], ssh_port: 2222}\n",
		"cloud.providers.d/aws.conf", "aws: {driver: ec2, private_key: /keys/aws, ssh_password: hunter2, ssh_username: of-provider}\nhc: [{driver: hetzner, extends: 'shared:hetzner'}]\nshared: {ssh_key_file: /keys/hc, tty: true}\n",
		"cloud.providers.d/not.txt", "aws: {ssh_port: 3}\n",
	)
	want := []string{
		"web1 host=192.0.2.1 port=2222 user=admin passwd=********** priv=/keys/aws sudo=true",
		"web2 host=10.0.0.2 user=of-provider passwd=********** priv=/keys/aws sudo=true",
		"db1 host=2001:db8::1 user=global priv=/keys/hc sudo=true tty=true",
	}
	if d := cmp.Diff(want, lines(t, provider(t, cloud.Options{Cache: cache(t), ConfigDir: etc}))); d != "" {
		t.Errorf("-want +got:\n%s", d)
	}
}

func TestFiles(t *testing.T) {
	t.Parallel()
	nested := `{"aws": {"ec2": {"web1": ` + web1 + `, "web2": ` + web2 + `}}, "hc": {"hetzner": {"db1": ` + db1 + `}}}`
	flat := `{"web1": ` + web1 + `, "web2": ` + web2 + `, "db1": ` + db1 + `}`
	want := []string{"web1 host=192.0.2.1", "web2 host=10.0.0.2", "db1 host=2001:db8::1"}
	for name, text := range map[string]string{
		"JSON of -F": nested, "JSON": flat, "MessagePack": packed(t, flat), "MessagePack of the cache": packed(t, nested),
		"YAML": "web1: {public_ips: [192.0.2.1]}\nweb2:\n  private_ips:\n  - 10.0.0.2\ndb1: {host: x, public_ip: '2001:db8::1/64'}\n",
	} {
		f := filepath.Join(tree(t, "nodes", text), "nodes")
		if d := cmp.Diff(want, lines(t, provider(t, cloud.Options{Cache: f}))); d != "" {
			t.Errorf("%s: -want +got:\n%s", name, d)
		}
	}
	f := filepath.Join(tree(t, "nodes", `{"a": {"host": "a.example.com", "ssh_username": "ada", "ssh_password": 123, "sudo_password": "x", "sudo": true}}`), "nodes")
	if d := cmp.Diff([]string{"a host=a.example.com user=ada passwd=********** sudo=true sudo_passwd=**********"}, lines(t, provider(t, cloud.Options{Cache: f}))); d != "" {
		t.Errorf("of the instance: -want +got:\n%s", d)
	}
}

// TestForm has MessagePack as its specification writes it.
func TestForm(t *testing.T) {
	t.Parallel()
	text := "\x82\xa1a\x82\xaapublic_ips\xdc\x00\x01\xc4\x0b198.51.100.1\xa1t\xc7\x02\x4exy\xa1b\xdf\x00\x00\x00\x02\xd9\x0aprivate_ip\xaa10.0.0.255\x05\xcb\x3f\xe0\x00\x00\x00\x00\x00\x00"
	text = strings.Replace(text, "\xc4\x0b198.51.100.1", "\xc4\x0c198.51.100.1", 1)
	f := filepath.Join(tree(t, "index.p", text), "index.p")
	if d := cmp.Diff([]string{"a host=198.51.100.1", "b host=10.0.0.255"}, lines(t, provider(t, cloud.Options{Cache: f}))); d != "" {
		t.Errorf("-want +got:\n%s", d)
	}
}

func TestOrder(t *testing.T) {
	t.Parallel()
	f := filepath.Join(tree(t, "nodes", `{"a": {"private_ips": ["127.0.0.1", "::1", "100.64.0.1", "fd00::1", "fe80::1"], "public_ips": ["2001:db8::1", "192.0.2.1"]}}`), "nodes")
	for _, c := range []struct {
		order any
		want  string
	}{
		{nil, "192.0.2.1"},
		{ordered.Of("host", "id"), "192.0.2.1"},
		{[]any{"private", "public"}, "100.64.0.1"},
		{[]any{"local"}, "127.0.0.1"},
		{"ipv6-local", "::1"},
		{[]any{"ipv6-public"}, "2001:db8::1"},
		{"ipv6-global,private", "2001:db8::1"},
		{[]any{"ipv6-private"}, "fd00::1"},
		{[]any{"ipv4-private"}, "100.64.0.1"},
	} {
		if got := lines(t, provider(t, cloud.Options{Cache: f, Order: c.order})); len(got) != 1 || got[0] != "a host="+c.want {
			t.Errorf("%v: got %q, want %s", c.order, got, c.want)
		}
	}
	for _, bad := range []any{[]any{"west"}, []any{1}, int64(3), "public,"} {
		if _, err := cloud.New(cloud.Options{Order: bad}); fault.KindOf(err) != fault.Invalid {
			t.Errorf("%v: got %v", bad, err)
		}
	}
}

// TestOutcomes has instances that cannot be reached: they fail, and no others do.
func TestOutcomes(t *testing.T) {
	t.Parallel()
	d := tree(t, "active/a/b/ok.p", packed(t, web1), "active/a/b/none.p", packed(t, none), "active/a/b/cut.p", packed(t, web1)[:20],
		"active/a/b/more.p", packed(t, web1)+"x", "active/a/b/list.p", packed(t, "[1]"), "active/a/b/deep.p", strings.Repeat("\x91", 200),
		"active/a/b/huge.p", "\xdf\xff\xff\xff\xff", "index.p", packed(t, `{"lost": {"id": "lost"}}`))
	m, err := (&roster.Set{Providers: []roster.Provider{provider(t, cloud.Options{Cache: d})}}).Resolve(t.Context(), targets.Expr{Text: "*"})
	if err != nil {
		t.Fatal(err)
	}
	for id, want := range map[targets.ID]string{
		"ok": "", "none": "no address", "cut": "reading MessagePack", "more": "something follows", "list": "it is no mapping",
		"deep": "nested deeper", "huge": "reading MessagePack", "lost": "salt-cloud -F",
	} {
		tgt := m.Get(id)
		if tgt == nil {
			t.Errorf("%s is no target", id)
			continue
		}
		if got := fmt.Sprint(tgt.Err); (tgt.Err == nil) != (want == "") || !strings.Contains(got, want) && want != "" {
			t.Errorf("%s: got %v, want %q", id, tgt.Err, want)
		}
	}
}

func TestErrors(t *testing.T) {
	t.Parallel()
	file := func(text string) string { return filepath.Join(tree(t, "nodes", text), "nodes") }
	for name, c := range map[string]struct {
		o    cloud.Options
		want string
	}{
		"a list":         {cloud.Options{Cache: file("[]")}, "must be a mapping"},
		"a text":         {cloud.Options{Cache: file(`{"a": "b"}`)}, "a is no instance"},
		"many levels":    {cloud.Options{Cache: file(`{"a":{"b":{"c":{"d":{"e":{"x":1}}}}}}`)}, "there is no instance in a:b:c:d"},
		"broken JSON":    {cloud.Options{Cache: file(`{"a": `)}, "nodes: "},
		"broken packs":   {cloud.Options{Cache: file("\x81")}, "nodes: reading MessagePack"},
		"an id":          {cloud.Options{Cache: file(`{"a b": {"x": 1}}`)}, "white space"},
		"broken index":   {cloud.Options{Cache: tree(t, "index.p", "\x93")}, "index.p: reading MessagePack"},
		"broken profile": {cloud.Options{Cache: file("{}"), ConfigDir: tree(t, "cloud.profiles", "a: [")}, "cloud.profiles:"},
		"listed profile": {cloud.Options{Cache: file("{}"), ConfigDir: tree(t, "cloud.profiles", "[a]")}, "must be a mapping"},
	} {
		var err error
		for _, err = range provider(t, c.o).Entries(t.Context(), roster.Query{}) {
			if err != nil {
				break
			}
		}
		if fault.KindOf(err) != fault.Invalid || !strings.Contains(fmt.Sprint(err), c.want) {
			t.Errorf("%s: got %v, want %q", name, err, c.want)
		}
	}
	for _, err := range provider(t, cloud.Options{Cache: "/nonexistent"}).Entries(t.Context(), roster.Query{}) {
		if !errors.Is(err, fs.ErrNotExist) || fault.HintOf(err) == "" {
			t.Errorf("got %v", err)
		}
	}
	d := cache(t)
	if err := os.Chmod(filepath.Join(d, "active/ec2/aws/web1.p"), 0o666); err != nil {
		t.Fatal(err)
	}
	p, err := cloud.New(cloud.Options{Cache: d})
	if err != nil {
		t.Fatal(err)
	}
	for _, err := range p.Entries(t.Context(), roster.Query{}) {
		if fault.KindOf(err) != fault.Invalid || !strings.Contains(fmt.Sprint(err), "can be written by others") {
			t.Errorf("got %v", err)
		}
	}
}

// TestExtendsItself has a configuration that goes round in circles.
func TestExtendsItself(t *testing.T) {
	t.Parallel()
	etc := tree(t, "cloud.profiles", "a: {extends: b}\nb: {extends: a, ssh_username: x}\n", "cloud.providers", "p: {extends: p}\n")
	f := filepath.Join(tree(t, "nodes", `{"p": {"d": {"a": {"profile": "a", "host": "h"}}}}`), "nodes")
	if d := cmp.Diff([]string{"a host=h user=x"}, lines(t, provider(t, cloud.Options{Cache: f, ConfigDir: etc}))); d != "" {
		t.Errorf("-want +got:\n%s", d)
	}
}

func FuzzIndex(f *testing.F) {
	f.Add([]byte("\x81\xa1a\x81\xaapublic_ips\x91\xa7192.0.2"))
	f.Add([]byte(`{"a":{"b":{"private_ip":"10.0.0.1","ssh_username":["x"]}}}`))
	f.Add([]byte("a: {host: b}\n"))
	name := filepath.Join(tree(f, "nodes", ""), "nodes")
	s := roster.Set{Providers: []roster.Provider{provider(f, cloud.Options{Cache: name})}}
	f.Fuzz(func(t *testing.T, text []byte) {
		if err := os.WriteFile(name, bytes.Clone(text), 0o600); err != nil {
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
