package file

import (
	"context"
	"io/fs"
	"os"
	"path/filepath"
	"slices"

	"github.com/gossh/gossh/internal/fnmatch"
	"github.com/gossh/gossh/modules"
)

// finder is one call of file.find.
type finder struct {
	c          *modules.Call
	tests      []func(ctx context.Context, p place, info fs.FileInfo) (bool, error)
	actions    []func(ctx context.Context, p place, info fs.FileInfo) (any, error)
	min, max   int
	found      []any
	maxIsGiven bool
}

func find(ctx context.Context, c *modules.Call) (any, error) {
	f := &finder{c: c, found: []any{}}
	for _, v := range c.Rest {
		c.Kwargs.Set(modules.Text(v), nil)
	}
	for k, v := range c.Kwargs.All() {
		if err := f.option(ctx, k, v); err != nil {
			return nil, err
		}
	}
	if len(f.actions) == 0 {
		if err := f.print(nil); err != nil {
			return nil, err
		}
	}
	p, err := at(ctx, c, "path")
	if err != nil {
		return nil, err
	}
	starts := []place{p}
	if fnmatch.Special(p.name) {
		starts = glob(c.Host, p.name)
	}
	for _, s := range starts {
		if err := f.start(ctx, s); err != nil {
			return nil, err
		}
	}
	return sorted(f.found), nil
}

// sorted sorts what was found if all of it is text; else it stays in the order of the
// paths.
func sorted(found []any) []any {
	texts := make([]string, len(found))
	for i, v := range found {
		s, ok := v.(string)
		if !ok {
			return found
		}
		texts[i] = s
	}
	slices.Sort(texts)
	for i, s := range texts {
		found[i] = s
	}
	return found
}

// start looks at the place where the search begins and at all that is below.
func (f *finder) start(ctx context.Context, p place) error {
	info, err := os.Lstat(p.path)
	if err != nil {
		return nil // as with Salt, nothing is found there
	}
	if f.min < 1 {
		if err := f.look(ctx, p, info); err != nil {
			return err
		}
	}
	return f.below(ctx, p, 1)
}

func (f *finder) below(ctx context.Context, p place, depth int) error {
	if f.maxIsGiven && depth > f.max {
		return nil
	}
	entries, err := os.ReadDir(p.path)
	if err != nil {
		return nil // no directory, or none that may be read
	}
	for _, e := range entries {
		if err := ctx.Err(); err != nil {
			return err
		}
		info, err := e.Info()
		if err != nil {
			continue // it is gone by now
		}
		sub := p.sub(e.Name())
		if e.IsDir() {
			// What is below comes first, so that what is deleted is empty.
			if err := f.below(ctx, sub, depth+1); err != nil {
				return err
			}
		}
		if depth >= f.min {
			if err := f.look(ctx, sub, info); err != nil {
				return err
			}
		}
	}
	return nil
}

// look does the actions with a file that passes all tests.
func (f *finder) look(ctx context.Context, p place, info fs.FileInfo) error {
	for _, test := range f.tests {
		if ok, err := test(ctx, p, info); err != nil || !ok {
			return err
		}
	}
	for _, do := range f.actions {
		v, err := do(ctx, p, info)
		if err != nil {
			return err
		}
		if v != nil {
			f.found = append(f.found, v)
		}
	}
	return nil
}

// print has the named values of each file found.
func (f *finder) print(v any) error {
	names := modules.Strings(v)
	if len(names) == 0 {
		names = []string{"path"}
	}
	for _, n := range names {
		if !slices.Contains([]string{"group", "md5", "mode", "mtime", "name", "path", "size", "type", "user"}, n) {
			return badOption("print", n)
		}
	}
	f.actions = append(f.actions, func(ctx context.Context, p place, info fs.FileInfo) (any, error) {
		var out []any
		for _, n := range names {
			v, err := f.value(ctx, n, p, info)
			if err != nil {
				return nil, err
			}
			out = append(out, v)
		}
		if len(out) == 1 {
			return out[0], nil
		}
		return out, nil
	})
	return nil
}

func (f *finder) value(ctx context.Context, name string, p place, info fs.FileInfo) (any, error) {
	switch name {
	case "path":
		return p.name, nil
	case "name":
		return filepath.Base(p.name), nil
	case "size":
		return info.Size(), nil
	case "mtime":
		return info.ModTime().Unix(), nil
	case "type":
		return letter(info), nil
	case "md5":
		if !info.Mode().IsRegular() {
			return "", nil
		}
		return hashFile(ctx, p, "md5")
	}
	s, err := look(ctx, f.c.Host, p, false)
	if err != nil {
		return nil, err
	}
	switch name {
	case "user":
		return s.user, nil
	case "group":
		return s.group, nil
	}
	return int64(s.st.Mode), nil
}

// letter returns the letter of a type of file.
func letter(info fs.FileInfo) string {
	switch info.Mode().Type() {
	case fs.ModeDir:
		return "d"
	case fs.ModeSymlink:
		return "l"
	case fs.ModeDevice:
		return "b"
	case fs.ModeDevice | fs.ModeCharDevice:
		return "c"
	case fs.ModeNamedPipe:
		return "p"
	case fs.ModeSocket:
		return "s"
	}
	return "f"
}
