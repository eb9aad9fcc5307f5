package roster_test

import (
	"context"
	"errors"
	"io/fs"
	"iter"
	"slices"
	"strings"
	"testing"

	"github.com/gossh/gossh/fault"
	"github.com/gossh/gossh/roster"
	"github.com/gossh/gossh/targets"
)

// failing lists IDs and ends with an error.
type failing struct {
	ids []targets.ID
	err error
}

func (f failing) Entries(context.Context, roster.Query) iter.Seq2[roster.Entry, error] {
	return func(yield func(roster.Entry, error) bool) {
		for _, id := range f.ids {
			if !yield(roster.Entry{ID: id, Source: roster.Source{Name: "list"}}, nil) {
				return
			}
		}
		if f.err != nil {
			yield(roster.Entry{}, f.err)
		}
	}
}

func TestNamed(t *testing.T) {
	t.Parallel()
	hinted := fault.New(fault.Invalid, "", "it is gone: %w", fs.ErrNotExist).WithHint("look")
	for _, c := range []struct {
		name     string
		err      error
		optional bool
		want     []targets.ID
		fails    string
		warning  string
	}{
		{"works", nil, false, []targets.ID{"a", "b", "c"}, "", ""},
		{"works and is optional", nil, true, []targets.ID{"a", "b", "c"}, "", ""},
		{"fails", errors.New("it is gone"), false, nil, "reading the roster x: it is gone", ""},
		{"is not there", hinted, false, nil, "reading the roster x: it is gone", ""},
		{"fails and is optional", hinted, true, []targets.ID{"c"}, "", "the roster x is left out: it is gone"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			var warnings []string
			warn := func(msg string) { warnings = append(warnings, msg) }
			n := &roster.Named{Name: "x", Provider: failing{[]targets.ID{"a", "b"}, c.err}, Optional: c.optional, Warn: warn}
			s := &roster.Set{Providers: []roster.Provider{n, failing{ids: []targets.ID{"c"}}}, Required: true}
			m, err := s.Resolve(t.Context(), targets.Expr{Text: "*"})
			if c.fails != "" {
				if err == nil || !strings.Contains(err.Error(), c.fails) || fault.KindOf(err) != fault.Invalid || fault.HintOf(err) != fault.HintOf(c.err) ||
					errors.Is(err, fs.ErrNotExist) != errors.Is(c.err, fs.ErrNotExist) {
					t.Errorf("got %v, a %v error, want %q and the cause", err, fault.KindOf(err), c.fails)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			if !slices.Equal(m.IDs(), c.want) {
				t.Errorf("got %v, want %v", m.IDs(), c.want)
			}
			if got := strings.Join(warnings, "\n"); (c.warning == "") != (got == "") || !strings.Contains(got, c.warning) {
				t.Errorf("got the warnings %q, want %q", got, c.warning)
			}
		})
	}
}

// TestNamedIsCancelled has that the end of a run is no failure of a roster.
func TestNamedIsCancelled(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	for _, optional := range []bool{false, true} {
		n := &roster.Named{Name: "x", Provider: failing{err: errors.New("half a line")}, Optional: optional, Warn: func(msg string) { t.Error(msg) }}
		var got error
		for _, err := range n.Entries(ctx, roster.Query{}) {
			got = err
		}
		if !errors.Is(got, context.Canceled) {
			t.Errorf("optional %v: got %v, want %v", optional, got, context.Canceled)
		}
	}
}

// TestNamedTrust has entries that others may have written.
func TestNamedTrust(t *testing.T) {
	t.Parallel()
	for _, trust := range []bool{false, true} {
		var warnings []string
		s := &roster.Set{
			Providers: []roster.Provider{&roster.Named{Name: "x", Provider: static{text: "a: {priv: /k}\n", foreign: true}, Trust: trust}},
			Warn:      func(msg string) { warnings = append(warnings, msg) },
		}
		priv := resolve(t, s, "", "a").Get("a").Auth.Priv
		want := "r:1:11: priv is dropped: r is not trusted to name what is read or run on this machine; to trust all that this roster gives, add x to roster_trust"
		if trust && (priv != "/k" || len(warnings) > 0) || !trust && (priv != "" || strings.Join(warnings, "|") != want) {
			t.Errorf("trust %v: got %q and the warnings %q", trust, priv, warnings)
		}
	}
}

// TestMissingSourceIsSaid has that a source that is not there is not passed over in
// silence where others go on without it.
func TestMissingSourceIsSaid(t *testing.T) {
	t.Parallel()
	var warnings []string
	s := &roster.Set{
		Providers: []roster.Provider{failing{err: fault.New(fault.Invalid, "", "the file x: %w", fs.ErrNotExist)}, failing{ids: []targets.ID{"c"}}},
		Warn:      func(msg string) { warnings = append(warnings, msg) },
	}
	m, err := s.Resolve(t.Context(), targets.Expr{Text: "*"})
	if err != nil || m.Len() != 1 {
		t.Fatalf("got %v, %v", m, err)
	}
	if want := []string{"the file x: file does not exist; the other rosters count"}; !slices.Equal(warnings, want) {
		t.Errorf("got %q, want %q", warnings, want)
	}
}
