package grains_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"testing/fstest"

	host "github.com/gossh/gossh/grains"
	"github.com/gossh/gossh/internal/grainfile"
	"github.com/gossh/gossh/modules"
	"github.com/gossh/gossh/modules/grains"
	"github.com/gossh/gossh/modules/moduletest"
	"github.com/gossh/gossh/ordered"
)

// collected gives h the grains that a host collects, with those that are set on it.
func collected(h *modules.Host) {
	env := host.System()
	env.Root = fstest.MapFS{"etc/os-release": {Data: []byte("ID=debian\nNAME=Debian\n")}}
	h.Grains = host.Of(env, h, map[string]any{"id": h.ID, "fixed": "x"})
}

// do calls a function and returns what it returns as JSON, or its error.
func do(t testing.TB, h *modules.Host, fun string, args []any, kwargs *ordered.Map) string {
	t.Helper()
	call := moduletest.Bind(t, grains.Functions(), h, fun, args, kwargs)
	v, err := moduletest.Find(t, grains.Functions(), fun).Run(t.Context(), call)
	if err != nil {
		return "error: " + err.Error()
	}
	return moduletest.JSON(t, v)
}

// TestSet sets grains one after the other, in the thin dir.
func TestSet(t *testing.T) {
	t.Parallel()
	h := moduletest.NewHost(t)
	h.Root = t.TempDir()
	collected(h)
	force := ordered.Of("force", true)
	for i, c := range []struct {
		fun    string
		args   []any
		kwargs *ordered.Map
		want   string
	}{
		{"setval", []any{"role", "web"}, ordered.Of("refresh_pillar", false), `{"role":"web"}`},
		{"get", []any{"role"}, nil, `"web"`},
		{"set", []any{"role", "web"}, nil, `{"comment":"Grain is already set","changes":{},"result":true}`},
		{"set", []any{"role", "db"}, nil, `{"comment":"","changes":{"role":"db"},"result":true}`},
		{"set", []any{"role", []any{"db"}}, nil, `"result":false`},
		{"set", []any{"role", []any{"db"}}, force, `{"comment":"","changes":{"role":["db"]},"result":true}`},
		{"set", []any{"role", "web"}, nil, `exists but is a dict or a list`},
		{"append", []any{"role", "web"}, nil, `{"role":["db","web"]}`},
		{"append", []any{"role", "web"}, nil, `"The val web was already in the list role"`},
		{"append", []any{"role", []any{"x", "y"}}, nil, `{"role":["db","web","x","y"]}`},
		{"remove", []any{"role", "web"}, nil, `{"role":["db","x","y"]}`},
		{"remove", []any{"role", "web"}, nil, `"The val web was not in the list role"`},
		{"append", []any{"os", "x"}, nil, `"The key os is not a valid list"`},
		{"append", []any{"os", "x"}, ordered.Of("convert", true), `{"os":["Debian","x"]}`},
		{"remove", []any{"id", "x"}, nil, `"The key id is not a valid list"`},
		{"set", []any{"app:web:port", int64(80)}, nil, `{"comment":"","changes":{"app":{"web":{"port":80}}},"result":true}`},
		{"set", []any{"app:web:host", "a"}, nil, `{"comment":"","changes":{"app":{"web":{"port":80,"host":"a"}}},"result":true}`},
		{"set", []any{"app:web:port:x", int64(1)}, nil, `is different from the provided key 'x'`},
		{"set", []any{"app/web/port", int64(81)}, ordered.Of("delimiter", "/"), `{"app":{"web":{"port":81,"host":"a"}}}`},
		{"append", []any{"app:list", int64(1)}, nil, `{"app":{"web":{"port":81,"host":"a"},"list":[1]}}`},
		{"remove", []any{"app:list", int64(1)}, nil, `{"app":{"web":{"port":81,"host":"a"},"list":[]}}`},
		{"delkey", []any{"app:web:host"}, nil, `{"app":{"web":{"port":81},"list":[]}}`},
		{"delkey", []any{"app:web"}, nil, `"result":false`},
		{"delkey", []any{"app:web"}, force, `{"app":{"list":[]}}`},
		{"setvals", []any{ordered.Of("a", int64(1), "b", "x")}, nil, `{"a":1,"b":"x"}`},
		{"setvals", []any{ordered.Of("a", nil)}, ordered.Of("destructive", true), `{"a":null}`},
		{"has_value", []any{"a"}, nil, "false"},
		{"delval", []any{"b"}, nil, `{"comment":"","changes":{"b":null},"result":true}`},
		{"has_value", []any{"b"}, nil, "true"},
		{"equals", []any{"os:0", "Debian"}, nil, "true"},
		{"equals", []any{"none", "x"}, nil, "false"},
		{"set", []any{"mixed", []any{"a", ordered.Of("b", int64(1))}}, nil, `"result":true`},
		{"set", []any{"mixed:b", int64(2)}, nil, `{"mixed":["a",{"b":2}]}`},
		{"set", []any{"mixed:a", int64(3)}, nil, `{"mixed":[{"a":3},{"b":2}]}`},
		{"setval", []any{"fixed", "y"}, nil, `{"fixed":"y"}`},
		{"fetch", []any{"fixed"}, nil, `"x"`}, // what the roster says goes before
	} {
		if got := do(t, h, "grains."+c.fun, c.args, c.kwargs); !strings.Contains(got, c.want) {
			t.Errorf("%d: %s %v: got %s, want %s", i, c.fun, c.args, got, c.want)
		}
	}
	if h.Files = nil; do(t, h, "grains.get", []any{"role"}, nil) != `["db","x","y"]` {
		t.Error("the grains are not kept")
	}
	info, err := os.Stat(filepath.Join(h.Dir, grainfile.Name))
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("got %v, %v, want a private file", info, err)
	}
}

