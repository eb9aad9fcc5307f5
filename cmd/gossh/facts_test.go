package main

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/gossh/gossh/internal/sshtest"
)

// fleet is the hosts of the demo, and a home of its own.
type fleet struct {
	t       *testing.T
	dir     string
	servers []*sshtest.Server
}

func newFleet(t *testing.T) *fleet {
	t.Helper()
	f := &fleet{t: t, dir: t.TempDir()}
	if err := os.Chmod(f.dir, 0o700); err != nil {
		t.Fatal(err)
	}
	var err error
	f.servers, err = startDemo(f.dir)
	t.Cleanup(func() {
		for _, s := range f.servers {
			_ = s.Close()
		}
	})
	if err == nil {
		err = appendTo(filepath.Join(f.dir, "master"), "cachedir: "+filepath.Join(f.dir, "cache")+"\n")
	}
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// run runs gossh to its end. connections are those that each host saw.
func (f *fleet) run(argv ...string) (out string, connections []int64) {
	f.t.Helper()
	var before []int64
	for _, s := range f.servers {
		before = append(before, s.Counts().Connections)
	}
	cmd := exec.CommandContext(f.t.Context(), "gossh", append([]string{"-c", f.dir}, argv...)...)
	cmd.Env = append(os.Environ(), "HOME="+f.dir, "SSH_AUTH_SOCK=")
	cmd.Dir = f.dir
	var b bytes.Buffer
	cmd.Stdout, cmd.Stderr = &b, &b
	_ = cmd.Run() // what it says tells
	for i, s := range f.servers {
		connections = append(connections, s.Counts().Connections-before[i])
	}
	return b.String(), connections
}

// TestConnectionsOfGrainTargets counts who is connected to: a host of which nothing
// is known once more, one that is not meant only for that, and one that is known not
// to be meant not at all. A host with another key is another host.
func TestConnectionsOfGrainTargets(t *testing.T) {
	t.Parallel()
	f := newFleet(t)
	// The roster says another kernel of db1: it is never meant, and not asked.
	roster, err := os.ReadFile(filepath.Join(f.dir, "roster"))
	if err != nil {
		t.Fatal(err)
	}
	text := strings.Replace(string(roster), "db1:\n", "db1:\n  grains: {kernel: mine}\n", 1)
	if err := os.WriteFile(filepath.Join(f.dir, "roster"), []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	renew := func() {
		key, err := sshtest.NewSigner("ed25519")
		if err != nil {
			t.Fatal(err)
		}
		f.servers[0].SetHostKeys(key)
	}
	recorded := func() {
		var known strings.Builder
		for _, s := range f.servers {
			known.WriteString(s.KnownHosts())
		}
		if err := os.WriteFile(filepath.Join(f.dir, "known_hosts"), []byte(known.String()), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for _, c := range []struct {
		name        string
		before      func()
		argv        string
		connections [3]int64 // of web1, web2, db1
		says        string
	}{
		{"the rest decides", nil, "-C|L@web1,db1 and ( web* or G@kernel:Linux ) and not db1", [3]int64{1, 0, 0}, "web1: True"},
		{"asked and not meant", nil, "-C|web* or G@cpuarch:none", [3]int64{1, 1, 1}, "web1: True"},
		{"known and not meant", nil, "-C|web* or G@cpuarch:none", [3]int64{1, 1, 0}, "web1: True"},
		{"nothing is known", nil, "-G|kernel:Linux", [3]int64{2, 2, 0}, "web2: True"},
		{"all is known", nil, "-G|kernel:Linux", [3]int64{1, 1, 0}, "web1: True"},
		{"none is meant", nil, "-G|kernel:Plan9", [3]int64{}, "no target matches"},
		{"all are to be asked", nil, "--refresh-grains|-G|kernel:Linux", [3]int64{2, 2, 0}, "web1: True"},
		{"a key changed", renew, "-G|kernel:Linux", [3]int64{1, 1, 0}, "has CHANGED"},
		{"the new key is recorded", recorded, "-G|kernel:Linux", [3]int64{2, 1, 0}, "web1: True"},
		{"and the host asked", nil, "-G|kernel:Linux", [3]int64{1, 1, 0}, "web1: True"},
		{"nobody is to be asked", renew, "--cached-only|-G|kernel:Plan9", [3]int64{}, "no target matches"},
		{"unknown to known_hosts", func() {
			if err := os.WriteFile(filepath.Join(f.dir, "known_hosts"), nil, 0o600); err != nil {
				t.Fatal(err)
			}
		}, "--cached-only|-G|kernel:Linux", [3]int64{}, "nothing is known of 2 hosts"},
		{"accepted", nil, "-i|-G|kernel:Linux", [3]int64{2, 2, 0}, "web1: True"},
		{"and known", nil, "-G|kernel:Linux", [3]int64{1, 1, 0}, "web1: True"},
		{"not checked", func() { _ = os.RemoveAll(filepath.Join(f.dir, "cache")) }, "--no-host-keys|-G|kernel:Linux", [3]int64{2, 2, 0}, "web1: True"},
		{"so not remembered", nil, "-G|kernel:Linux", [3]int64{2, 2, 0}, "web1: True"},
		{"by a pillar run", func() { recorded(); _ = os.RemoveAll(filepath.Join(f.dir, "cache")) }, "*|pillar.items", [3]int64{1, 1, 1}, "web1"},
		{"it is known, too", nil, "-G|kernel:Linux", [3]int64{1, 1, 0}, "web1: True"},
	} {
		if c.before != nil {
			c.before()
		}
		argv := strings.Split(c.argv, "|")
		if !strings.HasSuffix(c.argv, ".items") {
			argv = append(argv, "test.ping")
		}
		out, got := f.run(append(argv, "--out", "txt")...)
		if [3]int64(got) != c.connections || !strings.Contains(out, c.says) {
			t.Errorf("%s: got the connections %v and %q, want %v and %q", c.name, got, out, c.connections, c.says)
		}
	}
}
