package sshconfig_test

import (
	"context"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/gossh/gossh/fault"
	"github.com/gossh/gossh/transport/sshconfig"
)

const sample = `
# a comment
Port 2200
Include ` + "included" + `

Host *.example.org !bad.example.org
    User alice
    IdentityFile ~/.ssh/example
    ServerAliveInterval 1m

Host bad.example.org
    User mallory

Host web? "db 1"
    HostName %h.internal
    ProxyJump jump@bastion:2222,second
    User=bob

Match host *.internal user bob
    ConnectTimeout 7
    Ciphers ^aes256-ctr

Match originalhost lit* !user root
    IdentitiesOnly yes

Match exec "true"
    User fromexec

Match final host *.internal
    ServerAliveCountMax 9

Host pc
    ProxyCommand nc -x proxy %h %p # not a comment

Host *
    User default
    IdentityFile ~/.ssh/id_%r
    IdentityFile ~/.ssh/other
    StrictHostKeyChecking accept-new
    UserKnownHostsFile ~/.ssh/kh1 ~/.ssh/kh2
`

// load writes a configuration into a home of its own and reads it.
func load(t testing.TB, text string, files map[string]string) (*sshconfig.Files, string, error) {
	t.Helper()
	home := t.TempDir()
	if err := os.Mkdir(home+"/.ssh", 0o700); err != nil {
		t.Fatal(err)
	}
	for name, content := range files {
		if err := os.WriteFile(filepath.Join(home, ".ssh", name), []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	user := home + "/.ssh/config"
	if err := os.WriteFile(user, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	f, err := sshconfig.Load(sshconfig.Options{User: user, Home: home, LocalUser: "me", LocalHost: "here.example.org"})
	return f, home, err
}

func resolve(t testing.TB, f *sshconfig.Files, host string) *sshconfig.Config {
	t.Helper()
	c, err := f.Resolve(t.Context(), sshconfig.Query{Host: host})
	if err != nil {
		t.Fatalf("%s: %v", host, err)
	}
	return c
}

func TestResolve(t *testing.T) {
	t.Parallel()
	f, home, err := load(t, sample, map[string]string{"included": "Host inc\n  Port 99\n"})
	if err != nil {
		t.Fatal(err)
	}
	c := resolve(t, f, "a.example.org")
	if c.User != "alice" || c.Port != 2200 || *c.ServerAliveInterval != time.Minute || c.HostName != "" || c.StrictHostKeyChecking != "accept-new" {
		t.Errorf("got %+v", c)
	}
	want := []string{home + "/.ssh/example", home + "/.ssh/id_alice", home + "/.ssh/other"}
	if !cmp.Equal(c.IdentityFile, want) || !cmp.Equal(c.UserKnownHostsFile, []string{home + "/.ssh/kh1", home + "/.ssh/kh2"}) {
		t.Errorf("got %v, %v", c.IdentityFile, c.UserKnownHostsFile)
	}
	if len(c.Warnings) != 1 || !strings.Contains(c.Warnings[0], "Match exec is not run") {
		t.Errorf("got warnings %q", c.Warnings)
	}
	if c := resolve(t, f, "bad.example.org"); c.User != "mallory" || c.ServerAliveInterval != nil {
		t.Errorf("got %+v", c)
	}
	c = resolve(t, f, "web1")
	hops := []sshconfig.Hop{{User: "jump", Host: "bastion", Port: 2222}, {Host: "second"}}
	if c.HostName != "web1.internal" || c.User != "bob" || !cmp.Equal(c.ProxyJump, hops) || c.ConnectTimeout != 7*time.Second || c.Ciphers != "^aes256-ctr" || c.ServerAliveCountMax != 9 {
		t.Errorf("got %+v", c)
	}
	if c := resolve(t, f, "literal"); c.IdentitiesOnly == nil || !*c.IdentitiesOnly {
		t.Errorf("got %+v", c)
	}
	if c := resolve(t, f, "pc"); c.ProxyCommand != "nc -x proxy pc 2200 # not a comment" {
		t.Errorf("got %q", c.ProxyCommand)
	}
}

func TestOptionsComeFirst(t *testing.T) {
	t.Parallel()
	f, _, err := load(t, "Host h\nPort 1\nProxyJump j\n", nil)
	if err != nil {
		t.Fatal(err)
	}
	g, err := f.With([]string{"Port=7", "user x", "Port=8", "ProxyJump=none"})
	if err != nil {
		t.Fatal(err)
	}
	if c := resolve(t, g, "h"); c.Port != 7 || c.User != "x" || !c.NoProxy || len(c.ProxyJump) != 0 {
		t.Errorf("got %+v", c)
	}
	if c := resolve(t, f, "h"); c.Port != 1 {
		t.Errorf("the files themselves have changed: %+v", c)
	}
	if g, err = f.With([]string{"IgnoreUnknown=Rub*", "Rubbish=1", "Port=9"}); err != nil || resolve(t, g, "h").Port != 9 {
		t.Errorf("an unknown option that is to be ignored: got %v", err)
	}
	for _, bad := range []string{"Port", "Host x", "Include y", "", "# x", "Rubbish=1"} {
		if _, err := f.With([]string{bad}); fault.KindOf(err) != fault.Invalid {
			t.Errorf("%q: got %v", bad, err)
		}
	}
}

func TestErrors(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ text, want string }{
		"quote":   {"Host \"a\n", ":1: a quotation mark"},
		"lonely":  {"User a\nPort\n", ":2: Port has no argument"},
		"port":    {"Port x\n", ":1: port: \"x\" is no port"},
		"time":    {"ConnectTimeout soon\n", "is no time"},
		"boolean": {"IdentitiesOnly maybe\n", "is no yes or no"},
		"policy":  {"StrictHostKeyChecking hm\n", "is no policy"},
		"hop":     {"ProxyJump a:99999\n", "is no port of a jump host"},
		"loop":    {"Include config\n", "include each other"},
	} {
		f, _, err := load(t, c.text, nil)
		if err == nil {
			_, err = f.Resolve(t.Context(), sshconfig.Query{Host: "h"})
		}
		if fault.KindOf(err) != fault.Invalid || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: got %v, want %q", name, err, c.want)
		}
	}
}

func TestForeignFileIsRefused(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ config, chmod string }{
		"config":   {"User x\n", "config"},
		"included": {"Host other\n Include part\n", "part"},
	} {
		f, home, err := load(t, c.config, map[string]string{"part": "Port 1\n"})
		if err != nil || f == nil {
			t.Fatalf("%s: %v", name, err)
		}
		if err := os.Chmod(filepath.Join(home, ".ssh", c.chmod), 0o620); err != nil {
			t.Fatal(err)
		}
		_, err = sshconfig.Load(sshconfig.Options{User: home + "/.ssh/config", Home: home})
		if fault.KindOf(err) != fault.Invalid || !strings.Contains(err.Error(), "Bad owner or permissions on "+home+"/.ssh/"+c.chmod) {
			t.Errorf("%s: got %v", name, err)
		}
		if fault.HintOf(err) == "" {
			t.Errorf("%s: got no hint", name)
		}
	}
}

