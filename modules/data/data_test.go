package data_test

import (
	"os"
	"strings"
	"sync"
	"testing"

	"github.com/gossh/gossh/modules"
	"github.com/gossh/gossh/modules/data"
	"github.com/gossh/gossh/modules/moduletest"
	"github.com/gossh/gossh/ordered"
)

func TestConforms(t *testing.T) { moduletest.Conform(t, data.Functions()) }

func call(t testing.TB, h *modules.Host, fun string, args ...any) (string, error) {
	t.Helper()
	c := moduletest.Bind(t, data.Functions(), h, fun, args, nil)
	v, err := moduletest.Find(t, data.Functions(), fun).Run(t.Context(), c)
	return moduletest.JSON(t, v), err
}

// TestStore has calls one after the other, and what they return.
func TestStore(t *testing.T) {
	t.Parallel()
	h := moduletest.NewHost(t)
	list := func(v ...any) []any { return v }
	for i, c := range []struct {
		fun  string
		args []any
		want string
	}{
		{"data.load", nil, `{}`},
		{"data.keys", nil, `[]`},
		{"data.get", list("a"), `null`},
		{"data.get", list("a", "x"), `"x"`},
		{"data.update", list("a", int64(1)), `true`},
		{"data.update", list("b", ordered.Of("c", list("d"))), `true`},
		{"data.get", list("b"), `{"c":["d"]}`},
		{"data.getval", list("a"), `1`},
		{"data.getvals", list("a", "none", "b"), `[1,{"c":["d"]}]`},
		{"data.keys", nil, `["a","b"]`},
		{"data.values", nil, `[1,{"c":["d"]}]`},
		{"data.has_key", list("a"), `true`},
		{"data.has_key", list("c"), `false`},
		{"data.cas", list("a", int64(2), int64(7)), `false`},
		{"data.cas", list("none", int64(2), nil), `false`},
		{"data.cas", list("a", int64(2), int64(1)), `true`},
		{"data.pop", list("none", "x"), `"x"`},
		{"data.pop", list("a"), `2`},
		{"data.items", nil, `{"b":{"c":["d"]}}`},
		{"data.dump", list(ordered.Of("eggs", "spam")), `true`},
		{"data.load", nil, `{"eggs":"spam"}`},
		{"data.clear", nil, `true`},
		{"data.load", nil, `{}`},
	} {
		if got, err := call(t, h, c.fun, c.args...); err != nil || got != c.want {
			t.Errorf("%d: %s %v: got %s, %v, want %s", i, c.fun, c.args, got, err, c.want)
		}
	}
	info, err := os.Stat(h.Dir + "/.gossh-data")
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("got %v, %v, want a store for its owner alone", info.Mode(), err)
	}
	if _, err := call(t, h, "data.update", "big", strings.Repeat("x", 9<<20)); err == nil {
		t.Error("a store of any size was written")
	}
	if err := os.WriteFile(h.Dir+"/.gossh-data", []byte("{"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := call(t, h, "data.update", "a", "b"); err == nil || !strings.Contains(err.Error(), "data.clear empties it") {
		t.Errorf("got %v, want the broken store to stay", err)
	}
	if got, err := call(t, h, "data.clear"); err != nil || got != "true" {
		t.Errorf("got %s, %v", got, err)
	}
}

// TestAtTheSameTime has that no value is lost when several runs set one.
func TestAtTheSameTime(t *testing.T) {
	t.Parallel()
	h := moduletest.NewHost(t)
	var wg sync.WaitGroup
	for i := range 20 {
		wg.Go(func() {
			if _, err := call(t, h, "data.update", string(rune('a'+i)), int64(i)); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	if got, err := call(t, h, "data.keys"); err != nil || strings.Count(got, ",") != 19 {
		t.Errorf("got %s, %v, want 20 keys", got, err)
	}
}

// TestWiped has that who sets a value is told that it does not stay.
func TestWiped(t *testing.T) {
	t.Parallel()
	h, log := moduletest.NewHost(t), &moduletest.Log{}
	h.Wiped, h.Logf = true, log.Logf
	if _, err := call(t, h, "data.update", "a", "b"); err != nil || !strings.Contains(log.String(), "leave out -w") {
		t.Errorf("got %v and %q", err, log.String())
	}
}
