package main

import (
	"context"
	"encoding/json"
	"strings"

	"github.com/gossh/gossh/caller"
	"github.com/gossh/gossh/jinja/py"
	"github.com/gossh/gossh/modules"
	"github.com/gossh/gossh/modules/all"
	"github.com/gossh/gossh/ordered"
)

// pure are the modules whose functions look at nothing but grains, pillar and
// options: those of gossh are taken.
var pure = []string{"grains.", "pillar.", "config."}

func own() []modules.Function {
	var out []modules.Function
	for _, f := range all.Functions() {
		for _, p := range pure {
			if strings.HasPrefix(f.Name, p) {
				out = append(out, f)
			}
		}
	}
	return out
}

// functions are those of gossh, and for the rest those of who sends the jobs.
type functions struct {
	local *caller.Bound
	line  *line
}

// Has implements render.Functions.
func (f *functions) Has(name string) bool {
	if f.local.Has(name) {
		return true
	}
	var has bool
	return f.ask(map[string]any{"has": name}, &has) == nil && has
}

// Call implements render.Functions.
func (f *functions) Call(ctx context.Context, name string, args []any, kwargs *ordered.Map) (any, error) {
	if f.local.Has(name) {
		return f.local.Call(ctx, name, args, kwargs)
	}
	if args == nil {
		args = []any{}
	}
	var a struct {
		Value        json.RawMessage
		Class, Error string
	}
	if err := f.ask(map[string]any{"call": name, "args": args, "kwargs": kwargs}, &a); err != nil {
		return nil, err
	}
	if a.Class != "" {
		return nil, py.Errorf(a.Class, "%s", a.Error)
	}
	return ordered.Decode(a.Value)
}

func (f *functions) ask(question, answer any) error {
	if err := f.line.write(question); err != nil {
		return err
	}
	return f.line.read(answer)
}
