package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/gossh/gossh/internal/testneed"
	"github.com/gossh/gossh/internal/testprogram"
)

// The users of the test: who runs gossh, and somebody else.
const (
	self     = 12345
	stranger = 23456
)

// TestStrangersFiles runs gossh as a user among files of others: whatever names
// hosts is refused, with the path and what to do.
func TestStrangersFiles(t *testing.T) {
	t.Parallel()
	testneed.Root(t, "root")
	program := filepath.Join(openDir(t), "gossh")
	testprogram.Copy(t, os.Args[0], program)
	for name, c := range map[string]struct {
		args   string // of gossh, in the directory w
		change func(w *otherUser)
		want   string
	}{
		"own files":      {"--roster-file r roster", func(*otherUser) {}, ""},
		"root's file":    {"--roster-file r roster", func(w *otherUser) { w.own(0, "r") }, ""},
		"roster":         {"--roster-file r roster", func(w *otherUser) { w.own(stranger, "r") }, "DIR/r belongs to uid 23456"},
		"hosts":          {"--roster-file r -H", func(w *otherUser) { w.own(stranger, "r") }, "DIR/r belongs to uid 23456"},
		"a link":         {"--roster-file l roster", func(w *otherUser) { w.link("r", "l"); w.own(stranger, "l") }, "DIR/l belongs to uid 23456"},
		"directory":      {"--roster-file r roster", func(w *otherUser) { w.own(stranger, ".") }, "DIR belongs to uid 23456"},
		"open directory": {"--roster-file r roster", func(w *otherUser) { w.mode(0o777, ".") }, "DIR can be written by others"},
		"open roster":    {"--roster-file r roster", func(w *otherUser) { w.mode(0o666, "r") }, "DIR/r can be written by others"},
		"group roster":   {"--roster-file r roster", func(w *otherUser) { w.group(stranger, "r"); w.mode(0o660, "r") }, "DIR/r can be written by others"},
		"include":        {"--roster-file i roster", func(w *otherUser) { w.own(stranger, "r") }, "DIR/i:1:10: including DIR/r: DIR/r belongs to uid 23456"},
		"Saltfile":       {"--roster-file r roster", func(w *otherUser) { w.write("Saltfile", "gossh: {}\n"); w.own(stranger, "Saltfile") }, "DIR/Saltfile belongs to uid 23456"},
		"configuration":  {"-c conf roster", func(w *otherUser) { w.own(stranger, "conf") }, "DIR/conf belongs to uid 23456"},
		"dir":            {"-c conf --roster dir roster", func(w *otherUser) { w.own(stranger, "conf/roster.d") }, "DIR/conf/roster.d belongs to uid 23456"},
		"file of dir":    {"-c conf --roster dir roster", func(w *otherUser) { w.own(stranger, "conf/roster.d/a") }, "DIR/conf/roster.d/a belongs to uid 23456"},
		"inventory":      {"--roster ansible --roster-file inv/hosts roster", func(w *otherUser) { w.own(stranger, "inv/hosts") }, "DIR/inv/hosts belongs to uid 23456"},
		"group_vars":     {"--roster ansible --roster-file inv/hosts roster", func(w *otherUser) { w.own(stranger, "inv/group_vars/all") }, "DIR/inv/group_vars/all belongs to uid 23456"},
		"executable":     {"--roster ansible --roster-file inv/run roster", func(w *otherUser) { w.mode(0o777, "inv/run") }, "DIR/inv/run can be written by others"},
		"exec":           {"--roster exec --roster-file inv/run roster", func(w *otherUser) { w.mode(0o777, "inv/run") }, "DIR/inv/run can be written by others"},
		"terraform":      {"-c conf --roster terraform roster", func(w *otherUser) { w.own(stranger, "state") }, "DIR/state belongs to uid 23456"},
		"clustershell":   {"-c conf --roster clustershell roster", func(w *otherUser) { w.own(stranger, "groups.conf") }, "DIR/groups.conf belongs to uid 23456"},
		"ssh_config":     {"-c conf --roster sshconfig roster", func(w *otherUser) { w.own(stranger, "ssh_config") }, "DIR/ssh_config: it belongs to uid 23456"},
		"its directory":  {"-c conf --roster sshconfig roster", func(w *otherUser) { w.own(stranger, ".") }, "DIR belongs to uid 23456"},
		"known_hosts":    {"-c conf --roster sshknownhosts roster", func(w *otherUser) { w.own(stranger, "known") }, "DIR/known belongs to uid 23456"},
		"sdb":            {"--roster-file r --force passwd=sdb://file/DIR/pw a test.ping", func(w *otherUser) { w.mode(0o666, "pw") }, "DIR/pw can be written by others"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newOtherUser(t, program)
			c.change(w)
			out, err := w.gossh(strings.ReplaceAll(c.args, "DIR", w.dir))
			want := strings.ReplaceAll(c.want, "DIR", w.dir)
			switch {
			case c.want == "" && err != nil:
				t.Errorf("got %v: %s", err, out)
			case c.want == "":
			case err == nil || !strings.Contains(out, want) || !strings.Contains(out, "chown it") && !strings.Contains(out, "chmod go-w "):
				t.Errorf("got %v, %s, want %q and what to do", err, out, want)
			}
			if _, err := os.Stat(filepath.Join(w.dir, "inv/run.ran")); err == nil && c.want != "" {
				t.Error("the executable was run")
			}
		})
	}
}

