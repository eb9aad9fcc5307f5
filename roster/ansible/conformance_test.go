package ansible

import (
	"bytes"
	"context"
	"encoding/json"
	"flag"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/gossh/gossh/internal/testneed"
	"github.com/gossh/gossh/ordered"
	"github.com/gossh/gossh/secret"
)

// corpus has inventories of all kinds. The file want.json beside each is what
// Ansible makes of it.
func corpus() []string {
	return []string{
		"ini/hosts", "yaml/hosts.yml", "nested/hosts.ini", "ranges/hosts", "literals/hosts",
		"script/inventory.py", "meta/inventory", "dir", "vault/hosts", "misnamed/hosts.yml",
	}
}

var update = flag.Bool("update", false, "write what Ansible makes of the inventories into testdata")

// anyone is a Check that lets everything pass: what git checks out belongs to whom
// it may.
func anyone(string) error { return nil }

// result is what an inventory means.
type result struct {
	Hostvars map[string]map[string]any `json:"hostvars"`
	Groups   map[string][]string       `json:"groups"`
}

func golden(inventory string) string {
	dir := filepath.Join("testdata", inventory)
	if info, err := os.Stat(dir); err != nil || !info.IsDir() {
		dir = filepath.Dir(dir)
	}
	return filepath.Join("testdata", filepath.Base(dir)+".want.json")
}

// TestCorpus compares with what Ansible made of the corpus.
func TestCorpus(t *testing.T) {
	t.Parallel()
	for _, name := range corpus() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b, err := os.ReadFile(golden(name))
			if err != nil {
				t.Fatal(err)
			}
			var want result
			if err := json.Unmarshal(b, &want); err != nil {
				t.Fatal(err)
			}
			if d := cmp.Diff(want, ours(t, name)); d != "" {
				t.Errorf("-want +got:\n%s", d)
			}
		})
	}
}

// TestAnsible compares want.json with the Ansible that is installed.
func TestAnsible(t *testing.T) {
	t.Parallel()
	program := testneed.Program(t, "ansible", "ansible-inventory")
	for _, name := range corpus() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			theirs := theirInventory(t, program, name)
			if *update {
				b, err := json.MarshalIndent(theirs, "", " ")
				if err != nil {
					t.Fatal(err)
				}
				if err := os.WriteFile(golden(name), append(b, '\n'), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			b, err := os.ReadFile(golden(name))
			if err != nil {
				t.Fatal(err)
			}
			var want result
			if err := json.Unmarshal(b, &want); err != nil {
				t.Fatal(err)
			}
			if d := cmp.Diff(want, theirs); d != "" {
				t.Errorf("Ansible disagrees with %s, -want +got:\n%s", golden(name), d)
			}
		})
	}
}

// theirInventory returns what Ansible makes of an inventory.
func theirInventory(t *testing.T, program, name string) result {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), program, "-i", filepath.Join("testdata", name), "--list",
		"--vault-password-file", "testdata/vault/password")
	cmd.Env = append(os.Environ(), "ANSIBLE_CONFIG=testdata/ansible.cfg", "ANSIBLE_LOCAL_TEMP="+t.TempDir(), "HOME="+t.TempDir())
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil || strings.Contains(stderr.String(), "Failed to parse") {
		t.Fatalf("ansible-inventory: %v: %s", err, stderr.String())
	}
	var all map[string]json.RawMessage
	if err := json.Unmarshal(out, &all); err != nil {
		t.Fatal(err)
	}
	var meta struct{ Hostvars map[string]map[string]any }
	groups := map[string]struct{ Hosts, Children []string }{}
	for k, v := range all {
		var into any = &meta
		var g struct{ Hosts, Children []string }
		if k != "_meta" {
			into = &g
		}
		if err := json.Unmarshal(v, into); err != nil {
			t.Fatal(err)
		}
		if k != "_meta" {
			groups[k] = g
		}
	}
	r := result{Hostvars: map[string]map[string]any{}, Groups: map[string][]string{}}
	var members func(string) []string
	members = func(name string) []string {
		out := slices.Clone(groups[name].Hosts)
		for _, c := range groups[name].Children {
			out = append(out, members(c)...)
		}
		slices.Sort(out)
		return slices.Compact(out)
	}
	for k := range groups {
		if m := members(k); len(m) > 0 { // Ansible does not list all empty groups
			r.Groups[k] = m
		}
	}
	for _, h := range r.Groups["all"] {
		if r.Hostvars[h] = meta.Hostvars[h]; r.Hostvars[h] == nil {
			r.Hostvars[h] = map[string]any{} // not listed where there are no variables
		}
	}
	return r
}

// ours returns what gossh makes of an inventory, in Ansible's shape.
func ours(t *testing.T, name string) result {
	t.Helper()
	l, err := New(Options{File: filepath.Join("testdata", name), Check: anyone, VaultPasswordFiles: []string{"testdata/vault/password"}}).load(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	r := result{Hostvars: map[string]map[string]any{}, Groups: map[string][]string{}}
	for _, g := range l.inv.groups {
		for _, h := range g.members() {
			r.Groups[g.name] = append(r.Groups[g.name], h.name)
		}
		slices.Sort(r.Groups[g.name])
	}
	for k, m := range r.Groups {
		if len(m) == 0 {
			delete(r.Groups, k)
		}
	}
	for _, h := range l.inv.hosts {
		m, err := l.merged(context.Background(), h)
		if err != nil {
			t.Fatal(err)
		}
		plain := &ordered.Map{}
		for k, v := range m.All() {
			plain.Set(k, asAnsible(v.(setting).v))
		}
		b, err := ordered.Encode(plain)
		if err != nil {
			t.Fatal(err)
		}
		vars := map[string]any{}
		if err := json.Unmarshal(b, &vars); err != nil {
			t.Fatal(err)
		}
		r.Hostvars[h.name] = vars
	}
	return r
}

// asAnsible writes vaults and !unsafe as Ansible does in JSON.
func asAnsible(v any) any {
	switch x := v.(type) {
	case secret.String:
		return asAnsible(x.Reveal())
	case unsafeText:
		return ordered.Of("__ansible_unsafe", x.Reveal())
	case string:
		if isVault(x) {
			return ordered.Of("__ansible_vault", x)
		}
	case []any:
		out := make([]any, len(x))
		for i, e := range x {
			out[i] = asAnsible(e)
		}
		return out
	case *ordered.Map:
		out := &ordered.Map{}
		for k, e := range x.All() {
			out.Set(k, asAnsible(e))
		}
		return out
	}
	return v
}