// yaml answers for the controller: it wraps JSON.
type yaml struct{ moduletest.Files }

func (yaml) Parse(_ context.Context, text string) (any, error) {
	inner, ok := strings.CutPrefix(text, "yaml: ")
	if !ok {
		return nil, fmt.Errorf("bad YAML: %s", text)
	}
	return ordered.Decode([]byte(inner))
}

func (yaml) Dump(_ context.Context, v any) (string, error) {
	b, err := ordered.Encode(v)
	return "yaml: " + string(b), err
}

// TestSetInEtc sets grains in the file of minions.
func TestSetInEtc(t *testing.T) {
	t.Parallel()
	h := moduletest.NewHost(t)
	h.Root, h.Files = t.TempDir(), yaml{}
	h.Opts.Set("grains_store", "etc")
	collected(h)
	path := h.Path(grainfile.Etc())
	if got := do(t, h, "grains.setval", []any{"a", int64(1)}, nil); got != `{"a":1}` {
		t.Fatal(got)
	}
	do(t, h, "grains.setval", []any{"b", "x"}, nil)
	b, err := os.ReadFile(path)
	if want := `yaml: {"a":1,"b":"x"}`; err != nil || string(b) != want {
		t.Errorf("got %s, %v, want %s", b, err, want)
	}
	if got := do(t, h, "grains.get", []any{"b"}, nil); got != `"x"` {
		t.Errorf("got %s, want x", got)
	}
	if err := os.WriteFile(path, []byte("a: [broken"), 0o644); err != nil {
		t.Fatal(err)
	}
	got := do(t, h, "grains.setval", []any{"c", int64(1)}, nil)
	if b, err := os.ReadFile(path); err != nil || string(b) != "a: [broken" || !strings.Contains(got, "mend it first: bad YAML") {
		t.Errorf("a broken file became %s, %v: %s", b, err, got)
	}
	h.Opts.Set("grains_store", "moon")
	if got := do(t, h, "grains.setval", []any{"c", int64(1)}, nil); !strings.Contains(got, "must be thin or etc, and is moon") {
		t.Errorf("got %s", got)
	}
}

// TestSetWithTest changes nothing.
func TestSetWithTest(t *testing.T) {
	t.Parallel()
	h := moduletest.NewHost(t)
	collected(h)
	for fun, args := range map[string][]any{
		"set": {"a:b", int64(1)}, "setval": {"a", int64(1)}, "setvals": {ordered.Of("a", int64(1))}, "append": {"a", int64(1)},
		"get_or_set_hash": {"a"}, "delkey": {"os"}, "delval": {"os"},
	} {
		call := moduletest.Bind(t, grains.Functions(), h, "grains."+fun, args, nil)
		call.Test = true
		if v, err := moduletest.Find(t, grains.Functions(), "grains."+fun).Run(t.Context(), call); err != nil || v == nil {
			t.Errorf("%s: got %v, %v", fun, v, err)
		}
	}
	if entries, err := os.ReadDir(h.Dir); err != nil || len(entries) > 0 {
		t.Errorf("got %v, %v, want an empty thin dir", entries, err)
	}
}

func TestGetOrSetHash(t *testing.T) {
	t.Parallel()
	h := moduletest.NewHost(t)
	collected(h)
	first := do(t, h, "grains.get_or_set_hash", []any{"app:token", int64(20), "ab"}, nil)
	if len(first) != 22 || strings.Trim(first, `"ab`) != "" {
		t.Errorf("got %s, want 20 characters", first)
	}
	if again := do(t, h, "grains.get_or_set_hash", []any{"app:token"}, nil); again != first {
		t.Errorf("got %s, then %s", first, again)
	}
	if got := do(t, h, "grains.get_or_set_hash", []any{"x", int64(0)}, nil); !strings.HasPrefix(got, "error: length") {
		t.Errorf("got %s", got)
	}
}

// TestSetTogether sets grains at the same time: none is lost.
func TestSetTogether(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	var wg sync.WaitGroup
	for i := range 8 {
		wg.Go(func() {
			h := moduletest.NewHost(t)
			h.Dir = dir
			collected(h)
			if got := do(t, h, "grains.setval", []any{fmt.Sprint("g", i), int64(i)}, nil); strings.HasPrefix(got, "error") {
				t.Error(got)
			}
		})
	}
	wg.Wait()
	h := moduletest.NewHost(t)
	h.Dir = dir
	collected(h)
	for i := range 8 {
		if got := do(t, h, "grains.get", []any{fmt.Sprint("g", i)}, nil); got != fmt.Sprint(i) {
			t.Errorf("g%d: got %s", i, got)
		}
	}
}

// TestWiped warns of grains that go with the thin dir.
func TestWiped(t *testing.T) {
	t.Parallel()
	for _, where := range []string{"thin", "etc"} {
		var log moduletest.Log
		h := moduletest.NewHost(t)
		h.Root, h.Wiped, h.Logf = t.TempDir(), true, log.Logf
		h.Opts.Set("grains_store", where)
		collected(h)
		do(t, h, "grains.setval", []any{"a", int64(1)}, nil)
		if warned := strings.Contains(log.String(), "warning:grains that are set in the thin dir go with it"); warned != (where == "thin") {
			t.Errorf("%s: got the log %q", where, log.String())
		}
	}
}
