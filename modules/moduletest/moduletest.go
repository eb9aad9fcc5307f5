// Package moduletest tests execution modules against their contract.
package moduletest

import (
	"context"
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/gossh/gossh/modules"
	"github.com/gossh/gossh/ordered"
)

// Case is one call and what must come of it.
type Case struct {
	// Name names the case; "" stands for Fun.
	Name string
	// Fun is the function, Args and Kwargs what a user gives.
	Fun    string
	Args   []any
	Kwargs *ordered.Map
	// Want is the return; it is compared as JSON, order included.
	Want any
	// Retcode is the return code of the call.
	Retcode int
	// Test is the Call.Test of the call.
	Test bool
	// Err, if set, is a part of the error that must come instead.
	Err string
	// Within bounds the time of the call; 0 means 3 minutes.
	Within time.Duration
}

// Run runs the cases at the same time, each with a host of its own as NewHost makes
// it; set, if not nil, changes the host.
func Run(t *testing.T, functions []modules.Function, set func(*modules.Host), cases []Case) {
	t.Helper()
	for _, c := range cases {
		name := c.Name
		if name == "" {
			name = c.Fun
		}
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			host := NewHost(t)
			if set != nil {
				set(host)
			}
			c.run(t, functions, host)
		})
	}
}

func (c *Case) run(t *testing.T, functions []modules.Function, host *modules.Host) {
	within := c.Within
	if within == 0 {
		within = 3 * time.Minute
	}
	ctx, cancel := context.WithTimeout(t.Context(), within)
	defer cancel()
	f := Find(t, functions, c.Fun)
	call, err := modules.Bind(f, c.Args, c.Kwargs)
	var got any
	if err == nil {
		call.Host, call.Test = host, call.Test || c.Test
		got, err = f.Run(ctx, call)
	}
	if c.Err != "" {
		if err == nil || !strings.Contains(err.Error(), c.Err) {
			t.Errorf("got %v, %v, want an error with %q", JSON(t, got), err, c.Err)
		}
		return
	}
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(JSON(t, c.Want), JSON(t, got)); diff != "" {
		t.Errorf("return (-want +got):\n%s", diff)
	}
	if call.Retcode != c.Retcode {
		t.Errorf("got the retcode %d, want %d", call.Retcode, c.Retcode)
	}
}

// Bind binds a call as the thin does.
func Bind(t testing.TB, functions []modules.Function, host *modules.Host, fun string, args []any, kwargs *ordered.Map) *modules.Call {
	t.Helper()
	call, err := modules.Bind(Find(t, functions, fun), args, kwargs)
	if err != nil {
		t.Fatal(err)
	}
	call.Host = host
	return call
}

// Find returns the function of that name.
func Find(t testing.TB, functions []modules.Function, name string) *modules.Function {
	t.Helper()
	for i := range functions {
		if functions[i].Name == name {
			return &functions[i]
		}
	}
	t.Fatalf("there is no function %s", name)
	return nil
}

// JSON returns v as the thin encodes it.
func JSON(t testing.TB, v any) string {
	t.Helper()
	b, err := ordered.Encode(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// Conform checks what must be true of each table of functions.
func Conform(t *testing.T, functions []modules.Function) {
	t.Helper()
	seen := map[string]bool{}
	for _, f := range functions {
		if seen[f.Name] || strings.Count(f.Name, ".") != 1 || f.Run == nil {
			t.Errorf("%q: the name must be module.function and unique, and Run set", f.Name)
		}
		seen[f.Name] = true
		if f.Doc == "" || strings.Contains(f.Doc, "CLI Example") || f.Returns == "" || len(f.Examples) == 0 {
			t.Errorf("%s: Doc, Returns and Examples must be set, and hold what their names say", f.Name)
		}
		for _, e := range f.Examples {
			if !strings.HasPrefix(e+" ", f.Name+" ") {
				t.Errorf("%s: %q is no example of it", f.Name, e)
			}
		}
		conformArgs(t, f)
	}
}

func conformArgs(t *testing.T, f modules.Function) {
	t.Helper()
	names := map[string]bool{}
	optional := false
	for _, a := range f.Args {
		if a.Name == "" || names[a.Name] {
			t.Errorf("%s: the argument %q must have a name of its own", f.Name, a.Name)
		}
		names[a.Name] = true
		if a.Doc == "" {
			t.Errorf("%s: the argument %s has no Doc", f.Name, a.Name)
		}
		if a.Name == "test" && f.Changes {
			t.Errorf("%s: test=True is an argument of every function with Changes; see Call.Test", f.Name)
		}
		if a.Required && optional {
			t.Errorf("%s: the argument %s is required after one that is not", f.Name, a.Name)
		}
		optional = optional || !a.Required
	}
}

// NewHost returns a host with a private thin dir, whose log goes to the test.
func NewHost(t testing.TB) *modules.Host {
	t.Helper()
	return &modules.Host{
		ID: "web1", JID: "20260101000000000000", Dir: t.TempDir(), Version: "1.2.3",
		Opts: &ordered.Map{}, Pillar: &ordered.Map{}, Grains: Grains{}, Files: Files{},
		Functions: func() []modules.Function { return nil },
		Logf:      func(level, format string, args ...any) { t.Logf(level+": "+format, args...) },
		Now:       time.Now, Env: os.Environ(), Runner: modules.System{},
	}
}

// Files is a modules.FileSource: contents by path.
type Files map[string]string

// Fetch implements modules.FileSource.
func (f Files) Fetch(_ context.Context, path, env string) (string, error) {
	text, ok := f[path]
	if !ok {
		if text, ok = f[env+":"+path]; !ok {
			return "", modules.ErrNoFile
		}
	}
	tmp, err := os.CreateTemp("", ".gossh-file-*")
	if err != nil {
		return "", err
	}
	if _, err := tmp.WriteString(text); err != nil {
		return "", err
	}
	return tmp.Name(), tmp.Close()
}

// Grains is a modules.GrainSource of given values.
type Grains map[string]any

// Grain implements modules.GrainSource.
func (g Grains) Grain(_ context.Context, name string) (any, bool) {
	v, ok := g[name]
	return v, ok
}

// All implements modules.GrainSource.
func (g Grains) All(ctx context.Context) *ordered.Map {
	m := &ordered.Map{}
	for _, n := range g.Names(ctx) {
		m.Set(n, g[n])
	}
	return m
}

// Names implements modules.GrainSource.
func (g Grains) Names(context.Context) []string { return slices.Sorted(maps.Keys(g)) }

// Log collects what functions log, as "level:line|". It is safe for concurrent use.
type Log struct {
	mu   sync.Mutex
	text strings.Builder
}

// Logf is for modules.Host.
func (l *Log) Logf(level, format string, args ...any) {
	l.mu.Lock()
	defer l.mu.Unlock()
	fmt.Fprintf(&l.text, level+":"+format+"|", args...)
}

// String returns what was logged.
func (l *Log) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.String()
}
