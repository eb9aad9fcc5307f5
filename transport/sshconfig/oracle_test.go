package sshconfig_test

import (
	"fmt"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/gossh/gossh/internal/testneed"
	"github.com/gossh/gossh/transport/sshconfig"
)

// openssh returns the path of ssh, or skips the test.
func openssh(t *testing.T) string {
	t.Helper()
	return testneed.Program(t, "openssh", "ssh")
}

// oracle is a configuration that ssh and gossh are asked about. DIR in the texts
// is a directory with the other files.
type oracle struct {
	name    string
	config  string
	files   map[string]string
	options []string
	hosts   []string
}

func (o *oracle) write(t *testing.T) (file string) {
	t.Helper()
	dir := t.TempDir()
	put := func(name, text string) string {
		p := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(p), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(p, []byte(strings.ReplaceAll(text, "DIR", dir)), 0o600); err != nil {
			t.Fatal(err)
		}
		return p
	}
	for name, text := range o.files {
		put(name, text)
	}
	return put("config", o.config)
}

// ask runs ssh -G.
func (o *oracle) ask(t *testing.T, ssh, file, host string) (map[string][]string, error) {
	t.Helper()
	args := []string{"-G", "-F", file}
	for _, opt := range o.options {
		args = append(args, "-o", opt)
	}
	cmd := exec.Command(ssh, append(args, host)...)
	cmd.Env = append(os.Environ(), "GOSSH_ORACLE=value", "SHELL=/bin/sh")
	out, err := cmd.Output()
	if err != nil {
		return nil, err
	}
	has := map[string][]string{}
	for l := range strings.Lines(string(out)) {
		k, v, _ := strings.Cut(strings.TrimSpace(l), " ")
		has[k] = append(has[k], v)
	}
	return has, nil
}

func (o *oracle) load(file string, me *user.User) (*sshconfig.Files, error) {
	host, err := os.Hostname()
	if err != nil {
		return nil, err
	}
	f, err := sshconfig.Load(sshconfig.Options{
		User: file, Home: me.HomeDir, LocalUser: me.Username, LocalHost: host, AllowExec: true,
		Getenv: func(name string) string {
			return map[string]string{"GOSSH_ORACLE": "value", "SHELL": "/bin/sh"}[name]
		},
	})
	if err != nil {
		return nil, err
	}
	return f.With(o.options)
}

func seconds(d time.Duration) string { return strconv.Itoa(int(d / time.Second)) }

