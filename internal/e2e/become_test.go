package e2e_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/gossh/gossh/internal/sshdtest"
)

func TestBecome(t *testing.T) {
	t.Parallel()
	f := sshdtest.Start(t, sshdtest.Options{Hosts: 1})
	free := f.Account(t, sshdtest.Sudo{Rule: sshdtest.NoPassword})
	asked := f.Account(t, sshdtest.Sudo{Rule: sshdtest.Password})
	tty := f.Account(t, sshdtest.Sudo{Rule: sshdtest.NoPassword, Defaults: "requiretty"})
	both := f.Account(t, sshdtest.Sudo{Rule: sshdtest.Password, Defaults: "requiretty"})
	none := f.Account(t, sshdtest.Sudo{})
	second := f.Account(t, sshdtest.Sudo{})
	defaultDirs(t, free)
	defaultDirs(t, asked)
	// Only root and the user that is meant can read it.
	secret := f.Write(t, "file", "for "+second.Name, 0o600)
	if err := os.Chown(secret, second.UID, second.GID); err != nil {
		t.Fatal(err)
	}
	h := f.Hosts[0]
	user := func(a *sshdtest.Account) string { return "user: " + a.Name }
	for _, c := range []struct {
		name       string
		attributes []string
		flags      []string
		who, kind  string
		hint       string
	}{
		{name: "no sudo", attributes: []string{user(none)}, who: none.Name},
		{name: "NOPASSWD", attributes: []string{user(free), "sudo: true"}, who: "root"},
		{name: "a password that is not asked for", attributes: []string{user(free), "sudo: true", "sudo_passwd: x"}, who: "root"},
		{name: "--sudo", attributes: []string{user(free)}, flags: []string{"--sudo"}, who: "root"},
		{name: "sudo_passwd", attributes: []string{user(asked), "sudo: true", "sudo_passwd: " + asked.Password}, who: "root"},
		{name: "passwd", attributes: []string{user(asked), "sudo: true", "passwd: " + asked.Password}, who: "root"},
		{name: "passwd alone", attributes: []string{user(asked), "sudo: true", "passwd: " + asked.Password, "priv:"}, who: "root"},
		{name: "sudo_user", attributes: []string{user(free), "sudo: true", "sudo_user: " + second.Name, "thin_dir:"}, who: second.Name},
		{
			name:       "sudo_user with a password",
			attributes: []string{user(asked), "sudo: true", "sudo_passwd: " + asked.Password, "sudo_user: " + second.Name, "thin_dir:"}, who: second.Name,
		},
		{name: "requiretty", attributes: []string{user(tty), "sudo: true", "tty: true"}, who: "root"},
		{name: "requiretty with a password", attributes: []string{user(both), "sudo: true", "tty: true", "sudo_passwd: " + both.Password}, who: "root"},
		{name: "a terminal without need", attributes: []string{user(none), "tty: true"}, who: none.Name},
		{name: "no password", attributes: []string{user(asked), "sudo: true"}, kind: "become", hint: "set sudo_passwd"},
		{name: "a wrong password", attributes: []string{user(asked), "sudo: true", "sudo_passwd: wrong"}, kind: "become", hint: "correct sudo_passwd"},
		{
			name:       "a wrong password on a terminal",
			attributes: []string{user(both), "sudo: true", "tty: true", "sudo_passwd: wrong"}, kind: "become", hint: "correct sudo_passwd",
		},
		{name: "no terminal", attributes: []string{user(tty), "sudo: true"}, kind: "become", hint: "set tty: true"},
		{name: "not allowed", attributes: []string{user(none), "sudo: true", "sudo_passwd: " + none.Password}, kind: "become", hint: "add the user to sudoers"},
		{name: "nobody", attributes: []string{user(free), "sudo: true", "sudo_user: no-such-user"}, kind: "become", hint: "correct sudo_user"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			o := newOperator(t, f, h.Line("h", c.attributes...))
			if c.kind != "" {
				r := o.run(t, append(c.flags, "h", "test.ping", "--out", "json", "--static")...).exits(20).kind("h", c.kind)
				if got := r.failed("h").Stderr; !strings.Contains(got, c.hint) {
					r.fail("no hint %q in %q", c.hint, got)
				}
				return
			}
			for _, state := range []string{"cold", "warm"} {
				t.Log(state)
				o.run(t, append(c.flags, "h", "cmd.run", "id -un; printf 'a\\tb\\r\\n\\003\\004c'; cat", "stdin=x", "--out", "json", "--static")...).
					exits(0).quiet().says(`^    "h": "` + c.who + `\\na\\tb\\r\\n\\u0003\\u0004cx"$`)
			}
		})
	}
}

// TestBecomeEnvironment looks at what sudo resets.
func TestBecomeEnvironment(t *testing.T) {
	t.Parallel()
	f := sshdtest.Start(t, sshdtest.Options{Hosts: 1})
	free := f.Account(t, sshdtest.Sudo{Rule: sshdtest.NoPassword})
	second := f.Account(t, sshdtest.Sudo{})
	file := filepath.Join(second.Home, "made")
	left := defaultDirs(t, free)
	o := newOperator(t, f, f.Hosts[0].Line("h", "user: "+free.Name, "sudo: true", "sudo_user: "+second.Name, "thin_dir:",
		"cmd_umask: 0077", "set_path: '/opt/gossh-e2e/bin:$PATH'"))
	o.run(t, "h", "cmd.run", "umask; echo $PATH; echo $HOME; : >"+file, "--out", "newline_values_only").exits(0).
		says("^0077$").says("^/opt/gossh-e2e/bin:.*/bin").says("^" + second.Home + "$")
	info, err := os.Stat(file)
	if err != nil {
		t.Fatal(err)
	}
	if got := info.Mode().Perm(); got != 0o600 {
		t.Errorf("the mode of a file: got %o, want 600", got)
	}
	if dirs := left(); len(dirs) != 1 || !strings.Contains(dirs[0], "."+free.Name+"-"+second.Name+"_") {
		t.Errorf("thin dirs: got %q, want one with both users", dirs)
	}
}