func TestWarnings(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		text        string
		files, host []string // warnings
	}{
		"moot":             {"ControlMaster auto\nSendEnv LANG LC_*\nGSSAPIAuthentication yes\nUseKeychain yes\nLogLevel DEBUG\n", nil, nil},
		"switched off":     {"CanonicalizeHostname no\nKnownHostsCommand none\nConnectionAttempts 1\nCheckHostIP no\n", nil, nil},
		"unsupported":      {"Port 1\nRemoteCommand tmux attach\n", nil, []string{":2: the ssh option remotecommand is not supported"}},
		"for another host": {"Host other\n BindInterface eth0\n", nil, nil},
		"first value":      {"KnownHostsCommand none\nKnownHostsCommand /x\n", nil, nil},
		"terminal":         {"RequestTTY auto\nSessionType default\nTunnel no\n", nil, nil},
		"no terminal":      {"RequestTTY force\nSessionType none\n", nil, []string{"requesttty is not supported", "sessiontype is not supported"}},
		"rekey by time":    {"RekeyLimit 1G 1h\n", nil, []string{"the time of RekeyLimit is not supported"}},
		"rekey by amount":  {"RekeyLimit 1G none\n", nil, nil},
		"unknown":          {"\nNonsense yes\n", []string{":2: there is no ssh option Nonsense"}, nil},
		"ignored":          {"IgnoreUnknown non*,x\nNonsense yes\nX 1\nY 1\n", []string{":4: there is no ssh option Y"}, nil},
		"exec":             {"Match exec true\n Port 1\n", nil, []string{":1: Match exec is not run"}},
		"exec behind":      {"Match host other exec true\n Port 1\n", nil, nil},
		"criterion":        {"Match colour blue\n Port 1\n", []string{":1: Match colour is not known here"}, nil},
	} {
		f, _, err := load(t, c.text, nil)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		for kind, l := range map[string][2][]string{"file": {f.Warnings(), c.files}, "host": {resolve(t, f, "h").Warnings, c.host}} {
			ok := len(l[0]) == len(l[1])
			for i := range l[1] {
				ok = ok && strings.Contains(l[0][i], l[1][i])
			}
			if !ok {
				t.Errorf("%s: %s: got %q, want %q", name, kind, l[0], l[1])
			}
		}
	}
}

