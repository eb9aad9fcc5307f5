package main

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestRun has a conversation: jobs, and the answers to what templates ask.
func TestRun(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "lib.jinja"), []byte("{% set x = tpldir %}"), 0o600); err != nil {
		t.Fatal(err)
	}
	root, err := json.Marshal(dir)
	if err != nil {
		t.Fatal(err)
	}
	in := strings.Join([]string{
		`{"roots": [` + string(root) + `], "path": "a/b.sls", "sls": "a.b", "text": "{% from 'lib.jinja' import x %}{{ x }} {{ grains.os }} {{ salt['pillar.get']('p') }} {{ pillar[80] }}", "grains": {"os": "Debian"}, "pillar": "{p: 1, 80: x}"}`,
		`{"path": "t", "file": true, "text": "{{ salt['cmd.run']('id', cwd='/') }}{{ source }}", "more": {"source": "s"}}`, `true`, `{"value": "root"}`,
		`{"path": "t", "text": "{{ salt['cmd.run']('id') }}"}`, `true`, `{"class": "KeyError", "error": "no"}`,
		`{"path": "t", "text": "{{ salt['no.such'] is defined }}"}`, `false`,
		`{"path": "t", "text": "a: {{ nope }}"}`,
		`{"path": "t", "text": "a: [yes, 010]", "yaml": true}`,
		`{"path": "t", "text": "a: [", "yaml": true}`,
	}, "\n") + "\n"
	var out bytes.Buffer
	if err := run(t.Context(), strings.NewReader(in), &out); err != nil {
		t.Fatal(err)
	}
	want := []string{
		`{"text":". Debian 1 x"}`,
		`{"has":"cmd.run"}`, `{"args":["id"],"call":"cmd.run","kwargs":{"cwd":"/"}}`, `{"text":"roots"}`,
		`{"has":"cmd.run"}`, `{"args":["id"],"call":"cmd.run","kwargs":{}}`, `{"class":"KeyError",`,
		`{"has":"no.such"}`, `{"text":"False"}`,
		`{"class":"UndefinedError",`, `{"data":{"a":[true,10]}}`, `{"class":"Error",`,
	}
	got := strings.Split(strings.TrimSpace(out.String()), "\n")
	if len(got) != len(want) {
		t.Fatalf("got %d lines, want %d:\n%s", len(got), len(want), out.String())
	}
	for i := range want {
		if !strings.HasPrefix(got[i], want[i]) {
			t.Errorf("line %d: got %s, want %s", i, got[i], want[i])
		}
	}
}
