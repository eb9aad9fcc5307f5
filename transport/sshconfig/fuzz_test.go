package sshconfig

import (
	"errors"
	"os"
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
			_, err = (&Files{o: o, layers: [][]node{nodes}}).Resolve(t.Context(), Query{Host: host})
		}
		var e *fault.Error
		if err != nil && (!errors.As(err, &e) || e.Kind != fault.Invalid) {
			t.Errorf("got %v", err)
		}
		_, _ = ParseJump(text)
		_ = Algorithms(text, []string{host, "b"})
	})
}
