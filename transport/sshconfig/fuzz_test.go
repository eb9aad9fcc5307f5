package sshconfig

import (
	"errors"
	"fmt"
	"os"
	"reflect"
	"strings"
	"testing"

	"github.com/gossh/gossh/fault"
)

// FuzzParse reads texts and resolves a host by them: nothing panics or hangs, and
// errors are of the one kind.
func FuzzParse(f *testing.F) {
	for _, text := range []string{
		"Host a* !ab \"c d\"\n Port = 1\nMatch host=a,b !user x tagged \"\" final all\n IdentityFile ~/%h-${X}\n",
		"SendEnv LC_* -LC_A\nSetEnv A=b \"C=d e\"\nRekeyLimit 1G 1h\nRevokedHostKeys ~/r\nRequestTTY force\nLocalForward 1 a:2\n",
		"ProxyJump u@a:1,[::1]:2,ssh://b\nProxyCommand nc '%h' %p # x\nConnectTimeout 1h2m\n\x00\\",
		"Match localnetwork 10.0.0.0/8 exec \"x\"\nMatch final\nUserKnownHostsFile none a\nIgnoreUnknown *\nx y\n",
	} {
		f.Add(text, "ab")
		f.Add("Port 7\nHost ab\n User x\n"+text+"\nHost c ab c\n User y\n Port 8\nHost !c a?\n Port 9\n", "ab")
	}
	f.Fuzz(func(t *testing.T, text, host string) {
		if strings.Contains(strings.ToLower(text), "include") {
			return // other files of this machine are not ours to read
		}
		o := Options{
			Home: "/home/me", LocalUser: "me", LocalHost: "here", Getenv: func(n string) string { return n },
			Environ: func() []string { return []string{"A=b", "LC_X=1"} },
			HomeOf:  func(string) (string, error) { return "", os.ErrNotExist },
		}
		l := loader{o: &o, user: true}
		nodes, err := l.parse("config", text, 0)
		if err == nil {
			var c, all *Config
			var allErr error
			c, err = (&Files{o: o, layers: []*lines{nodes}}).Resolve(t.Context(), Query{Host: host})
			all, allErr = (&Files{o: o, layers: []*lines{everything(nodes)}}).Resolve(t.Context(), Query{Host: host})
			if fmt.Sprint(err) != fmt.Sprint(allErr) || !reflect.DeepEqual(c, all) {
				t.Errorf("got %+v, %v; looking at each line: %+v, %v", c, err, all, allErr)
			}
		}
		var e *fault.Error
		if err != nil && (!errors.As(err, &e) || e.Kind != fault.Invalid) {
			t.Errorf("got %v", err)
		}
		_, _ = ParseJump(text)
		_ = Algorithms(text, []string{host, "b"})
	})
}

// everything returns the same lines without what finds those for a host.
func everything(l *lines) *lines {
	if len(l.nodes) == 0 {
		return l
	}
	return &lines{nodes: l.nodes, any: []span{{0, len(l.nodes)}}}
}

// TestLines has blocks for a host in their order, between those for all.
func TestLines(t *testing.T) {
	t.Parallel()
	l := loader{o: &Options{}}
	got, err := l.parse("c", "Port 1\nHost a\n Port 2\nHost b a b\n Port 3\nHost *\n Port 4\nHost b\n Port 5\nHost !b a\nPort 6\nMatch all\n Port 7\n", 0)
	if err != nil {
		t.Fatal(err)
	}
	for host, want := range map[string]string{"a": "1 2 3 4 6 7", "b": "1 3 4 5 6 7", "c": "1 4 6 7", "*": "1 4 6 7"} {
		var ports []string
		got.blocks(host, func(nodes []node) { ports = append(ports, nodes[len(nodes)-1].args[0]) })
		if s := strings.Join(ports, " "); s != want {
			t.Errorf("%s: got the ports %s, want %s", host, s, want)
		}
	}
}