// render writes a Config as ssh -G does, with what ssh would put for what is not
// set.
func render(c *sshconfig.Config, host, me string) map[string][]string {
	or := func(s, def string) string {
		if s == "" {
			return def
		}
		return s
	}
	out := map[string][]string{
		"hostname": {or(c.HostName, strings.ToLower(host))},
		"user":     {or(c.User, me)},
		"port":     {or(strings.TrimPrefix(strconv.Itoa(c.Port), "0"), "22")},
	}
	if c.IdentityFile != nil {
		out["identityfile"] = c.IdentityFile
	}
	out["certificatefile"] = c.CertificateFile
	if c.IdentitiesOnly != nil {
		out["identitiesonly"] = []string{map[bool]string{true: "yes", false: "no"}[*c.IdentitiesOnly]}
	}
	if c.IdentityAgent != "" {
		out["identityagent"] = []string{c.IdentityAgent}
	}
	var hops []string
	for _, h := range c.ProxyJump {
		s := h.Host
		if strings.Contains(s, ":") {
			s = "[" + s + "]"
		}
		if h.User != "" {
			s = h.User + "@" + s
		}
		if h.Port != 0 {
			s = fmt.Sprintf("%s:%d", s, h.Port)
		}
		hops = append(hops, s)
	}
	out["proxyjump"] = nil
	if hops != nil {
		out["proxyjump"] = []string{strings.Join(hops, ",")}
	}
	if c.UserKnownHostsFile != nil {
		out["userknownhostsfile"] = []string{strings.Join(c.UserKnownHostsFile, " ")}
	}
	if c.GlobalKnownHostsFile != nil {
		out["globalknownhostsfile"] = []string{strings.Join(c.GlobalKnownHostsFile, " ")}
	}
	if c.HostKeyAlias != "" {
		out["hostkeyalias"] = []string{c.HostKeyAlias}
	}
	out["hashknownhosts"] = []string{map[bool]string{true: "yes", false: "no"}[c.HashKnownHosts]}
	out["batchmode"] = []string{map[bool]string{true: "yes", false: "no"}[c.BatchMode]}
	out["stricthostkeychecking"] = []string{map[string]string{
		"": "ask", "ask": "ask", "yes": "true", "no": "false", "accept-new": "accept-new",
	}[c.StrictHostKeyChecking]}
	out["connecttimeout"] = []string{"none"}
	if c.ConnectTimeout > 0 {
		out["connecttimeout"] = []string{seconds(c.ConnectTimeout)}
	}
	out["serveraliveinterval"] = []string{"0"}
	if c.ServerAliveInterval != nil {
		out["serveraliveinterval"] = []string{seconds(*c.ServerAliveInterval)}
	}
	out["serveralivecountmax"] = []string{or(strings.TrimPrefix(strconv.Itoa(c.ServerAliveCountMax), "0"), "3")}
	out["forwardagent"] = []string{or(c.ForwardAgent, "no")}
	if c.PreferredAuthentications != nil {
		out["preferredauthentications"] = []string{strings.Join(c.PreferredAuthentications, ",")}
	}
	for key, method := range map[string]string{
		"passwordauthentication": "password", "kbdinteractiveauthentication": "keyboard-interactive", "pubkeyauthentication": "publickey",
	} {
		out[key] = []string{map[bool]string{true: "no", false: "yes"}[slices.Contains(c.DisabledAuth, method)]}
	}
	out["addressfamily"] = []string{or(c.AddressFamily, "any")}
	out["numberofpasswordprompts"] = []string{or(strings.TrimPrefix(strconv.Itoa(c.NumberOfPasswordPrompts), "0"), "3")}
	out["connectionattempts"] = []string{strconv.Itoa(max(1, c.ConnectionAttempts))}
	out["tcpkeepalive"] = []string{map[bool]string{true: "yes", false: "no"}[c.TCPKeepAlive == nil || *c.TCPKeepAlive]}
	out["exitonforwardfailure"] = []string{map[bool]string{true: "yes", false: "no"}[c.ExitOnForwardFailure]}
	out["rekeylimit"] = []string{strconv.FormatUint(c.RekeyLimit, 10) + " 0"}
	if c.RevokedHostKeys != "" {
		out["revokedhostkeys"] = []string{c.RevokedHostKeys}
	}
	out["setenv"] = c.Env
	out["remoteforward"] = nil
	for _, f := range c.RemoteForward {
		port, dest, _ := strings.Cut(f, ":")
		if i := strings.LastIndex(dest, ":"); i >= 0 { // ssh -G puts the host in brackets
			dest = "[" + strings.Trim(dest[:i], "[]") + "]" + dest[i:]
		}
		out["remoteforward"] = append(out["remoteforward"], port+" "+dest)
	}
	return out
}

// normal makes what ssh -G says comparable.
func normal(key string, values []string, home string) []string {
	var out []string
	for _, v := range values {
		switch key {
		case "identityfile", "certificatefile":
			v = strings.Replace(v, "~/", home+"/", 1)
		case "pubkeyauthentication":
			v = map[string]string{"true": "yes", "false": "no"}[v]
		case "proxyjump":
			if v == "none" {
				continue
			}
		}
		out = append(out, v)
	}
	return out
}

func TestAgainstSSH(t *testing.T) {
	t.Parallel()
	ssh := openssh(t)
	me, err := user.Current()
	if err != nil {
		t.Fatal(err)
	}
	for _, o := range oracles {
		t.Run(o.name, func(t *testing.T) {
			t.Parallel()
			file := o.write(t)
			f, err := o.load(file, me)
			if err != nil {
				t.Fatal(err)
			}
			for _, host := range o.hosts {
				has, err := o.ask(t, ssh, file, host)
				if err != nil {
					t.Fatalf("%s: ssh -G: %v", host, err)
				}
				c, err := f.Resolve(t.Context(), sshconfig.Query{Host: host})
				if err != nil {
					t.Errorf("%s: %v", host, err)
					continue
				}
				for key, got := range render(c, host, me.Username) {
					want := normal(key, has[key], me.HomeDir)
					if len(got)+len(want) > 0 && !cmp.Equal(got, want) {
						t.Errorf("%s: %s: got %q, ssh has %q", host, key, got, want)
					}
				}
			}
		})
	}
}

// TestRefusedBySSH has what neither ssh nor gossh takes.
func TestRefusedBySSH(t *testing.T) {
	t.Parallel()
	ssh := openssh(t)
	me, err := user.Current()
	if err != nil {
		t.Fatal(err)
	}
	for _, text := range refused {
		t.Run(text, func(t *testing.T) {
			t.Parallel()
			o := oracle{config: text + "\n"}
			file := o.write(t)
			if _, err := o.ask(t, ssh, file, "h"); err == nil {
				t.Error("ssh takes it")
			}
			f, err := o.load(file, me)
			if err == nil {
				_, err = f.Resolve(t.Context(), sshconfig.Query{Host: "h"})
			}
			if err == nil {
				t.Error("gossh takes it")
			}
		})
	}
}
