package thin_test

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/gossh/gossh/files"
	"github.com/gossh/gossh/modules"
	"github.com/gossh/gossh/thin"
	"github.com/gossh/gossh/thin/thintest"
)

// programFunction runs a program of the controller.
func programFunction() modules.Function {
	return modules.Function{
		Name: "program.run", Args: []modules.Arg{{Name: "path", Required: true}, {Name: "sha256", Required: true}},
		Run: func(ctx context.Context, c *modules.Call) (any, error) {
			local, err := c.Host.Files.(modules.Programs).Program(ctx, modules.Program{Path: c.Text("path"), Env: "base", SHA256: c.Text("sha256")})
			if err != nil {
				return "no: " + err.Error(), nil
			}
			return c.Host.Output(ctx, local)
		},
	}
}

// TestPrograms keeps programs of the controller on the host.
func TestPrograms(t *testing.T) {
	t.Parallel()
	roots := t.TempDir()
	program := func(name, text string) string {
		t.Helper()
		if err := os.WriteFile(filepath.Join(roots, name), []byte(text), 0o755); err != nil {
			t.Fatal(err)
		}
		sum := sha256.Sum256([]byte(text))
		return hex.EncodeToString(sum[:])
	}
	one1 := program("one", "#!/bin/sh\necho first\n")
	two := program("two", "#!/bin/sh\necho second\n")
	tgt, r := host(t), runner(t)
	o := thin.OpenOptions{Files: files.New(map[string][]string{"base": {roots}})}
	runs := func(path, sum, want string) {
		t.Helper()
		got, err := one(t, r, &thintest.Conn{}, tgt, o, "program.run", path, sum)
		if err != nil || !strings.Contains(got, want) {
			t.Errorf("%s: got %s, %v, want %s", path, got, err, want)
		}
	}
	runs("one", one1, `"return":"first"`)
	kept := filepath.Join(tgt.Thin.Dir, ".gossh-prog-"+one1)
	if info, err := os.Stat(kept); err != nil || info.Mode().Perm() != 0o700 {
		t.Fatalf("got %v, %v", info, err)
	}
	// What is there is not asked for again.
	if err := os.Remove(filepath.Join(roots, "one")); err != nil {
		t.Fatal(err)
	}
	runs("one", one1, `"return":"first"`)
	runs("none", two, "no: fetching salt://none")
	runs("two", one1[:62]+"00", "no: salt://two has changed meanwhile")
	runs("two", "../../etc/passwd", "no: salt://two has no digest")
	// One that came long ago goes when another one comes.
	old := time.Now().Add(-31 * 24 * time.Hour)
	if err := os.Chtimes(kept, old, old); err != nil {
		t.Fatal(err)
	}
	runs("two", two, `"return":"second"`)
	left, err := filepath.Glob(tgt.Thin.Dir + "/.gossh-*")
	if want := filepath.Join(tgt.Thin.Dir, ".gossh-prog-"+two); err != nil || len(left) != 1 || left[0] != want {
		t.Errorf("got %v, %v, want %s alone", left, err, want)
	}
}
