package main

import (
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"sync/atomic"
	"testing"
)

// TestSaltTarball has that what a URL has becomes a file, and what cannot be had none.
func TestSaltTarball(t *testing.T) {
	t.Parallel()
	var asked atomic.Int32
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		asked.Add(1)
		if r.URL.Path != "/thin.tgz" {
			http.NotFound(w, r)
			return
		}
		_, _ = io.WriteString(w, "tarball")
	}))
	defer server.Close()
	dir := t.TempDir()
	path := filepath.Join(dir, "salt-thin", "x.tgz")
	if err := fetchTarball(t.Context(), server.URL+"/thin.tgz", path); err != nil {
		t.Fatal(err)
	}
	if b, err := os.ReadFile(path); err != nil || string(b) != "tarball" {
		t.Errorf("got %q, %v", b, err)
	}
	missing := filepath.Join(dir, "salt-thin", "missing.tgz")
	if err := fetchTarball(t.Context(), server.URL+"/none", missing); err == nil || exists(missing) {
		t.Errorf("got %v for what is not there", err)
	}
	if left, err := filepath.Glob(filepath.Join(dir, "salt-thin", ".part-*")); err != nil || len(left) > 0 || asked.Load() != 2 {
		t.Errorf("left: %v, %v; asked %d times, want 2", left, err, asked.Load())
	}
}
