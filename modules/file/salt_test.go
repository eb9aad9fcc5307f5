package file_test

import (
	"bufio"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/gossh/gossh/internal/testneed"
	"github.com/gossh/gossh/modules"
	"github.com/gossh/gossh/modules/moduletest"
	"github.com/gossh/gossh/ordered"
)

// TestAgainstSalt compares with what Salt answered; see testdata/salt.
func TestAgainstSalt(t *testing.T) {
	t.Parallel()
	testneed.Root(t, "root")
	if m := usualMode(t); m != "0644" {
		testneed.Skip(t, "umask", "the answers were recorded with the umask 022, and new files have "+m)
	}
	f, err := os.Open("testdata/salt/answers.jsonl")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	n := 0
	lines := bufio.NewScanner(f)
	for lines.Buffer(nil, 1<<20); lines.Scan(); n++ {
		root := t.TempDir()
		v, err := ordered.Decode([]byte(strings.ReplaceAll(lines.Text(), "$R", root)))
		if err != nil {
			t.Fatal(err)
		}
		c := v.(*ordered.Map)
		want, got := answered(c), ours(t, c, root)
		why := c.Value("why")
		switch d := cmp.Diff(want, got); {
		case d != "" && why == nil:
			t.Errorf("line %d: %s %s %s: -salt +got:\n%s", n+1, moduletest.JSON(t, c.Value("fun")), moduletest.JSON(t, c.Value("args")), moduletest.JSON(t, c.Value("kw")), d)
		case d == "" && why != nil:
			t.Errorf("line %d is as Salt has it, though %q", n+1, why)
		}
	}
	if err := lines.Err(); err != nil || n < 700 {
		t.Errorf("got %d answers (%v), want more than 700", n, err)
	}
}

// outcome is what became of a call: what is compared.
type outcome struct {
	Failed bool
	Return string
	Files  map[string]string
}

// answered returns what Salt did.
func answered(c *ordered.Map) outcome {
	out := outcome{Files: map[string]string{}}
	for n, v := range c.Value("after").(*ordered.Map).All() {
		out.Files[n] = v.(string)
	}
	ret, ok := c.Get("ret")
	if out.Failed = !ok; ok {
		out.Return = plain(ret)
	}
	return out
}

// plain encodes a return without the order of its keys, which Salt's has not always.
func plain(v any) string {
	m, ok := v.(*ordered.Map)
	if !ok {
		b, err := ordered.Encode(v)
		if err != nil {
			return err.Error()
		}
		return string(b)
	}
	out := map[string]string{}
	for k, e := range m.All() {
		out[k] = plain(e)
	}
	return fmt.Sprint(out)
}

// ours does the same.
func ours(t *testing.T, c *ordered.Map, root string) outcome {
	t.Helper()
	for n, v := range c.Value("files").(*ordered.Map).All() {
		path := filepath.Join(root, n)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(v.(string)), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	host := moduletest.NewHost(t)
	host.Logf = func(string, string, ...any) {}
	f := moduletest.Find(t, functions(), c.Value("fun").(string))
	call, err := modules.Bind(f, c.Value("args").([]any), c.Value("kw").(*ordered.Map))
	if err != nil {
		t.Fatal(err)
	}
	call.Host = host
	got, err := f.Run(t.Context(), call)
	out := outcome{Failed: err != nil, Files: map[string]string{}}
	if err == nil {
		out.Return = plain(got)
	}
	err = filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil || path == root {
			return err
		}
		info, err := d.Info()
		if err != nil {
			return err
		}
		mode := info.Mode().Perm()
		if info.Mode()&fs.ModeSymlink != 0 {
			mode = 0o777
		}
		out.Files[path[len(root)+1:]] = fmt.Sprintf("%04o %s", mode, content(t, path))
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}
