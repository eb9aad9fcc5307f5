package e2e_test

import (
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/gossh/gossh/internal/sshdtest"
)

// TestSecrets looks for passwords everywhere where others might read them.
func TestSecrets(t *testing.T) {
	t.Parallel()
	f := sshdtest.Start(t, sshdtest.Options{Hosts: 1})
	h := f.Hosts[0]
	a, tty := f.Account(t, sshdtest.Sudo{Rule: sshdtest.Password}), f.Account(t, sshdtest.Sudo{Rule: sshdtest.Password, Defaults: "requiretty"})
	locked := f.Path("locked")
	const phrase, wrong = "canary-of-the-passphrase", "canary-of-the-wrong-password"
	keygen(t, "-a", "1", "-t", "ed25519", "-N", phrase, "-f", locked)
	own := f.SSHD("AuthorizedKeysFile " + locked + ".pub")
	o := newOperator(t, f,
		h.Line("login", "user: "+a.Name, "passwd: "+a.Password, "priv:", "sudo: true"),
		h.Line("sudo", "user: "+a.Name, "sudo: true", "sudo_passwd: "+a.Password),
		h.Line("tty", "user: "+tty.Name, "sudo: true", "tty: true", "sudo_passwd: "+tty.Password),
		own.Line("key", "priv: "+locked, "priv_passwd: "+phrase),
		h.Line("wrong", "user: "+a.Name, "passwd: "+wrong, "priv:"),
		h.Line("sudo-wrong", "user: "+a.Name, "sudo: true", "sudo_passwd: "+wrong),
		h.Line("tty-wrong", "user: "+tty.Name, "sudo: true", "tty: true", "sudo_passwd: "+wrong))
	secrets := map[string]string{"a password": a.Password, "another password": tty.Password, "the passphrase": phrase, "a wrong password": wrong}
	look := func(where, text string) {
		for name, s := range secrets {
			if strings.Contains(text, s) {
				t.Errorf("%s is in %s", name, where)
			}
		}
	}
	stop := make(chan struct{})
	argv := make(chan []string)
	go watchCommands(stop, argv, secrets)
	log := f.Path("log")
	const good = "login,sudo,tty,key" // what is refused takes PAM's time: once is enough
	for _, args := range [][]string{
		{"*", "cmd.run", "cat /proc/$PPID/environ /proc/$PPID/cmdline /proc/$$/environ | tr '\\0' '\\n'; sleep 0.3", "--out", "jsonl"},
		{"-L", good, "cmd.run_all", "env; exit 3", "--out", "json"},
		{"-L", good, "config.get", "", "--out", "yaml"},
		{"-L", good, "grains.items", "--out", "raw"},
		{"-L", good, "-w", "test.ping", "-v"},
		{"-L", good, "-r", "env"},
	} {
		r := o.run(t, append(args, "-l", "all", "--log-file", log, "--log-file-level", "all")...)
		look("stdout of "+strings.Join(args, " "), r.stdout)
		look("stderr of "+strings.Join(args, " "), r.stderr)
		if r.code != 0 && r.code != 20 {
			r.fail("exit code: got %d, want 0 or 20", r.code)
		}
	}
	for _, args := range [][]string{{"roster"}, {"roster", "--out", "json"}, {"config"}, {"doctor", "sudo"}, {"-H"}} {
		r := o.run(t, args...)
		look("stdout of "+args[0], r.stdout)
		look("stderr of "+args[0], r.stderr)
	}
	b, err := os.ReadFile(log)
	if err != nil || !strings.Contains(string(b), "starting the gate") {
		t.Errorf("the log does not have the lines of the level debug: %v\n%s", err, b)
	}
	look("the log file", string(b))
	look("the log of sshd", h.Log()+own.Log())
	look("the home", tree(t, o.home))
	look("the thin dirs", tree(t, filepath.Join(f.Dir, "thins")))
	close(stop)
	if found := <-argv; len(found) != 0 {
		t.Errorf("on command lines: %q", found)
	}
}

// watchCommands looks at the command lines of all processes until stop, and then
// sends those that had a secret.
func watchCommands(stop <-chan struct{}, found chan<- []string, secrets map[string]string) {
	var out []string
	values := slices.Collect(maps.Values(secrets))
	for {
		select {
		case <-stop:
			found <- out
			return
		case <-time.After(25 * time.Millisecond):
		}
		out = append(out, sshdtest.Running(values...)...)
	}
}

// tree returns all files of a directory in one text.
func tree(t *testing.T, dir string) string {
	t.Helper()
	var b strings.Builder
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || !d.Type().IsRegular() {
			return err
		}
		text, err := os.ReadFile(path)
		b.WriteString(path + "\n" + string(text))
		return err
	})
	if err != nil {
		t.Error(err)
	}
	return b.String()
}
