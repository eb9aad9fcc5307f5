package main

import (
	"errors"
	"os"
	"path/filepath"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"gossh": main})
}

// TestScripts runs the command lines in testdata/script against three servers in
// this process. $DEMO is their configuration directory.
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
			e.Setenv("RANGE", rangeAnswers(e))
			e.Setenv("DEMO", dir)
			e.Setenv("HOME", home)
			e.Setenv("USER", "me")
			return appendTo(filepath.Join(dir, "master"), "cachedir: "+filepath.Join(home, "cache")+"\n")
		},
	})
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
