package facts_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/gossh/gossh/facts"
	"github.com/gossh/gossh/fault"
	"github.com/gossh/gossh/ordered"
	"github.com/gossh/gossh/targets"
)

// world is a store, hosts with keys, and what was asked.
type world struct {
	facts.Source
	asked    []targets.ID
	report   facts.Report
	warnings []string
}

// now is a day after what record makes.
var now = time.Date(2026, 1, 3, 3, 4, 5, 0, time.UTC)

func newWorld(t testing.TB) *world {
	t.Helper()
	s, _ := store(t)
	w := &world{}
	w.Source = facts.Source{
		Store:      s,
		Recognizes: func(_ context.Context, _ *targets.Target, key string) bool { return key == "SHA256:abc" },
		Ask: func(_ context.Context, open *targets.Map) (map[targets.ID]facts.Answer, error) {
			w.asked = append(w.asked, open.IDs()...)
			out := map[targets.ID]facts.Answer{}
			for t1 := range open.All() {
				a := facts.Answer{Err: fault.New(fault.Unreachable, "", "it is off")}
				if t1.ID != "off" {
					a = facts.Answer{Grains: record(t, t1.ID, "os", "asked", "id", "what it likes").Grains}
				}
				out[t1.ID] = a
			}
			return out, nil
		},
		Tell: func(r facts.Report) { w.report = r },
		Warn: func(msg string) { w.warnings = append(w.warnings, msg) },
		Now:  func() time.Time { return now },
	}
	return w
}

func hosts(t testing.TB, list ...*targets.Target) *targets.Map {
	t.Helper()
	m := &targets.Map{}
	for _, h := range list {
		if err := m.Add(h); err != nil {
			t.Fatal(err)
		}
	}
	return m
}

// TestSource has for each state of the store who is asked and what is known.
func TestSource(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name   string
		change func(w *world, r *facts.Record)
		asked  string
		known  string // os of a, b and off; ! for an error, - for nothing
		cached int
		left   int
	}{
		{"as it is", func(*world, *facts.Record) {}, "[b off]", "cached asked !", 1, 0},
		{"another key", func(_ *world, r *facts.Record) { r.HostKey = "SHA256:xyz" }, "[a b off]", "asked asked !", 0, 0},
		{"no key recorded", func(w *world, _ *facts.Record) {
			w.Recognizes = func(context.Context, *targets.Target, string) bool { return false }
		}, "[a b off]", "asked asked !", 0, 0},
		{"young enough", func(w *world, _ *facts.Record) { w.MaxAge = 24 * time.Hour }, "[b off]", "cached asked !", 1, 0},
		{"too old", func(w *world, _ *facts.Record) { w.MaxAge = 23 * time.Hour }, "[a b off]", "asked asked !", 0, 0},
		{"of the future", func(w *world, r *facts.Record) {
			w.MaxAge = time.Hour
			r.Collected = now.Add(time.Minute)
		}, "[a b off]", "asked asked !", 0, 0},
		{"refresh", func(w *world, _ *facts.Record) { w.Refresh = true }, "[a b off]", "asked asked !", 0, 0},
		{"cached only", func(w *world, _ *facts.Record) { w.CachedOnly, w.MaxAge = true, time.Hour }, "[]", "cached - -", 1, 2},
		{"cached only, another key", func(w *world, r *facts.Record) { w.CachedOnly, r.HostKey = true, "SHA256:xyz" }, "[]", "- - -", 0, 3},
		{"no store", func(w *world, _ *facts.Record) { w.Store = nil }, "[a b off]", "asked asked !", 0, 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t)
			r, s := record(t, "a", "os", "cached"), w.Store
			c.change(w, r)
			put(t, s, r)
			open := hosts(t, &targets.Target{ID: "a"}, &targets.Target{ID: "b"}, &targets.Target{ID: "off"})
			known, err := w.Facts(t.Context(), targets.NeedGrains, open)
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, id := range open.IDs() {
				got = append(got, grain(t, known, id, "os"))
			}
			if asked := fmt.Sprint(w.asked); asked != c.asked || strings.Join(got, " ") != c.known {
				t.Errorf("got %v after asking %s, want %s after %s", got, asked, c.known, c.asked)
			}
			if w.report.Cached != c.cached || len(w.report.Left) != c.left || w.report.Asked != len(w.asked) || len(w.report.Failed) != strings.Count(c.known, "!") {
				t.Errorf("got the report %+v", w.report)
			}
			if c.cached == 1 && w.report.Oldest != 24*time.Hour {
				t.Errorf("got the age %v, want a day", w.report.Oldest)
			}
		})
	}
}

