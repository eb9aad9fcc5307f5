package grains

import (
	"context"
	"io/fs"
	"os"
	"os/exec"
	"runtime"
	"slices"
	"strings"

	"github.com/gossh/gossh/internal/ordered"
)

// Env is what the collectors look at. Tests fill it with other systems.
type Env struct {
	// OS is the operating system, as Go names it.
	OS string
	// Root is the file system, without the leading slash.
	Root fs.FS
	// Getenv returns an environment variable.
	Getenv func(string) string
	// Run returns the output of a command, "" if it fails.
	Run func(ctx context.Context, argv ...string) string
}

// System returns the surroundings of this process.
func System() *Env {
	return &Env{
		OS: runtime.GOOS, Root: os.DirFS("/"), Getenv: os.Getenv,
		Run: func(ctx context.Context, argv ...string) string {
			out, err := exec.CommandContext(ctx, argv[0], argv[1:]...).Output()
			if err != nil {
				return ""
			}
			return strings.TrimSpace(string(out))
		},
	}
}

// read returns the text of a file without surrounding white space, "" if it cannot
// be read: then the grain is missing or empty.
func (e *Env) read(name string) string {
	b, err := fs.ReadFile(e.Root, strings.TrimPrefix(name, "/"))
	if err != nil {
		return ""
	}
	return strings.TrimSpace(string(b))
}

func (e *Env) exists(name string) bool {
	_, err := fs.Stat(e.Root, strings.TrimPrefix(name, "/"))
	return err == nil
}

// collector gives the grains that come from one place.
type collector struct {
	names []string
	run   func(ctx context.Context, e *Env) map[string]any
}

// Source collects grains. It is a modules.GrainSource for one goroutine.
type Source struct {
	env  *Env
	over map[string]any
	done []bool
	have map[string]any
	all  []collector
}

// New returns a source that looks at e; the grains in over win.
func New(e *Env, over map[string]any) *Source {
	all := collectors()
	return &Source{env: e, over: over, all: all, done: make([]bool, len(all)), have: map[string]any{}}
}

// Grain implements modules.GrainSource: it runs only the collector of that name.
func (s *Source) Grain(ctx context.Context, name string) (any, bool) {
	if v, ok := s.over[name]; ok {
		return v, true
	}
	for i, c := range s.all {
		if slices.Contains(c.names, name) {
			s.collect(ctx, i)
			break
		}
	}
	v, ok := s.have[name]
	return v, ok
}

func (s *Source) collect(ctx context.Context, i int) {
	if s.done[i] {
		return
	}
	s.done[i] = true
	for k, v := range s.all[i].run(ctx, s.env) {
		s.have[k] = v
	}
}

// All implements modules.GrainSource.
func (s *Source) All(ctx context.Context) *ordered.Map {
	names := s.Names(ctx)
	out := ordered.NewMap(len(names))
	for _, n := range names {
		v, _ := s.Grain(ctx, n)
		out.Set(n, v)
	}
	return out
}

// Names implements modules.GrainSource.
func (s *Source) Names(ctx context.Context) []string {
	for i := range s.all {
		s.collect(ctx, i)
	}
	names := make([]string, 0, len(s.have)+len(s.over))
	for n := range s.have {
		names = append(names, n)
	}
	for n := range s.over {
		if _, ok := s.have[n]; !ok {
			names = append(names, n)
		}
	}
	slices.Sort(names)
	return names
}
