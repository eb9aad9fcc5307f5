package jinja

import (
	"context"
	"errors"
	"io/fs"
	"path"
	"strings"

	"github.com/gossh/gossh/jinja/py"
)

// Loader finds templates. It is asked by many goroutines at once.
type Loader interface {
	// Load returns the template of this name. An error that is fs.ErrNotExist
	// says that there is none; any other ends the rendering.
	Load(ctx context.Context, name string) (Source, error)
}

// Source is the text of a template.
type Source struct {
	Text string
	// Current, if set, says whether Text is still what the Loader would give.
	// It is asked before a template is used again.
	Current func(ctx context.Context) bool
}

// MapLoader has templates in memory. It must not be changed while it is in use.
type MapLoader map[string]string

// Load implements Loader.
func (m MapLoader) Load(_ context.Context, name string) (Source, error) {
	text, ok := m[name]
	if !ok {
		return Source{}, &fs.PathError{Op: "load", Path: name, Err: fs.ErrNotExist}
	}
	return Source{Text: text}, nil
}

// FSLoader has the templates of a file system, by their paths in it. Files
// that change are read again.
type FSLoader struct{ FS fs.FS }

// Load implements Loader.
func (l FSLoader) Load(_ context.Context, name string) (Source, error) {
	if !fs.ValidPath(name) || name == "." {
		return Source{}, &fs.PathError{Op: "load", Path: name, Err: fs.ErrNotExist}
	}
	text, err := fs.ReadFile(l.FS, name)
	if err != nil {
		if i, e := fs.Stat(l.FS, name); e == nil && i.IsDir() {
			err = &fs.PathError{Op: "load", Path: name, Err: fs.ErrNotExist}
		}
		return Source{}, err
	}
	before, err := fs.Stat(l.FS, name)
	if err != nil {
		return Source{}, err
	}
	current := func(context.Context) bool {
		now, err := fs.Stat(l.FS, name)
		return err == nil && now.Size() == before.Size() && now.ModTime().Equal(before.ModTime())
	}
	return Source{Text: string(text), Current: current}, nil
}

// ChoiceLoader asks one loader after the other.
type ChoiceLoader []Loader

// Load implements Loader.
func (c ChoiceLoader) Load(ctx context.Context, name string) (Source, error) {
	for _, l := range c {
		s, err := l.Load(ctx, name)
		if err == nil || !errors.Is(err, fs.ErrNotExist) {
			return s, err
		}
	}
	return Source{}, &fs.PathError{Op: "load", Path: name, Err: fs.ErrNotExist}
}

// PrefixLoader asks the loader that the first part of a name stands for:
// "admin/index.html" is "index.html" of the loader "admin".
type PrefixLoader map[string]Loader

// Load implements Loader.
func (p PrefixLoader) Load(ctx context.Context, name string) (Source, error) {
	prefix, rest, _ := strings.Cut(name, "/")
	l, ok := p[prefix]
	if !ok || rest == "" {
		return Source{}, &fs.PathError{Op: "load", Path: name, Err: fs.ErrNotExist}
	}
	return l.Load(ctx, rest)
}

// RelativePath is a JoinPath: names that begin with ./ or ../ are relative to
// the template that gives them, others are not.
func RelativePath(name, parent string) (string, error) {
	if !strings.HasPrefix(name, "./") && !strings.HasPrefix(name, "../") {
		return name, nil
	}
	joined := path.Join(path.Dir(parent), name)
	if joined == ".." || strings.HasPrefix(joined, "../") {
		return "", py.Errorf(NotFound, "%s", name)
	}
	return joined, nil
}

// load returns the template of this name, from the cache where that is current.
func (e *Environment) load(ctx context.Context, name string) (*Template, error) {
	if e.loader == nil {
		return nil, &Error{Class: "TypeError", Message: "no loader for this environment specified"}
	}
	if t := e.cache.get(name); t != nil && (t.current == nil || t.current(ctx)) {
		return t, nil
	}
	s, err := e.loader.Load(ctx, name)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, &Error{Class: NotFound, Message: name, Err: err}
	} else if err != nil {
		return nil, err
	}
	t, err := e.compile(name, s.Text)
	if err != nil {
		return nil, err
	}
	t.current = s.Current
	e.cache.put(name, t)
	return t, nil
}

// isNotFound says whether err is that a template does not exist.
func isNotFound(err error) bool {
	var e *Error
	if errors.As(err, &e) {
		return e.Class == NotFound || e.Class == NoneFound
	}
	var p *py.Error
	return errors.As(err, &p) && p.Type == NotFound
}

func noneFound(names []string) error {
	if len(names) == 0 {
		return &Error{Class: NoneFound, Message: "Tried to select from an empty list of templates."}
	}
	return &Error{Class: NoneFound, Message: "none of the templates given were found: " + strings.Join(names, ", ")}
}