// otherUser is a user with a directory.
type otherUser struct {
	t        *testing.T
	bin, dir string
}

// openDir returns a directory that other users get into, as t.TempDir is not.
func openDir(t *testing.T) string {
	t.Helper()
	dir, err := os.MkdirTemp("", "gossh")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := os.RemoveAll(dir); err != nil {
			t.Error(err)
		}
	})
	if err := os.Chmod(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	return dir
}

func newOtherUser(t *testing.T, program string) *otherUser {
	t.Helper()
	w := &otherUser{t, program, filepath.Join(openDir(t), "w")}
	for name, text := range map[string]string{
		"r": "a: 192.0.2.1\n", "i": "include: r\n", "pw": "s3cret\n", "conf/master": "ssh_config_file: ssh_config\nssh_known_hosts_file: known\n" +
			"gossh: {terraform_state: state, clustershell_conf: groups.conf}\n",
		"state": "{}", "groups.conf": "[Main]\ndefault: x\n",
		"conf/roster": "a: 192.0.2.1\n", "conf/roster.d/a": "", "inv/hosts": "a\n", "inv/group_vars/all": "x: y\n",
		"inv/run": "#!/bin/sh\ntouch $0.ran\necho '{\"g\": [\"a\"], \"_meta\": {}}'\n", "ssh_config": "Host a\n", "known": "a KEY\n", "home/x": "",
	} {
		w.write(name, text)
	}
	w.mode(0o700, "inv/run")
	w.check(filepath.WalkDir(w.dir, func(path string, _ os.DirEntry, err error) error {
		if err != nil {
			return err
		}
		return os.Lchown(path, self, self)
	}))
	return w
}

func (w *otherUser) check(errs ...error) {
	w.t.Helper()
	for _, err := range errs {
		if err != nil {
			w.t.Fatal(err)
		}
	}
}

func (w *otherUser) path(name string) string { return filepath.Join(w.dir, name) }

func (w *otherUser) write(name, text string) {
	w.t.Helper()
	w.check(os.MkdirAll(filepath.Dir(w.path(name)), 0o755), os.WriteFile(w.path(name), []byte(text), 0o644))
}

func (w *otherUser) own(uid int, name string) { w.check(os.Lchown(w.path(name), uid, -1)) }

func (w *otherUser) group(gid int, name string) { w.check(os.Lchown(w.path(name), -1, gid)) }

func (w *otherUser) mode(m os.FileMode, name string) { w.check(os.Chmod(w.path(name), m)) }

func (w *otherUser) link(to, name string) { w.check(os.Symlink(to, w.path(name))) }

// gossh runs the program as the user and returns all that it prints.
func (w *otherUser) gossh(args string) (string, error) {
	c := exec.CommandContext(w.t.Context(), w.bin, strings.Fields(args)...)
	c.Dir = w.dir
	c.Env = []string{"HOME=" + w.path("home"), "PATH=/usr/bin:/bin", "USER=me"}
	c.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: self, Gid: self}}
	out, err := c.CombinedOutput()
	return string(out), err
}
