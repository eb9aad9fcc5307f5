package sshconfig_test

import (
	"crypto/rand"
	"errors"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/gossh/gossh/fault"
	"github.com/gossh/gossh/transport/sshconfig"
)

func TestExpansion(t *testing.T) {
	t.Parallel()
	home := t.TempDir()
	env := map[string]string{"LOOP": "${LOOP}%h", "SOCK": "/run/agent"}
	resolve := func(text string) (*sshconfig.Config, error) {
		file := home + "/" + rand.Text()
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		f, err := sshconfig.Load(sshconfig.Options{
			User: file, Home: home, LocalUser: "me", LocalHost: "here.example.org",
			Getenv: func(n string) string { return env[n] },
			HomeOf: func(n string) (string, error) {
				if n != "bob" {
					return "", errors.New("there is no such user")
				}
				return "/home/bob", nil
			},
		})
		if err != nil {
			return nil, err
		}
		return f.Resolve(t.Context(), sshconfig.Query{Host: "Web", Port: "2200"})
	}
	for text, want := range map[string]string{
		"IdentityFile ~/a":                          home + "/a",
		"IdentityFile ~bob/a":                       "/home/bob/a",
		"IdentityFile /%h-%n-%p-%r-%u-%l-%L-%k-%%":  "/web-Web-2200-me-me-here.example.org-here-Web-%",
		"IdentityFile /%j\nProxyJump a,u@b:1":       "/b",
		"IdentityFile /${LOOP}":                     "/${LOOP}%h", // what a variable says is not expanded again
		"User %n-x\nIdentityFile /%r":               "/Web-x",
		"HostKeyAlias ali\nIdentityFile /%k":        "/ali",
		"IdentityFile /x$y":                         "/x$y",
		"Match exec false\nHost *\nIdentityFile /i": "/i",
	} {
		c, err := resolve(text + "\n")
		if err != nil || !cmp.Equal(c.IdentityFile, []string{want}) {
			t.Errorf("%q: got %+v, %v, want %q", text, c, err, want)
		}
	}
	for text, want := range map[string]string{
		"IdentityAgent $SOCK": "/run/agent", "IdentityAgent ${SOCK}": "/run/agent", "IdentityAgent $NOTHING": "none",
		"IdentityAgent SSH_AUTH_SOCK": "SSH_AUTH_SOCK", "IdentityAgent NONE": "none",
	} {
		if c, err := resolve(text); err != nil || c.IdentityAgent != want {
			t.Errorf("%q: got %+v, %v, want %q", text, c, err, want)
		}
	}
	for _, text := range []string{"IdentityFile ~eve/a", "IdentityFile /%x", "IdentityFile /%", "IdentityFile ${NOTHING}", "IdentityFile ${SOCK", "User %r"} {
		if _, err := resolve(text); fault.KindOf(err) != fault.Invalid || !strings.Contains(err.Error(), ":1: ") {
			t.Errorf("%q: got %v, want an error with its place", text, err)
		}
	}
}

func TestValues(t *testing.T) {
	t.Parallel()
	f, _, err := load(t, `
ServerAliveInterval none
UserKnownHostsFile none
ForwardAgent ~/sock
RemoteForward 8080 localhost:80
RemoteForward 8081
RequiredRSASize 2048
CASignatureAlgorithms -ssh-rsa
Host bare
  ClearAllForwardings yes
Host closed
  RefuseConnection "use the other one"
`, nil)
	if err != nil {
		t.Fatal(err)
	}
	c := resolve(t, f, "h")
	if c.ServerAliveInterval == nil || *c.ServerAliveInterval != 0 || !cmp.Equal(c.UserKnownHostsFile, []string{os.DevNull}) {
		t.Errorf("got %+v", c)
	}
	if !cmp.Equal(c.RemoteForward, []string{"8080:localhost:80", "8081"}) || c.RequiredRSASize != 2048 || c.CASignatureAlgorithms != "-ssh-rsa" {
		t.Errorf("got %+v", c)
	}
	if !strings.HasSuffix(c.ForwardAgent, "/sock") || !strings.HasSuffix(c.Where("ForwardAgent"), "config:4") || c.Where("remoteforward") == "" || c.Where("Port") != "" {
		t.Errorf("got %q, set in %q", c.ForwardAgent, c.Where("ForwardAgent"))
	}
	if c := resolve(t, f, "bare"); c.RemoteForward != nil {
		t.Errorf("got %q, want none", c.RemoteForward)
	}
	if _, err := f.Resolve(t.Context(), sshconfig.Query{Host: "closed"}); fault.KindOf(err) != fault.Invalid || !strings.Contains(err.Error(), "use the other one") {
		t.Errorf("got %v", err)
	}
}

func TestUnsafeNames(t *testing.T) {
	t.Parallel()
	f, _, err := load(t, "ProxyCommand nc %h %p\n", nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, q := range []sshconfig.Query{
		{Host: "a;reboot"},
		{Host: "-oProxyCommand=x"},
		{Host: "$(x)"},
		{Host: "a b"},
		{Host: "a", HostName: "`x`"},
		{Host: "a", User: "-x"},
		{Host: "a", User: "u;x"},
		{Host: "a", Port: "22;x"},
	} {
		if _, err := f.Resolve(t.Context(), q); fault.KindOf(err) != fault.Invalid {
			t.Errorf("%+v: got %v, want an error", q, err)
		}
	}
	if c, err := f.Resolve(t.Context(), sshconfig.Query{Host: "::1", User: `DOM\user`}); err != nil || c.ProxyCommand != "nc ::1 22" {
		t.Errorf("got %+v, %v", c, err)
	}
}

func TestParseJump(t *testing.T) {
	t.Parallel()
	for text, want := range map[string][]sshconfig.Hop{
		"a":                        {{Host: "a"}},
		"u@a:22, b":                {{User: "u", Host: "a", Port: 22}, {Host: "b"}},
		"[::1]:22,::1,[::1]":       {{Host: "::1", Port: 22}, {Host: "::1"}, {Host: "::1"}},
		"ssh://u@a:22/,u@dom@host": {{User: "u", Host: "a", Port: 22}, {User: "u@dom", Host: "host"}},
		"a:":                       {{Host: "a"}},
	} {
		if got, err := sshconfig.ParseJump(text); err != nil || !cmp.Equal(got, want) {
			t.Errorf("%q: got %+v, %v, want %+v", text, got, err, want)
		}
	}
	for _, text := range []string{"", "a,", "@a", "a:0", "a:x", "[::1", "[::1]x", "-x", "a;b", "u;x@a"} {
		if got, err := sshconfig.ParseJump(text); err == nil {
			t.Errorf("%q: got %+v, want an error", text, got)
		}
	}
}

func TestAlgorithms(t *testing.T) {
	t.Parallel()
	def := []string{"a", "b1", "b2"}
	for list, want := range map[string][]string{"": def, "x,y": {"x", "y"}, "+x,a": {"a", "b1", "b2", "x"}, "-b*": {"a"}, "^b2,x": {"b2", "x", "a", "b1"}, "b*,y*": {"b1", "b2"}, "+b*,c*": def, "^b*": {"b1", "b2", "a"}} {
		if got := sshconfig.Algorithms(list, def); !cmp.Equal(got, want) {
			t.Errorf("%q: got %v, want %v", list, got, want)
		}
	}
}
