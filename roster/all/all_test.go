package all_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/gossh/gossh/fault"
	"github.com/gossh/gossh/roster"
	"github.com/gossh/gossh/roster/all"
	"github.com/gossh/gossh/targets"
)

func TestFind(t *testing.T) {
	t.Parallel()
	for _, f := range all.Factories() {
		if got, err := all.Find(f.Name); err != nil || got.Doc != f.Doc || f.Doc == "" {
			t.Errorf("%s: got %+v, %v", f.Name, got, err)
		}
	}
	_, err := all.Find("nonsense")
	if fault.KindOf(err) != fault.Invalid || fault.HintOf(err) == "" {
		t.Errorf("got %v", err)
	}
}

// TestFromConfiguration makes the flat roster as the command line does.
func TestFromConfiguration(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "roster")
	if err := os.WriteFile(file, []byte("web1: 192.0.2.1\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	f, err := all.Find("flat")
	if err != nil {
		t.Fatal(err)
	}
	get := func(key string) (roster.Value, bool) {
		if key == "roster_file" {
			return roster.Value{V: file}, false
		}
		return roster.Value{}, false
	}
	p, err := f.New(func(into any) error { return roster.Decode(get, into) })
	if err != nil {
		t.Fatal(err)
	}
	m, err := (&roster.Set{Providers: []roster.Provider{p}}).Resolve(t.Context(), targets.Expr{Text: "*"})
	if err != nil || m.Get("web1").Addr() != "192.0.2.1" {
		t.Errorf("got %v, %v", m, err)
	}
}