// TestConcurrent is for the race detector.
func TestConcurrent(t *testing.T) {
	t.Parallel()
	f, _, err := load(t, sample+"Nonsense 1\n", map[string]string{"included": ""})
	if err != nil {
		t.Fatal(err)
	}
	var wg sync.WaitGroup
	for i := range 8 {
		wg.Go(func() {
			g, err := f.With([]string{"Port " + strconv.Itoa(i+1), "RemoteCommand " + strconv.Itoa(i)})
			if err != nil {
				t.Error(err)
				return
			}
			c, err := g.Resolve(t.Context(), sshconfig.Query{Host: "web1"})
			if err != nil || c.Port != i+1 || len(c.Warnings) != 2 || c.Warnings[1] != "ssh_options RemoteCommand "+strconv.Itoa(i)+": the ssh option remotecommand is not supported" {
				t.Errorf("got %+v, %v", c, err)
			}
			if len(g.Warnings()) != 1 {
				t.Errorf("got %q", g.Warnings())
			}
		})
	}
	wg.Wait()
}

// TestCancel has Match exec end with its context.
func TestCancel(t *testing.T) {
	t.Parallel()
	home := t.TempDir()
	if err := os.WriteFile(home+"/config", []byte("Match exec \"sleep 60\"\n Port 1\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	f, err := sshconfig.Load(sshconfig.Options{User: home + "/config", Home: home, AllowExec: true})
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	start := time.Now()
	if _, err := f.Resolve(ctx, sshconfig.Query{Host: "h"}); fault.KindOf(err) != fault.Timeout || time.Since(start) > 30*time.Second {
		t.Errorf("got %v after %v", err, time.Since(start))
	}
}

func TestSystemFile(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	for name, text := range map[string]string{"user": "Host h\n Port 1\n", "system": "Include d/*\nPort 2\n", "d/x": "User sys\n"} {
		_ = os.MkdirAll(dir+"/d/sub", 0o700)
		if err := os.WriteFile(dir+"/"+name, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	f, err := sshconfig.Load(sshconfig.Options{User: dir + "/user", System: dir + "/system", Home: dir})
	if err != nil {
		t.Fatal(err)
	}
	if c := resolve(t, f, "h"); c.Port != 1 || c.User != "sys" {
		t.Errorf("got %+v", c)
	}
	if c := resolve(t, f, "i"); c.Port != 2 {
		t.Errorf("got %+v", c)
	}
	if err := os.WriteFile(dir+"/system", []byte("Include ~/d/*\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := sshconfig.Load(sshconfig.Options{System: dir + "/system", Home: dir}); fault.KindOf(err) != fault.Invalid {
		t.Errorf("a home in a file of the system: got %v", err)
	}
}
