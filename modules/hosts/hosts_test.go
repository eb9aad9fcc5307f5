package hosts_test

import (
	"testing"

	"github.com/gossh/gossh/modules"
	"github.com/gossh/gossh/modules/hosts"
	"github.com/gossh/gossh/modules/moduletest"
	"github.com/gossh/gossh/ordered"
)

func TestConforms(t *testing.T) { moduletest.Conform(t, hosts.Functions()) }

const file = "# static\n127.0.0.1\tlocalhost\n\n192.0.2.7 web1 web1.example.com # the first\n::1 localhost ip6\n192.0.2.7 alias\n"

func TestLooking(t *testing.T) {
	t.Parallel()
	set := func(h *modules.Host) { h.Root = moduletest.Tree(t, map[string]string{"etc/hosts": file}) }
	aliases := func(names ...any) *ordered.Map { return ordered.Of("aliases", names) }
	web := aliases("web1", "web1.example.com", "alias")
	web.Set("comment", "the first")
	moduletest.Run(t, hosts.Functions(), set, []moduletest.Case{
		{Fun: "hosts.list_hosts", Want: ordered.Of("comment-0", []any{"# static"}, "127.0.0.1", aliases("localhost"), "192.0.2.7", web, "::1", aliases("localhost", "ip6"))},
		{Fun: "hosts.get_ip", Args: []any{"localhost"}, Want: "127.0.0.1"},
		{Name: "no address", Fun: "hosts.get_ip", Args: []any{"none"}, Want: ""},
		{Fun: "hosts.get_alias", Args: []any{"192.0.2.7"}, Want: []any{"web1", "web1.example.com", "alias"}},
		{Fun: "hosts.has_pair", Args: []any{"192.0.2.7", "alias"}, Want: true},
		{Name: "no pair", Fun: "hosts.has_pair", Args: []any{"127.0.0.1", "alias"}, Want: false},
	})
	moduletest.Run(t, hosts.Functions(), func(h *modules.Host) { h.Root = t.TempDir() }, []moduletest.Case{{Name: "no file", Fun: "hosts.list_hosts", Want: &ordered.Map{}}})
}

func TestChanging(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, fun string
		args      []any
		want      string // the file; "" if it does not change
		result    any
		err       string
	}{
		{"set", "hosts.set_host", []any{"192.0.2.7", "x  y"}, "# static\n127.0.0.1\tlocalhost\n\n192.0.2.7\t\tx y\t# the first\n::1 localhost ip6\n", true, ""},
		{"set with a comment", "hosts.set_host", []any{"192.0.2.8", "x", "new"}, file + "192.0.2.8\t\tx\t# new\n", true, ""},
		{"set what is there", "hosts.set_host", []any{"127.0.0.1", "localhost"}, "", true, ""},
		{"set nothing", "hosts.set_host", []any{"192.0.2.7", ""}, "# static\n127.0.0.1\tlocalhost\n\n::1 localhost ip6\n", true, ""},
		{"set two lines", "hosts.set_host", []any{"192.0.2.7 x\n::2", "a"}, "", nil, "no white space"},
		{"add", "hosts.add_host", []any{"127.0.0.1", "me"}, "# static\n127.0.0.1\t\tlocalhost me\n\n192.0.2.7 web1 web1.example.com # the first\n::1 localhost ip6\n192.0.2.7 alias\n", true, ""},
		{"add new", "hosts.add_host", []any{"192.0.2.9", "nine"}, file + "192.0.2.9\t\tnine\n", true, ""},
		{"add what is there", "hosts.add_host", []any{"192.0.2.7", "alias"}, "", true, ""},
		{"remove", "hosts.rm_host", []any{"192.0.2.7", "web1"}, "# static\n127.0.0.1\tlocalhost\n\n192.0.2.7\t\tweb1.example.com\t# the first\n::1 localhost ip6\n192.0.2.7 alias\n", true, ""},
		{"remove the last", "hosts.rm_host", []any{"127.0.0.1", "localhost"}, "# static\n\n192.0.2.7 web1 web1.example.com # the first\n::1 localhost ip6\n192.0.2.7 alias\n", true, ""},
		{"remove what is not there", "hosts.rm_host", []any{"127.0.0.1", "x"}, "", true, ""},
		{"comment", "hosts.set_comment", []any{"127.0.0.1", "me"}, "# static\n127.0.0.1\t\tlocalhost\t# me\n\n192.0.2.7 web1 web1.example.com # the first\n::1 localhost ip6\n192.0.2.7 alias\n", true, ""},
		{"comment of nothing", "hosts.set_comment", []any{"127.0.0.9", "me"}, "", false, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			for _, test := range []bool{true, false} {
				root := moduletest.Tree(t, map[string]string{"etc/hosts": file})
				h := moduletest.NewHost(t)
				h.Root, h.Functions = root, hosts.Functions
				before := moduletest.Snapshot(t, root)
				kwargs := ordered.Of("test", test)
				got, err := h.Call(t.Context(), c.fun, c.args, kwargs)
				if c.err != "" {
					if err == nil {
						t.Errorf("got %v, want an error", got)
					}
					continue
				}
				text, readErr := h.Read("/etc/hosts")
				want := c.want
				if want == "" || test {
					want = file
				}
				if err != nil || readErr != nil || got != c.result || text != want {
					t.Errorf("test %v: got %v, %v, %v and\n%s, want %v and\n%s", test, got, err, readErr, text, c.result, want)
				}
				if (test || c.want == "") && moduletest.Snapshot(t, root) != before {
					t.Errorf("test %v: the file was written", test)
				}
			}
		})
	}
}
