package cp

import (
	"context"
	"errors"
	"os"
	"path"
	"slices"
	"strings"
	"sync"

	"github.com/gossh/gossh/modules"
	"github.com/gossh/gossh/ordered"
)

func getFile(ctx context.Context, c *modules.Call) (any, error) {
	url, err := render(ctx, c, c.Text("path"))
	if err != nil {
		return nil, err
	}
	name, err := render(ctx, c, c.Text("dest"))
	if err != nil {
		return nil, err
	}
	s, err := sourceOf(c, url)
	if err != nil {
		return nil, err
	}
	p, err := at(c, name)
	if err != nil {
		return nil, err
	}
	p = p.target(path.Base(s.path))
	return p.name, get(ctx, c, s, p, c.Bool("makedirs"))
}

// get fetches a file to p. In a dry run it only looks whether the file is there.
func get(ctx context.Context, c *modules.Call, s source, p place, makedirs bool) error {
	if c.Test {
		cat, err := catalog(c)
		if err != nil {
			return err
		}
		info, err := cat.Stat(ctx, s.path, s.env)
		if err == nil && info.Dir {
			return modules.Errorf("%s is a directory: cp.get_dir fetches it", s)
		}
		return missing(s, err)
	}
	local, err := fetch(ctx, c, s)
	if err != nil {
		return err
	}
	defer func() { _ = os.Remove(local) }()
	return put(local, p, makedirs)
}

// fetch brings a file into the thin dir; the caller removes it.
func fetch(ctx context.Context, c *modules.Call, s source) (string, error) {
	local, err := c.Host.Files.Fetch(ctx, s.path, s.env)
	return local, missing(s, err)
}

func getFileStr(ctx context.Context, c *modules.Call) (any, error) {
	s, err := sourceOf(c, c.Text("path"))
	if err != nil {
		return nil, err
	}
	local, err := fetch(ctx, c, s)
	if err != nil {
		return nil, err
	}
	defer func() { _ = os.Remove(local) }()
	return textOf(local)
}

// maxText bounds a file that is returned as text.
const maxText = 32 << 20

func textOf(local string) (any, error) {
	info, err := os.Stat(local)
	if err != nil {
		return nil, err
	}
	if info.Size() > maxText {
		return nil, modules.Errorf("the file has %d bytes, and what is returned may have %d", info.Size(), maxText)
	}
	b, err := os.ReadFile(local)
	return string(b), err
}

func getTemplate(ctx context.Context, c *modules.Call) (any, error) {
	s, err := sourceOf(c, c.Text("path"))
	if err != nil {
		return nil, err
	}
	p, err := at(c, c.Text("dest"))
	if err != nil {
		return nil, err
	}
	t, ok := c.Host.Files.(modules.Templates)
	if !ok {
		return nil, modules.Errorf("templates cannot be rendered here")
	}
	vars := c.Kwargs.Clone()
	if more, ok := vars.Value("context").(*ordered.Map); ok {
		vars.Delete("context")
		vars = modules.Merge(vars, more, false)
	}
	text, err := t.Render(ctx, modules.Template{Renderer: c.Text("template"), Path: s.path, Env: s.env, Grains: c.Host.Grains.All(ctx), Context: vars})
	switch {
	case errors.Is(err, modules.ErrNoFile):
		return nil, missing(s, err)
	case err != nil:
		return nil, modules.Errorf("%s", err.Error())
	}
	p = p.target(path.Base(s.path))
	if c.Test {
		return p.name, nil
	}
	f, err := os.CreateTemp(c.Host.Dir, ".gossh-file-*")
	if err != nil {
		return nil, err
	}
	defer func() { _ = os.Remove(f.Name()) }()
	_, err = f.WriteString(text)
	if err := errors.Join(err, f.Close()); err != nil {
		return nil, err
	}
	return p.name, put(f.Name(), p, c.Bool("makedirs"))
}

func getDir(ctx context.Context, c *modules.Call) (any, error) {
	url, err := render(ctx, c, c.Text("path"))
	if err != nil {
		return nil, err
	}
	name, err := render(ctx, c, c.Text("dest"))
	if err != nil {
		return nil, err
	}
	s, err := sourceOf(c, url)
	if err != nil {
		return nil, err
	}
	p, err := at(c, name)
	if err != nil {
		return nil, err
	}
	l, err := list(ctx, c, s)
	if err != nil {
		return nil, err
	}
	above := path.Dir(s.path) + "/"
	to := func(file string) place {
		rel := strings.TrimPrefix(file, above)
		return place{path.Join(p.name, rel), path.Join(p.path, rel)}
	}
	if !c.Test {
		for _, d := range l.Dirs {
			if err := os.MkdirAll(to(d).path, 0o755); err != nil {
				return nil, failed("making", to(d), err)
			}
		}
		err = each(ctx, l.Files, func(ctx context.Context, file string) error {
			return get(ctx, c, source{file, s.env}, to(file), false)
		})
	}
	out := []any{}
	for _, f := range l.Files {
		out = append(out, to(f).name)
	}
	return out, err
}

// list returns what a directory of the controller has.
func list(ctx context.Context, c *modules.Call, s source) (*modules.Listing, error) {
	cat, err := catalog(c)
	if err != nil {
		return nil, err
	}
	l, err := cat.List(ctx, s.path, s.env)
	if errors.Is(err, modules.ErrNoFile) {
		return nil, modules.Errorf("the controller has no directory %s in the environment %s", s, s.env)
	}
	return l, err
}

// together is how many files are fetched at the same time: the way to the controller
// and back is long.
const together = 8

// each does something with each of the files, and returns the first error in their
// order; after one no more is begun.
func each(ctx context.Context, files []string, do func(context.Context, string) error) error {
	within, cancel := context.WithCancel(ctx)
	defer cancel()
	var wg sync.WaitGroup
	var mu sync.Mutex
	next, errs := 0, make([]error, len(files))
	for range min(together, len(files)) {
		wg.Go(func() {
			for {
				mu.Lock()
				i := next
				next++
				mu.Unlock()
				if i >= len(files) || within.Err() != nil {
					return
				}
				if errs[i] = do(within, files[i]); errs[i] != nil {
					cancel()
				}
			}
		})
	}
	wg.Wait()
	i := slices.IndexFunc(errs, func(err error) bool { return err != nil && !errors.Is(err, context.Canceled) })
	if i >= 0 {
		return errs[i]
	}
	return ctx.Err()
}
