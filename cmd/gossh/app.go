package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"runtime/debug"
	"slices"
	"strings"
	"sync"

	"golang.org/x/term"

	"github.com/gossh/gossh/config"
	"github.com/gossh/gossh/fault"
	"github.com/gossh/gossh/internal/ownership"
)

// The exit codes of the program; the failure of hosts is fault.Kind's.
const (
	exitOK          = 0
	exitCrash       = 1 // an interrupt with --hard-crash
	exitNothing     = 2
	exitHosts       = 20
	exitUsage       = 64
	exitInterrupted = 130
	exitTerminated  = 143
)

// app is one call of the program with its surroundings.
type app struct {
	in       *os.File
	out, err *os.File
	// talk is where everything for the operator goes: err, once the progress
	// line is out of the way.
	talk io.Writer
	env  config.Env
	// pause, if set, takes the progress line away and brings it back.
	pause func() (resume func())
	mu    sync.Mutex // for talk
	// aloud says how old grains are, also where nobody asked for details. unknown is
	// of how many hosts nobody can tell whether they were meant.
	aloud   bool
	unknown int
}

// system returns the app of this process.
func system() *app {
	return &app{in: os.Stdin, out: os.Stdout, err: os.Stderr, talk: os.Stderr, env: config.SystemEnv(ownership.Check)}
}

// subcommand is a word that stands where otherwise the target does.
type subcommand struct {
	name string
	// args and doc are for help texts.
	args, doc string
	run       func(a *app, ctx context.Context, args *config.Args) error
	// hidden ones are not in the help.
	hidden bool
}

func subcommands() []subcommand {
	return []subcommand{
		{"demo", "", "Run a command on three hosts inside this process, to see how it works.", (*app).demo, false},
		{"collect", "JID [TARGET]", "Fetch what a function has returned that was left running by --async or bg=True. Default: from all targets.", (*app).collectJob, false},
		{"doctor", "TARGET", "Find out why a target does not answer.", (*app).doctor, false},
		{"roster", "[TARGET] | convert [FILE]", "Print the targets as resolved, secrets masked, or write another roster as a roster file.", (*app).roster, false},
		{"render", "FILE", "Print what each stage of the renderers makes of a file: an SLS, a pillar, a roster, a template.", (*app).render, false},
		{"config", "[KEY...]", "Print the effective configuration and where each value comes from.", (*app).config, false},
		{"init", "[DIR]", "Write a Saltfile, a roster, srv/salt and srv/pillar to start from.", (*app).init, false},
		{"completion", "bash|zsh|fish", "Print the completion script of a shell.", (*app).completion, false},
		{"version", "", "Print the version and the embedded thins.", (*app).version, false},
		{"man", "", "Print the manual page.", (*app).man, true},
		{"__complete", "WORD...", "Complete the last word.", (*app).complete, true},
	}
}

// usageError is a wrong command line: exit code 64.
type usageError struct{ error }

func (e usageError) Unwrap() error { return e.error }

// exitError ends the program with a code; everything has been said.
type exitError int

func (e exitError) Error() string { return fmt.Sprintf("exit %d", int(e)) }

func usagef(format string, args ...any) error {
	return usageError{fault.New(fault.Invalid, "", format, args...)}
}

// run carries out one command line and returns the exit code.
func (a *app) run(argv []string) (code int) {
	defer func() {
		if r := recover(); r != nil {
			a.say("gossh: internal error: %v\n%s", r, debug.Stack())
			code = 70
		}
	}()
	err := a.dispatch(argv)
	var exit exitError
	var usage usageError
	switch {
	case err == nil && a.unknown > 0:
		return exitHosts
	case err == nil:
		return exitOK
	case errors.As(err, &exit):
		return int(exit)
	case errors.As(err, &usage):
		a.say("gossh: %s", fault.Message(err))
		return exitUsage
	}
	a.say("gossh: %s", fault.Message(err))
	return exitNothing
}

func (a *app) dispatch(argv []string) error {
	args, err := config.ParseArgs(argv)
	if err != nil {
		return usageError{err}
	}
	for _, w := range args.Warnings {
		a.say("[WARNING ] %s", w)
	}
	ctx := context.Background()
	switch {
	case args.Given("version"):
		_, err := fmt.Fprintln(a.out, "gossh "+version())
		return err
	case args.Given("versions-report"):
		return a.version(ctx, args)
	}
	if len(args.Words) > 0 && args.Terminated > 0 {
		if i := slices.IndexFunc(subcommands(), func(s subcommand) bool { return s.name == args.Words[0] }); i >= 0 {
			return a.subcommand(ctx, subcommands()[i], args)
		}
	}
	if args.Given("help") {
		return a.help()
	}
	return a.execute(ctx, args)
}

func (a *app) subcommand(ctx context.Context, s subcommand, args *config.Args) error {
	if args.Given("help") {
		return print(a.out, subcommandHelp(s))
	}
	rest := args.Words[1:]
	if len(rest) > 0 && slices.Contains(functionNames(), rest[0]) {
		return usagef("gossh %s is a subcommand; for a host named %s: gossh -- %s %s", s.name, s.name, s.name, strings.Join(rest, " "))
	}
	if takes := strings.Fields(s.args); len(takes) < len(rest) && !strings.Contains(s.args, "...") {
		return usagef("gossh %s takes no argument %q; for a host named %s: gossh -- %s %s",
			s.name, rest[len(takes)], s.name, s.name, strings.Join(rest, " "))
	}
	sub := *args
	sub.Words = rest
	return s.run(a, ctx, &sub)
}

// say writes a line to stderr.
func (a *app) say(format string, args ...any) {
	a.mu.Lock()
	defer a.mu.Unlock()
	// Nothing is left to tell it to if stderr is gone.
	_, _ = io.WriteString(a.talk, printable(fmt.Sprintf(format, args...))+"\n")
}

// load reads the configuration and says its warnings.
func (a *app) load(args *config.Args) (*config.Config, error) {
	c, err := config.Load(a.env, args)
	if err != nil {
		return nil, err
	}
	for _, w := range c.Warnings {
		a.say("[WARNING ] %s", w)
	}
	return a.withRosterFile(c, args)
}

// interactive reports whether a person can be asked.
func (a *app) interactive() bool {
	return term.IsTerminal(int(a.in.Fd())) && term.IsTerminal(int(a.err.Fd()))
}

// print writes text to w, ignoring nothing.
func print(w io.Writer, text string) error {
	_, err := io.WriteString(w, text)
	return err
}