func grain(t testing.TB, known func(targets.ID) (targets.Facts, error), id targets.ID, name string) string {
	t.Helper()
	f, err := known(id)
	switch {
	case err != nil:
		return "!"
	case f == nil:
		return "-"
	}
	tree, ok := f.Tree(targets.NeedGrains)
	if !ok {
		t.Errorf("%s: no tree", id)
		return ""
	}
	v, _ := tree.(facts.Grains).Get(name)
	return fmt.Sprint(v)
}

// TestOverrides has that the roster's grains count above those that were kept, and
// that the id is the roster's.
func TestOverrides(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	put(t, w.Store, record(t, "a", "os", "cached", "role", "own", "id", "own", "kernel", "Linux"))
	known, err := w.Facts(t.Context(), targets.NeedGrains, hosts(t,
		&targets.Target{
			ID: "a", Grains: ordered.Of("role", "roster"),
			MinionOpts: ordered.Of("grains", ordered.Of("role", "options", "os", "options")),
		},
		&targets.Target{ID: "b", Grains: ordered.Of("role", "roster")}))
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		id         targets.ID
		name, want string
	}{
		{"a", "role", "roster"},
		{"a", "os", "options"},
		{"a", "id", "a"},
		{"a", "kernel", "Linux"},
		{"b", "role", "roster"},
		{"b", "os", "asked"},
		{"b", "id", "b"},
	} {
		if got := grain(t, known, c.id, c.name); got != c.want {
			t.Errorf("%s of %s: got %s, want %s", c.name, c.id, got, c.want)
		}
	}
}

func TestPillar(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	open := hosts(t, &targets.Target{ID: "a"}, &targets.Target{ID: "bad"}, &targets.Target{ID: "off"})
	if _, err := w.Facts(t.Context(), targets.NeedPillar, open); fault.KindOf(err) != fault.Invalid {
		t.Errorf("without pillar: got %v, want invalid", err)
	}
	w.Pillar = func(_ context.Context, t *targets.Target, grains *ordered.Map) (*ordered.Map, error) {
		if t.ID == "bad" {
			return nil, errors.New("it does not compile")
		}
		return ordered.Of("role", fmt.Sprint(grains.Value("os"), " ", grains.Value("id"))), nil
	}
	known, err := w.Facts(t.Context(), targets.NeedPillar|targets.NeedGrains, open)
	if err != nil {
		t.Fatal(err)
	}
	f, err := known("a")
	if err != nil {
		t.Fatal(err)
	}
	if p, ok := f.Tree(targets.NeedPillar); !ok || p.(*ordered.Map).Value("role") != "asked a" {
		t.Errorf("got %v, %v", p, ok)
	}
	for _, id := range []targets.ID{"bad", "off"} {
		if f, err := known(id); f != nil || err == nil {
			t.Errorf("%s: got %v, %v, want an error", id, f, err)
		}
	}
	if len(w.report.Failed) != 2 {
		t.Errorf("got %v", w.report.Failed)
	}
}

func TestStoreThatCannotBeRead(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.Store = facts.NewDir(t.TempDir(), func(string) error { return errors.New("others can write it") })
	known, err := w.Facts(t.Context(), targets.NeedGrains, hosts(t, &targets.Target{ID: "a"}, &targets.Target{ID: "b"}))
	if err != nil {
		t.Fatal(err)
	}
	if got := grain(t, known, "a", "os"); got != "asked" || len(w.warnings) != 1 || !strings.Contains(w.warnings[0], "others can write it") {
		t.Errorf("got %s with the warnings %q", got, w.warnings)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := w.Facts(ctx, targets.NeedGrains, hosts(t, &targets.Target{ID: "a"})); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v, want cancelled", err)
	}
}
