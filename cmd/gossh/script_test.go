package main

import (
	"errors"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"gossh": main})
}

// TestScripts runs the command lines in testdata/script against three servers in
// this process. $DEMO is their configuration directory; $WEB is the URL of a server
// of the files in www.
func TestScripts(t *testing.T) {
	t.Parallel()
	testscript.Run(t, testscript.Params{
		Dir:                 "testdata/script",
		RequireExplicitExec: false,
		Setup: func(e *testscript.Env) error {
			dir := filepath.Join(e.WorkDir, "demo")
			home := filepath.Join(e.WorkDir, "home")
			for _, d := range []string{dir, home} {
				if err := os.Mkdir(d, 0o700); err != nil {
					return err
				}
			}
			// What others could write is not read: the way there is closed.
			if err := os.Chmod(e.WorkDir, 0o700); err != nil {
				return err
			}
			servers, err := startDemo(dir)
			e.Defer(func() {
				for _, s := range servers {
					if err := s.Close(); err != nil {
						t.Error(err)
					}
				}
			})
			if err != nil {
				return err
			}
			if err := startNames(e, servers); err != nil {
				return err
			}
			e.Setenv("RANGE", rangeAnswers(e))
			web := httptest.NewServer(serveFiles(filepath.Join(e.WorkDir, "www")))
			e.Defer(web.Close)
			e.Setenv("WEB", web.URL)
			e.Setenv("DEMO", dir)
			e.Setenv("HOME", home)
			if err := setBuild(e); err != nil {
				return err
			}
			e.Setenv("USER", "me")
			return appendTo(filepath.Join(dir, "master"), "cachedir: "+filepath.Join(home, "cache")+"\n")
		},
	})
}

// setBuild tells scripts where the documentation is, and lets them build Go programs.
func setBuild(e *testscript.Env) error {
	docs, err := filepath.Abs("../../docs")
	if err != nil {
		return err
	}
	cache, err := exec.Command("go", "env", "GOCACHE").Output()
	e.Setenv("DOCS", docs)
	e.Setenv("GOCACHE", strings.TrimSpace(string(cache)))
	return err
}

// appendTo adds text to a file: the cache of root is not in its home.
func appendTo(path, text string) error {
	f, err := os.OpenFile(path, os.O_APPEND|os.O_WRONLY, 0)
	if err != nil {
		return err
	}
	_, err = f.WriteString(text)
	return errors.Join(err, f.Close())
}

// serveFiles serves a directory; what is below private asks for the token hunter2.
func serveFiles(dir string) http.Handler {
	all := http.FileServer(http.Dir(dir))
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if strings.HasPrefix(r.URL.Path, "/private/") && r.Header.Get("Authorization") != "Bearer hunter2" {
			http.Error(w, "no valid token", http.StatusForbidden)
			return
		}
		all.ServeHTTP(w, r)
	})
}
