package e2e_test

import (
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// root is the directory of salt:// files.
func (o *operator) root() string { return filepath.Join(filepath.Dir(o.roster), "srv") }

// fileRoot makes a salt:// file, and a master file that says where they are.
func (o *operator) fileRoot(t testing.TB, name, text string) {
	t.Helper()
	path := filepath.Join(o.root(), name)
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	o.master(t, "file_roots: {base: ["+o.root()+"]}\n")
}

// master writes the master file beside the roster.
func (o *operator) master(t testing.TB, text string) {
	t.Helper()
	if err := os.WriteFile(filepath.Join(filepath.Dir(o.roster), "master"), []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

// cksum is what the program of that name prints for b.
func cksum(t testing.TB, b []byte) string {
	t.Helper()
	cmd := exec.Command("cksum")
	cmd.Stdin = strings.NewReader(string(b))
	out, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	return strings.TrimSpace(string(out))
}

// freePort returns a port of 127.0.0.1 that nobody listened on just now.
func freePort(t testing.TB) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	_, port, err := net.SplitHostPort(l.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	return port
}
