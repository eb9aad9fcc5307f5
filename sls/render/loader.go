package render

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"path"
	"strings"

	"github.com/gossh/gossh/fault"
	"github.com/gossh/gossh/files"
	"github.com/gossh/gossh/jinja"
)

// maxTemplate bounds a template in bytes.
const maxTemplate = 16 << 20

// loader finds the templates that others include and import, in the roots of one
// environment. A name may be salt://path, with ?saltenv=NAME behind it.
type loader struct {
	roots *files.Roots
	env   string
}

// Load implements jinja.Loader.
func (l *loader) Load(ctx context.Context, name string) (jinja.Source, error) {
	if l.roots == nil {
		return jinja.Source{}, &fs.PathError{Op: "load", Path: name, Err: fs.ErrNotExist}
	}
	p, env := location(name)
	if env == "" {
		env = l.env
	}
	if p != "" {
		p = path.Clean(p) // tpldir ~ '/../map.jinja' is common
	}
	f, err := l.roots.Open(ctx, env, p)
	if err != nil {
		return jinja.Source{}, err
	}
	defer f.Close()
	text, err := io.ReadAll(io.LimitReader(f, maxTemplate+1))
	if err != nil {
		return jinja.Source{}, err
	}
	if len(text) > maxTemplate {
		return jinja.Source{}, fault.New(fault.Invalid, "", "%s is larger than %d MiB", f.Name, maxTemplate>>20)
	}
	sum := f.SHA256
	current := func(ctx context.Context) bool {
		f, err := l.roots.Open(ctx, env, p)
		if err != nil {
			return false
		}
		return errors.Join(f.Close()) == nil && f.SHA256 == sum
	}
	return jinja.Source{Text: string(text), Current: current}, nil
}

// location takes the name of a template apart; env is "" if it names none.
func location(name string) (p, env string) {
	p, env, _ = strings.Cut(strings.TrimPrefix(name, "salt://"), "?saltenv=")
	return strings.TrimPrefix(p, "/"), env
}

// join makes the name that a template gives absolute: ./x and ../x are relative to
// the directory of the template that says so.
func join(name, parent string) (string, error) {
	if !strings.HasPrefix(name, "./") && !strings.HasPrefix(name, "../") {
		return name, nil
	}
	out := path.Join(path.Dir(strings.TrimPrefix(parent, "salt://")), name)
	if out == ".." || strings.HasPrefix(out, "../") {
		return "", fault.New(fault.Invalid, "", "%s, as named in %s, leads out of the roots", name, parent)
	}
	return out, nil
}
