package grainfile

import (
	"context"
	"errors"
	"runtime"
	"strings"

	"github.com/gossh/gossh/ordered"
)

// Name is the file in the thin dir: JSON, which the thin reads by itself. A wipe
// removes it, even from a directory that holds other things.
const Name = ".gossh-grains.json"

// Etc returns the file that minions of Salt read too: YAML.
func Etc() string {
	if runtime.GOOS == "freebsd" {
		return "/usr/local/etc/salt/grains"
	}
	return "/etc/salt/grains"
}

// Reader reads YAML.
type Reader interface {
	// Parse returns what a document says, in the kinds of package ordered.
	Parse(ctx context.Context, text string) (any, error)
}

// Parse returns the grains that a text holds; YAML is left to r, unless it is JSON.
// r may be nil where there is nothing that reads YAML.
func Parse(ctx context.Context, text string, r Reader) (*ordered.Map, error) {
	text = strings.TrimSpace(text)
	if text == "" {
		return &ordered.Map{}, nil
	}
	var v any
	err := errors.New("it is not JSON, and nothing here reads YAML")
	if text[0] == '{' {
		v, err = ordered.Decode([]byte(text))
	}
	if err != nil && r != nil {
		v, err = r.Parse(ctx, text)
	}
	if err != nil {
		return nil, err
	}
	switch m := v.(type) {
	case *ordered.Map:
		return m, nil
	case nil:
		return &ordered.Map{}, nil
	}
	return nil, errors.New("it holds no mapping")
}
