package sshconfig_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
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
	for _, bad := range []string{"Port", "Host x", "Include y", ""} {
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
	f, _, err := load(t, "Nonsense yes\nControlMaster auto\nRemoteCommand ls\n", nil)
	if err != nil || len(f.Warnings()) != 1 || !strings.Contains(f.Warnings()[0], ":1: there is no ssh option Nonsense") {
		t.Errorf("got %v, %v", f.Warnings(), err)
	}
	if c := resolve(t, f, "h"); len(c.Warnings) != 1 || !strings.Contains(c.Warnings[0], "remotecommand is not supported") {
		t.Errorf("got %q", c.Warnings)
	}
}

func TestForeignFileIsRefused(t *testing.T) {
	t.Parallel()
	home := t.TempDir()
	if err := os.WriteFile(home+"/config", []byte("User x\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(home+"/config", 0o666); err != nil {
		t.Fatal(err)
	}
	_, err := sshconfig.Load(sshconfig.Options{User: home + "/config", Home: home})
	if fault.KindOf(err) != fault.Invalid || !strings.Contains(err.Error(), "Bad owner or permissions") {
		t.Errorf("got %v", err)
	}
}

func TestAlgorithms(t *testing.T) {
	t.Parallel()
	def := []string{"a", "b1", "b2"}
	for list, want := range map[string][]string{"": def, "x,y": {"x", "y"}, "+x,a": {"a", "b1", "b2", "x"}, "-b*": {"a"}, "^b2,x": {"b2", "x", "a", "b1"}} {
		if got := sshconfig.Algorithms(list, def); !cmp.Equal(got, want) {
			t.Errorf("%q: got %v, want %v", list, got, want)
		}
	}
}

// TestAgainstSSH compares with what ssh -G says of the same file.
func TestAgainstSSH(t *testing.T) {
	t.Parallel()
	ssh, err := exec.LookPath("ssh")
	if err != nil {
		if strings.Contains(os.Getenv("GOSSH_TEST_MUST"), "openssh") {
			t.Fatal("ssh is not installed")
		}
		t.Skip("ssh is not installed")
	}
	f, home, err := load(t, strings.ReplaceAll(sample, `Match exec "true"`, `Match exec "false"`), map[string]string{"included": "Host inc\n  Port 99\n"})
	if err != nil {
		t.Fatal(err)
	}
	// ssh finds relative includes in the home of its user: name it whole.
	text, err := os.ReadFile(home + "/.ssh/config")
	if err != nil {
		t.Fatal(err)
	}
	file := home + "/forssh"
	if err := os.WriteFile(file, []byte(strings.Replace(string(text), "Include included", "Include "+home+"/.ssh/included", 1)), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, host := range []string{"a.example.org", "bad.example.org", "web1", "web12", "literal", "pc", "inc", "other", "x.internal"} {
		out, err := exec.Command(ssh, "-G", "-F", file, host).Output()
		if err != nil {
			t.Fatalf("ssh -G %s: %v", host, err)
		}
		has := map[string][]string{}
		for l := range strings.Lines(string(out)) {
			k, v, _ := strings.Cut(strings.TrimSpace(l), " ")
			has[k] = append(has[k], v)
		}
		c := resolve(t, f, host)
		name := c.HostName
		if name == "" {
			name = strings.ToLower(host)
		}
		check := func(key, got string) {
			if want := has[key]; got != "" && !slices.Contains(want, got) {
				t.Errorf("%s: %s: got %q, ssh has %q", host, key, got, want)
			}
		}
		check("hostname", name)
		check("user", c.User)
		check("port", strconv.Itoa(c.Port))
		check("stricthostkeychecking", strings.Replace(c.StrictHostKeyChecking, "yes", "true", 1))
		if len(c.IdentityFile) != len(has["identityfile"]) {
			t.Errorf("%s: got %v, ssh has %v", host, c.IdentityFile, has["identityfile"])
		}
		if (len(c.ProxyJump) > 0) != (len(has["proxyjump"]) > 0) || c.ConnectTimeout > 0 && has["connecttimeout"][0] != strconv.Itoa(int(c.ConnectTimeout.Seconds())) {
			t.Errorf("%s: got %+v, ssh has %v %v", host, c, has["proxyjump"], has["connecttimeout"])
		}
	}
}

func FuzzLoad(f *testing.F) {
	f.Add(sample, "web1")
	f.Fuzz(func(t *testing.T, text, host string) {
		if strings.Contains(strings.ToLower(text), "include") {
			return // other files of this machine are not ours to read
		}
		c, _, err := load(t, text, nil)
		if err != nil {
			return
		}
		if _, err := c.Resolve(t.Context(), sshconfig.Query{Host: host}); err != nil && fault.KindOf(err) != fault.Invalid {
			t.Errorf("got %v", err)
		}
	})
}
