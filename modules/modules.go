package modules

import (
	"context"
	"time"

	"github.com/gossh/gossh/ordered"
)

// Func does the work of a function. The result must encode as JSON; mappings
// whose order matters are *ordered.Map. It returns soon after ctx ends, with
// everything that it started ended too.
type Func func(ctx context.Context, c *Call) (any, error)

// Function is one execution function.
type Function struct {
	// Name is module.function as the user writes it.
	Name string
	// Args are the named arguments in the order of their positions.
	Args []Arg
	// VarArgs and VarKwargs admit further arguments, as *args and **kwargs do.
	VarArgs   bool
	VarKwargs bool
	// Doc says what it does, Returns what comes back.
	Doc, Returns string
	// Examples are calls as they follow the target on a command line.
	Examples []string
	// Changes is set if it may change the host. Then it takes test=True from
	// everybody, honours Call.Test, and is nothing that only looks.
	Changes bool
	// Run does the work.
	Run Func
}

// Arg is a named argument of a function.
type Arg struct {
	// Name is the keyword.
	Name string
	// Default is its value when it is not given; ignored if Required.
	Default any
	// Required arguments must be given.
	Required bool
	// Kind is what it must be; Bind refuses anything else.
	Kind Kind
	// Doc says what it means.
	Doc string
}

// Call is one call of a function: its bound arguments and the host. It belongs to
// one goroutine.
type Call struct {
	// Fun is the name that was called.
	Fun string
	// Named holds a value for each Arg of the function.
	Named map[string]any
	// Rest are further positional arguments, Kwargs further keywords.
	Rest   []any
	Kwargs *ordered.Map
	// Retcode is the return code of the call; the function may set it.
	Retcode int
	// Test is set if nothing may be changed: the function returns what it would
	// return, as far as that can be told.
	Test bool
	// Out names the outputter that the function prefers, or "".
	Out string
	// Host is what the function may touch.
	Host *Host
	// Stream, if not nil, takes a piece of output of the named stream ("stdout",
	// "stderr") as it appears. It is safe for concurrent use.
	Stream func(stream string, data []byte)
}

// Host is the host and the run, as far as a function may touch them.
type Host struct {
	// ID is the Salt ID, JID the job's id.
	ID, JID string
	// Dir is the thin dir: private to the effective user, removed by a wipe.
	Dir string
	// Opts are the minion options, Pillar the pillar; never nil.
	Opts, Pillar *ordered.Map
	// Root is put before the absolute paths that functions touch; see Path. It is
	// "" but for tests, and for functions that work on another root.
	Root string
	// Runner starts programs.
	Runner Runner
	// Wiped is set if Dir is removed when the run ends.
	Wiped bool
	// GrainPrograms print grains of this host; a Programs brings them.
	GrainPrograms []Program
	// Grains returns grains; see GrainSource.
	Grains GrainSource
	// Files fetches salt:// files from the controller.
	Files FileSource
	// Functions lists what can be called, for sys.*.
	Functions func() []Function
	// Version is that of the thin.
	Version string
	// Logf sends a line to the controller's log. The level is one of Salt's:
	// trace, debug, info, warning, error. (log/slog would add a tenth to the size
	// of the thin.)
	Logf func(level, format string, args ...any)
	// Now is the clock.
	Now func() time.Time
	// Env is the environment of what is started, as KEY=value.
	Env []string
	// Setenv, if not nil, sets a variable for the calls that come after this one, or
	// removes it if value is nil.
	Setenv func(key string, value *string) error
	// Stream, if not nil, takes the output of programs that Exec and Start run, as
	// it appears; see Call.Stream. What Output reads is for the function alone.
	Stream func(stream string, data []byte)
}

// GrainSource collects grains as they are asked for.
type GrainSource interface {
	// Grain returns one top-level grain.
	Grain(ctx context.Context, name string) (any, bool)
	// All returns every grain, sorted by name.
	All(ctx context.Context) *ordered.Map
	// Names returns the names of the grains there are, sorted.
	Names(ctx context.Context) []string
}

// Refresher is a GrainSource that can look again at the grains that people have given
// the host.
type Refresher interface {
	// Refresh forgets them.
	Refresh()
}

// Templates is a FileSource that has templates rendered by the controller.
type Templates interface {
	// Render returns what a template makes for this host. A file that does not
	// exist is ErrNoFile.
	Render(ctx context.Context, t Template) (string, error)
}

// Template is a template and what it sees of the host.
type Template struct {
	// Renderer is jinja.
	Renderer string
	// Path is a file of the controller's file roots, in the environment Env; if it
	// is "", Text is the template.
	Path, Env, Text string
	// Grains are those of the host. Pillar is laid over that of the host, which is
	// compiled from PillarEnv alone unless that is "".
	Grains, Pillar *ordered.Map
	PillarEnv      string
	// Context are further variables.
	Context *ordered.Map
}

// Comparer is a FileSource that can tell whether a file is the one that the host
// has, so that it need not be sent.
type Comparer interface {
	// FetchUnless fetches as Fetch does, unless the file has that SHA-256, in
	// hexadecimal; then the path is "".
	FetchUnless(ctx context.Context, path, env, sha256 string) (local string, err error)
}

// FileSource fetches files of the controller's file roots.
type FileSource interface {
	// Fetch brings the file at path (without salt://) of the environment env
	// into the thin dir, verified, and returns where it is. The file is the
	// caller's to remove. A file that does not exist is ErrNoFile.
	Fetch(ctx context.Context, path, env string) (local string, err error)
}
