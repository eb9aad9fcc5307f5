package render

import (
	"context"
	"strings"

	"github.com/gossh/gossh/fault"
	"github.com/gossh/gossh/ordered"
	"github.com/gossh/gossh/saltyaml"
)

// renderYAML reads YAML as Salt does. The argument -o, for an ordered result, is
// always in force.
func renderYAML(_ context.Context, _ *Pipelines, j *job, args []string, in any) (any, error) {
	if len(args) > 1 || len(args) == 1 && args[0] != "-o" {
		return nil, arguments("yaml", args)
	}
	text, err := asText("yaml", in)
	if err != nil || strings.TrimSpace(text) == "" {
		return nil, err
	}
	v, err := saltyaml.Load(j.source.Name, []byte(text))
	if err != nil {
		return nil, j.broken(text, err)
	}
	return v, nil
}

// renderJSON reads JSON.
func renderJSON(_ context.Context, _ *Pipelines, j *job, args []string, in any) (any, error) {
	if len(args) > 0 {
		return nil, arguments("json", args)
	}
	text, err := asText("json", in)
	if err != nil {
		return nil, err
	}
	body := withoutShebang(text)
	if strings.TrimSpace(body) == "" {
		return nil, nil
	}
	v, err := ordered.Decode([]byte(body))
	if err != nil {
		return nil, fault.New(fault.Invalid, "", "%s: reading JSON: %w", j.source.Name, err)
	}
	return v, nil
}

// renderText leaves the text as it is, without its shebang.
func renderText(_ context.Context, _ *Pipelines, _ *job, args []string, in any) (any, error) {
	if len(args) > 0 {
		return nil, arguments("text", args)
	}
	text, err := asText("text", in)
	return withoutShebang(text), err
}

// withoutShebang keeps the lines where they are as far as JSON is concerned: only
// the first one becomes empty.
func withoutShebang(text string) string {
	if !strings.HasPrefix(text, "#!") {
		return text
	}
	_, rest, _ := strings.Cut(text, "\n")
	return rest
}

func asText(name string, in any) (string, error) {
	text, ok := in.(string)
	if !ok {
		return "", fault.New(fault.Invalid, "", "the renderer %s takes text, and the stage before it made data", name)
	}
	return text, nil
}

func arguments(name string, args []string) error {
	return fault.New(fault.Invalid, "", "the renderer %s does not take %s", name, strings.Join(args, " "))
}
