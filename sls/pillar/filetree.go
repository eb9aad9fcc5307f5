package pillar

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"sort"
	"strings"

	"github.com/gossh/gossh/fault"
	"github.com/gossh/gossh/ordered"
	"github.com/gossh/gossh/targets"
)

// fileTree makes a mapping of a directory per host: root_dir/hosts/<id>, over
// those of its nodegroups, root_dir/nodegroups/<name>.
type fileTree struct {
	root        string
	keepNewline bool
}

func newFileTree(arg any) (External, error) {
	m, ok := arg.(*ordered.Map)
	if s, isText := arg.(string); isText {
		m, ok = ordered.Of("root_dir", s), true
	}
	if !ok {
		return nil, errors.New("the arguments are a mapping with root_dir")
	}
	f := &fileTree{}
	for k, v := range m.All() {
		switch k {
		case "root_dir":
			f.root, _ = v.(string)
		case "keep_newline":
			b, ok := v.(bool)
			if !ok {
				return nil, errors.New("keep_newline must be true or false")
			}
			f.keepNewline = b
		default:
			return nil, fmt.Errorf("there is no argument %s (root_dir, keep_newline)", k)
		}
	}
	if f.root == "" {
		return nil, errors.New("root_dir is missing")
	}
	return f, nil
}

// Fetch implements External. A directory is a mapping, a file a text without its
// last newline, unless keep_newline.
func (f *fileTree) Fetch(ctx context.Context, h Host, _ *ordered.Map) (*ordered.Map, error) {
	root, err := os.OpenRoot(f.root)
	if err != nil {
		return nil, fault.Wrap(fault.Invalid, "ext_pillar file_tree", err)
	}
	defer root.Close()
	out := &ordered.Map{}
	for _, dir := range append(f.groups(root, h), "hosts/"+string(h.ID)) {
		t := &tree{f: f, root: root}
		m, err := t.dir(ctx, dir)
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			return nil, fault.Wrap(fault.Invalid, "ext_pillar file_tree", err)
		}
		out = Update(out, m, false)
	}
	return out, nil
}

// groups returns the directories of the nodegroups that h is in.
func (f *fileTree) groups(root *os.Root, h Host) []string {
	entries, err := fs.ReadDir(root.FS(), "nodegroups")
	if err != nil {
		return nil // there need not be any
	}
	var out []string
	for _, e := range entries {
		m, err := targets.CompileWith(targets.Expr{Kind: targets.Nodegroup, Text: e.Name()}, targets.Options{Nodegroups: h.nodegroups})
		if err != nil {
			continue // a directory of a group that the configuration has not
		}
		if ok, err := m.Match(&targets.Target{ID: h.ID}, &compilation{host: h}); err == nil && ok {
			out = append(out, "nodegroups/"+e.Name())
		}
	}
	return out
}

// tree reads one directory within a bound.
type tree struct {
	f    *fileTree
	root *os.Root
	size int64
}

const maxTreeDepth = 50

func (t *tree) dir(ctx context.Context, name string) (*ordered.Map, error) {
	if strings.Count(name, "/") > maxTreeDepth {
		return nil, fmt.Errorf("%s nests too deeply", name)
	}
	entries, err := fs.ReadDir(t.root.FS(), name)
	if err != nil {
		return nil, err
	}
	sort.Slice(entries, func(i, j int) bool { return entries[i].Name() < entries[j].Name() })
	m := &ordered.Map{}
	for _, e := range entries {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		full := path.Join(name, e.Name())
		info, err := t.root.Stat(full)
		if err != nil {
			return nil, err
		}
		var v any
		switch {
		case info.IsDir() && e.Type()&fs.ModeSymlink != 0:
			continue // as without follow_dir_links
		case info.IsDir():
			v, err = t.dir(ctx, full)
		case info.Mode().IsRegular():
			v, err = t.file(full)
		default:
			continue
		}
		if err != nil {
			return nil, err
		}
		m.Set(e.Name(), v)
	}
	return m, nil
}

func (t *tree) file(name string) (string, error) {
	f, err := t.root.Open(name)
	if err != nil {
		return "", err
	}
	defer f.Close()
	b, err := io.ReadAll(io.LimitReader(f, MaxExternal-t.size+1))
	if err != nil {
		return "", err
	}
	if t.size += int64(len(b)); t.size > MaxExternal {
		return "", fmt.Errorf("the files of one host are larger than %d MiB", MaxExternal>>20)
	}
	if t.f.keepNewline {
		return string(b), nil
	}
	return strings.TrimSuffix(string(b), "\n"), nil
}
