package sshconfig_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/gossh/gossh/transport/sshconfig"
)

func TestNames(t *testing.T) {
	t.Parallel()
	home := t.TempDir()
	if err := os.Mkdir(filepath.Join(home, ".ssh"), 0o700); err != nil {
		t.Fatal(err)
	}
	for name, text := range map[string]string{
		"config":  "Include more\nHost a b *.x !c d?\n Port 1\nhost=\"e f\" a\nMatch host m\n Include in\nHOST g\n",
		"more":    "Host z\n",
		"in":      "Host inside\n",
		"../etc":  "Host site a\n",
		"ignored": "Host ignored\n",
	} {
		if err := os.WriteFile(filepath.Join(home, ".ssh", name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	f, err := sshconfig.Load(sshconfig.Options{User: filepath.Join(home, ".ssh", "config"), System: filepath.Join(home, "etc"), Home: home})
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, n := range f.Names() {
		got = append(got, fmt.Sprintf("%s %s:%d", n.Name, filepath.Base(n.File), n.Line))
	}
	want := []string{"z more:1", "a config:2", "b config:2", "e f config:4", "inside in:1", "g config:7", "site etc:1"}
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("-want +got:\n%s", d)
	}
	c, err := f.Resolve(t.Context(), sshconfig.Query{Host: "a"})
	if err != nil {
		t.Fatal(err)
	}
	if file, line := c.Place("port"); !strings.HasSuffix(file, "/.ssh/config") || line != 3 {
		t.Errorf("got %s:%d, want line 3 of the user's file", file, line)
	}
	if file, line := c.Place("user"); file != "" || line != 0 {
		t.Errorf("got %s:%d for an option that is not set", file, line)
	}
}
