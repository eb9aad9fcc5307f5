package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/gossh/gossh/ordered"
	"github.com/gossh/gossh/roster"
	"github.com/gossh/gossh/roster/ansible"
	"github.com/gossh/gossh/roster/flat"
	"github.com/gossh/gossh/saltyaml"
	"github.com/gossh/gossh/targets"
)

func anyone(string) error { return nil }

// TestConvertCorpus converts the inventories that roster/ansible is compared with
// Ansible on, and resolves both.
func TestConvertCorpus(t *testing.T) {
	t.Parallel()
	corpus, err := filepath.Abs("../../roster/ansible/testdata")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{
		"ini/hosts", "yaml/hosts.yml", "nested/hosts.ini", "ranges/hosts", "literals/hosts",
		"script/inventory.py", "meta/inventory", "dir", "vault/hosts",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dir, vault := t.TempDir(), filepath.Join(corpus, "vault/password")
			mustWrite(t, filepath.Join(dir, "etc/master"), "gossh: {ansible_vault_password_files: "+vault+"}\n")
			inventory := filepath.Join(corpus, name)
			code, out, stderr := callIn(t, dir, "roster", "convert", "--from", "ansible", "--to", "flat", inventory,
				"--nodegroups", filepath.Join(dir, "groups"), "--show-secrets")
			if code != exitOK && code != exitHosts {
				t.Fatalf("exit code %d: %s", code, stderr)
			}
			mustWrite(t, filepath.Join(dir, "roster"), out)
			theirs := ansible.New(ansible.Options{File: inventory, VaultPasswordFiles: []string{vault}, Check: anyone})
			want := resolved(t, theirs)
			got := resolved(t, flat.New(flat.Options{File: filepath.Join(dir, "roster"), Check: anyone}))
			if d := cmp.Diff(want, got); d != "" {
				t.Errorf("-want +got:\n%s", d)
			}
			if len(got) == 0 {
				t.Error("there are no targets")
			}
			groups, err := providerGroups(t.Context(), []roster.Provider{theirs})
			if err != nil || groups.Len() < 2 {
				t.Fatalf("groups: got %v, %v", groups, err)
			}
			b, err := os.ReadFile(filepath.Join(dir, "groups"))
			if err != nil {
				t.Fatal(err)
			}
			v, err := saltyaml.Load("groups", b)
			if err != nil {
				t.Fatal(err)
			}
			if d := cmp.Diff(encoded(t, ordered.Of("nodegroups", groups)), encoded(t, v)); d != "" {
				t.Errorf("groups, -want +got:\n%s", d)
			}
			if _, again, _ := callIn(t, dir, "roster", "convert", "--from", "ansible", inventory, "--show-secrets"); again != out {
				t.Errorf("the second time it is otherwise:\n%s", cmp.Diff(out, again))
			}
			if _, masked, _ := callIn(t, dir, "roster", "convert", "--from", "ansible", inventory); strings.Contains(masked, "passwd: ") {
				t.Errorf("a password is in\n%s", masked)
			}
		})
	}
}

// resolved is what is to be known of the targets that can be used, with their
// secrets, by id.
func resolved(t *testing.T, p roster.Provider) map[targets.ID]string {
	t.Helper()
	m, err := (&roster.Set{Providers: []roster.Provider{p}}).Resolve(t.Context(), targets.Expr{Text: "*"})
	if err != nil {
		t.Fatal(err)
	}
	out := map[targets.ID]string{}
	for x := range m.All() {
		if x.Err != nil {
			continue
		}
		shown := roster.Show(x)
		shown.Delete("source")
		for k, v := range map[string]*ordered.Map{"minion_opts": x.MinionOpts, "grains": x.Grains} {
			if v.Len() > 0 {
				shown.Set(k, v)
			}
		}
		out[x.ID] = encoded(t, shown) + fmt.Sprintf(" %q %q %q",
			x.Auth.Password.Reveal(), x.Auth.PrivPassword.Reveal(), x.Become.Password.Reveal())
	}
	return out
}

func encoded(t *testing.T, v any) string {
	t.Helper()
	b, err := ordered.Encode(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func mustWrite(t *testing.T, path, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}
