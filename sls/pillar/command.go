package pillar

import (
	"context"
	"errors"
	"os"
	"strings"

	"github.com/gossh/gossh/fault"
	"github.com/gossh/gossh/internal/process"
	"github.com/gossh/gossh/internal/shellquote"
	"github.com/gossh/gossh/ordered"
	"github.com/gossh/gossh/saltyaml"
)

// parser reads what a source answers; name says where it is from.
type parser func(name string, text []byte) (any, error)

func fromYAML(name string, text []byte) (any, error) { return saltyaml.Load(name, text) }

func fromJSON(_ string, text []byte) (any, error) { return ordered.Decode(text) }

// command runs a program on the controller for each host (cmd_yaml, cmd_json).
type command struct {
	name, line string
	parse      parser
}

func newCommand(name string, parse parser) func(arg any) (External, error) {
	return func(arg any) (External, error) {
		line, ok := arg.(string)
		if !ok || strings.TrimSpace(line) == "" {
			return nil, errors.New("the argument is a command")
		}
		return &command{name, line, parse}, nil
	}
}

// Fetch implements External. The command is a line for sh; %s stands for the id
// of the host, quoted for the shell.
func (c *command) Fetch(ctx context.Context, h Host, _ *ordered.Map) (*ordered.Map, error) {
	line := strings.ReplaceAll(c.line, "%s", shellquote.POSIX(string(h.ID)))
	r, err := process.Run(ctx, &process.Command{
		Argv: []string{"/bin/sh", "-c", line}, Env: os.Environ(), Limit: MaxExternal,
	})
	if cerr := ctx.Err(); cerr != nil {
		return nil, cerr
	}
	op := "ext_pillar " + c.name
	switch {
	case err != nil:
		return nil, fault.Wrap(fault.Invalid, op, err)
	case r.Code != 0:
		said := strings.TrimSpace(string(r.Stderr))
		return nil, fault.New(fault.Invalid, op, "%s ended with exit code %d: %s", line, r.Code, said)
	case r.LostStdout > 0:
		return nil, fault.New(fault.Invalid, op, "%s answers more than %d MiB", line, MaxExternal>>20)
	}
	return parsed(op, line, r.Stdout, c.parse)
}

// parsed reads an answer, which must be a mapping or empty.
func parsed(op, name string, text []byte, parse parser) (*ordered.Map, error) {
	if len(strings.TrimSpace(string(text))) == 0 {
		return nil, fault.New(fault.Invalid, op, "%s answers nothing", name).WithHint("{} is an empty mapping")
	}
	v, err := parse(name, text)
	if err != nil {
		return nil, fault.Wrap(fault.Invalid, op, err)
	}
	m, ok := v.(*ordered.Map)
	if !ok {
		return nil, fault.New(fault.Invalid, op, "%s answers %s, not a mapping", name, typeName(v))
	}
	return m, nil
}
