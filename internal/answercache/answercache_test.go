package answercache_test

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/gossh/gossh/internal/answercache"
)

var noon = time.Date(2026, 1, 2, 12, 0, 0, 0, time.UTC)

func open(t testing.TB) *answercache.Cache {
	t.Helper()
	return &answercache.Cache{Dir: filepath.Join(t.TempDir(), "a", "b"), Check: func(string) error { return nil }}
}

// only returns the path of the one file of a cache.
func only(t testing.TB, c *answercache.Cache) string {
	t.Helper()
	entries, err := os.ReadDir(c.Dir)
	if err != nil || len(entries) != 1 {
		t.Fatalf("got %v, %v, want one file", entries, err)
	}
	return filepath.Join(c.Dir, entries[0].Name())
}

func TestKeeps(t *testing.T) {
	t.Parallel()
	c := open(t)
	if a, err := c.Load("q"); a != nil || err != nil {
		t.Fatalf("got %v, %v from an empty cache", a, err)
	}
	for _, body := range []string{"first", "line\nline\n", ""} {
		want := &answercache.Answer{Body: []byte(body), At: noon, ETag: `"x"`, LastModified: "then"}
		if err := c.Store("q", want); err != nil {
			t.Fatal(err)
		}
		got, err := c.Load("q")
		if err != nil || string(got.Body) != body || !got.At.Equal(noon) || got.ETag != want.ETag || got.LastModified != want.LastModified {
			t.Errorf("got %+v, %v, want %+v", got, err, want)
		}
	}
	if a, err := c.Load("another"); a != nil || err != nil {
		t.Errorf("got %v, %v for another question", a, err)
	}
	for path, want := range map[string]os.FileMode{only(t, c): 0o600, c.Dir: os.ModeDir | 0o700, filepath.Dir(c.Dir): os.ModeDir | 0o700} {
		if info, err := os.Stat(path); err != nil || info.Mode() != want {
			t.Errorf("%s: got %v, %v, want %v", path, info.Mode(), err, want)
		}
	}
}

func TestFresh(t *testing.T) {
	t.Parallel()
	a := &answercache.Answer{At: noon}
	for _, c := range []struct {
		name string
		a    *answercache.Answer
		now  time.Time
		want bool
	}{
		{"at once", a, noon, true},
		{"at the end", a, noon.Add(time.Minute), true},
		{"after it", a, noon.Add(time.Minute + 1), false},
		{"from the future", a, noon.Add(-1), false},
		{"none", nil, noon, false},
	} {
		if got := c.a.Fresh(c.now, time.Minute); got != c.want {
			t.Errorf("%s: got %v, want %v", c.name, got, c.want)
		}
	}
}

func TestNotUsed(t *testing.T) {
	t.Parallel()
	for name, text := range map[string]string{
		"empty":    "",
		"no line":  `{"version":1}`,
		"no JSON":  "hello\nworld",
		"cut off":  `{"version":1,"key":"q","at":"2026-01-02T12:00:00Z","size":10}` + "\nhell",
		"too long": strings.Repeat(" ", 1<<20) + "\n",
	} {
		c := open(t)
		if err := c.Store("q", &answercache.Answer{At: noon}); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(only(t, c), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		if a, err := c.Load("q"); a != nil || err == nil {
			t.Errorf("%s: got %v, %v, want an error", name, a, err)
		}
	}
	for name, text := range map[string]string{
		"another version":  `{"version":2,"key":"q","size":0}` + "\n",
		"another question": `{"version":1,"key":"r","size":0}` + "\n",
	} {
		c := open(t)
		if err := c.Store("q", &answercache.Answer{At: noon}); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(only(t, c), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		if a, err := c.Load("q"); a != nil || err != nil {
			t.Errorf("%s: got %v, %v, want none", name, a, err)
		}
	}
	c := open(t)
	if err := c.Store("q", &answercache.Answer{At: noon}); err != nil {
		t.Fatal(err)
	}
	strange := errors.New("a stranger's")
	c.Check = func(string) error { return strange }
	if a, err := c.Load("q"); a != nil || !errors.Is(err, strange) {
		t.Errorf("got %v, %v, want %v", a, err, strange)
	}
}

func TestPrunes(t *testing.T) {
	t.Parallel()
	c := open(t)
	if err := c.Store("old", &answercache.Answer{At: noon}); err != nil {
		t.Fatal(err)
	}
	if err := os.Chtimes(only(t, c), noon, noon); err != nil {
		t.Fatal(err)
	}
	if err := c.Store("new", &answercache.Answer{At: noon.Add(31 * 24 * time.Hour)}); err != nil {
		t.Fatal(err)
	}
	if a, err := c.Load("old"); a != nil || err != nil {
		t.Errorf("got %v, %v, want none", a, err)
	}
	if a, err := c.Load("new"); a == nil || err != nil {
		t.Errorf("got %v, %v, want the new one", a, err)
	}
}
