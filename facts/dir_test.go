package facts_test

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/gossh/gossh/facts"
	"github.com/gossh/gossh/fault"
	"github.com/gossh/gossh/ordered"
	"github.com/gossh/gossh/targets"
)

func trust(string) error { return nil }

// store returns an empty store and where it is.
func store(t testing.TB) (*facts.Dir, string) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "cache", "hosts")
	return facts.NewDir(path, trust), path
}

func record(t testing.TB, id targets.ID, grains ...any) *facts.Record {
	t.Helper()
	g, err := facts.NewGrains(ordered.Of(grains...))
	if err != nil {
		t.Fatal(err)
	}
	return &facts.Record{
		ID: id, Host: "192.0.2.1", Port: 2222, User: "ada", HostKey: "SHA256:abc",
		Collected: time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC), Grains: g,
	}
}

func put(t testing.TB, s facts.Store, r *facts.Record) {
	t.Helper()
	if err := s.Put(t.Context(), r); err != nil {
		t.Fatal(err)
	}
}

// whole returns all grains of a record.
func whole(t testing.TB, r *facts.Record) string {
	t.Helper()
	m, err := r.Grains.Map()
	if err != nil {
		t.Fatal(err)
	}
	text, err := ordered.Encode(m)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func TestDirKeepsRecords(t *testing.T) {
	t.Parallel()
	s, path := store(t)
	// IDs that are no names of files, or look like each other's.
	ids := []targets.ID{"web1", "WEB1", "..a", "a:b", "ä", "a_b", "~", targets.ID(strings.Repeat("x", 255))}
	for _, id := range ids {
		if r, err := s.Get(t.Context(), id); r != nil || err != nil {
			t.Errorf("%s: got %v, %v before it is there", id, r, err)
		}
		put(t, s, record(t, id, "z", "1", "name", string(id), "a", []any{int64(1), 2.5, nil, true}))
	}
	for _, id := range ids {
		r, err := s.Get(t.Context(), id)
		if err != nil || r == nil {
			t.Fatalf("%s: got %v, %v", id, r, err)
		}
		want := record(t, id)
		if r.ID != id || r.Host != want.Host || r.Port != want.Port || r.User != want.User || r.HostKey != want.HostKey || !r.Collected.Equal(want.Collected) {
			t.Errorf("got %+v, want %+v", r, want)
		}
		if got, want := whole(t, r), `{"z":"1","name":"`+string(id)+`","a":[1,2.5,null,true]}`; got != want {
			t.Errorf("got %s, want %s", got, want)
		}
	}
	put(t, s, record(t, "web1", "new", "1"))
	if r, err := s.Get(t.Context(), "web1"); err != nil || whole(t, r) != `{"new":"1"}` {
		t.Errorf("got %v, %v for what was put twice", r, err)
	}
	list, err := os.ReadDir(path)
	if err != nil || len(list) != len(ids) {
		t.Errorf("got %d files, %v, want %d", len(list), err, len(ids))
	}
	for name, want := range map[string]os.FileMode{path: 0o700, filepath.Join(path, list[0].Name()): 0o600} {
		if info, err := os.Stat(name); err != nil || info.Mode().Perm() != want {
			t.Errorf("%s: got %v, %v, want %v", name, info.Mode().Perm(), err, want)
		}
	}
}

func TestDirLists(t *testing.T) {
	t.Parallel()
	s, path := store(t)
	for r, err := range s.All(t.Context()) {
		t.Errorf("got %v, %v of a store that is not there", r, err)
	}
	for _, id := range []targets.ID{"c", "a", "b"} {
		put(t, s, record(t, id, "os", "x"))
	}
	for name, text := range map[string]string{
		"other.json": `{"version":1,"id":"d"}`, "note": "x", ".new-1": "x", "broken.json": "\x00", "empty.json": "",
	} {
		if err := os.WriteFile(filepath.Join(path, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	var got []targets.ID
	for r, err := range s.All(t.Context()) {
		if err != nil {
			t.Fatal(err)
		}
		got = append(got, r.ID)
	}
	if d := cmp.Diff([]targets.ID{"a", "b", "c"}, got); d != "" {
		t.Errorf("-want +got:\n%s", d)
	}
	for _, want := range []bool{true, false} {
		if ok, err := s.Remove(t.Context(), "b"); ok != want || err != nil {
			t.Errorf("removing: got %v, %v, want %v", ok, err, want)
		}
	}
	if r, err := s.Get(t.Context(), "b"); r != nil || err != nil {
		t.Errorf("got %v, %v of what was removed", r, err)
	}
}

// TestDirPassesOverWhatIsBroken has that a file that was cut off, is of another
// version or of another host is no record.
func TestDirPassesOverWhatIsBroken(t *testing.T) {
	t.Parallel()
	s, path := store(t)
	put(t, s, record(t, "a", "os", "Debian", "list", []any{int64(1)}))
	list, err := os.ReadDir(path)
	if err != nil || len(list) != 1 {
		t.Fatal(list, err)
	}
	file := filepath.Join(path, list[0].Name())
	good, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	broken := []string{
		strings.Replace(string(good), `"version":1`, `"version":2`, 1), strings.Replace(string(good), `"id":"a"`, `"id":"b"`, 1),
		strings.Replace(string(good), `"id":"a"`, `"id":"../a"`, 1), strings.Replace(string(good), `SHA256:abc`, ``, 1),
		string(good) + "more", strings.Repeat("x", 2<<20),
	}
	for i := range good {
		broken = append(broken, string(good[:i]))
	}
	for _, text := range broken {
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		if r, err := s.Get(t.Context(), "a"); r != nil || err != nil {
			t.Errorf("%.200q: got %v, %v, want none", text, r, err)
		}
	}
	if err := os.WriteFile(file, good, 0o600); err != nil {
		t.Fatal(err)
	}
	if r, err := s.Get(t.Context(), "a"); r == nil || err != nil {
		t.Errorf("got %v, %v of the whole file", r, err)
	}
}

func TestDirThatOthersCanWrite(t *testing.T) {
	t.Parallel()
	s := facts.NewDir(t.TempDir(), func(string) error { return errors.New("others can write it") })
	if _, err := s.Get(t.Context(), "a"); fault.KindOf(err) != fault.Invalid || !strings.Contains(err.Error(), "others") {
		t.Errorf("Get: got %v", err)
	}
	if err := s.Put(t.Context(), record(t, "a", "os", "x")); err == nil {
		t.Error("Put: got no error")
	}
	if _, err := s.Remove(t.Context(), "a"); err == nil {
		t.Error("Remove: got no error")
	}
	for _, err := range s.All(t.Context()) {
		if err == nil {
			t.Error("All: got no error")
		}
	}
}

func TestDirServesManyAtOnce(t *testing.T) {
	t.Parallel()
	s, path := store(t)
	other := facts.NewDir(path, trust) // of another process
	long := strings.Repeat("x", 10_000)
	var wg sync.WaitGroup
	for i, s := range []facts.Store{s, other, s, other} {
		wg.Go(func() {
			for range 50 {
				if err := s.Put(t.Context(), record(t, "a", "long", long, "by", int64(i))); err != nil {
					t.Error(err)
				}
				if r, err := s.Get(t.Context(), "a"); r == nil || err != nil {
					t.Errorf("got %v, %v: a record is there as a whole", r, err)
				}
			}
		})
	}
	wg.Wait()
}
