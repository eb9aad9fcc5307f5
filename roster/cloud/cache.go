package cloud

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/gossh/gossh/fault"
	"github.com/gossh/gossh/internal/ownership"
	"github.com/gossh/gossh/ordered"
	"github.com/gossh/gossh/saltyaml"
)

// instances reads the cache, whichever kind it is.
func (p *Provider) instances(ctx context.Context) ([]instance, error) {
	info, err := os.Stat(p.o.Cache)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fault.New(fault.Invalid, "", "%w", err).
			WithHint("salt-cloud -F fills its cache where update_cachedir is True; cloud_cache in the section gossh names another one, or the output of salt-cloud -F --out json")
	}
	if err != nil {
		return nil, err
	}
	if !info.IsDir() {
		v, err := p.decode(ctx, p.o.Cache)
		if err != nil {
			return nil, err
		}
		m, ok := v.(*ordered.Map)
		if !ok && v != nil {
			return nil, fmt.Errorf("%s must be a mapping of instances", p.o.Cache)
		}
		var out []instance
		return out, collect(p.o.Cache, m, nil, &out)
	}
	return p.directory(ctx)
}

// maxLevels bounds what may be around instances: their providers and drivers.
const maxLevels = 3

// collect adds the instances in m: mappings with something in them that is no
// mapping.
func collect(file string, m *ordered.Map, path []string, out *[]instance) error {
	for k, v := range m.All() {
		o, ok := v.(*ordered.Map)
		if !ok {
			return fmt.Errorf("%s: %s is no instance, and no mapping of instances", file, strings.Join(append(path, k), ":"))
		}
		switch {
		case isInstance(o):
			*out = append(*out, instance{id: k, path: path, file: file, data: o})
		case len(path) == maxLevels:
			return fmt.Errorf("%s: there is no instance in %s", file, strings.Join(append(path, k), ":"))
		default:
			if err := collect(file, o, append(slices.Clone(path), k), out); err != nil {
				return err
			}
		}
		if len(*out) > MaxFiles {
			return fmt.Errorf("%s has more than %d instances", file, MaxFiles)
		}
	}
	return nil
}

func isInstance(m *ordered.Map) bool {
	for _, v := range m.All() {
		if _, ok := v.(*ordered.Map); !ok {
			return true
		}
	}
	return false
}

// decode reads a file of MessagePack, JSON or YAML.
func (p *Provider) decode(ctx context.Context, name string) (any, error) {
	src, err := ownership.Read(ctx, name, p.o.Check, MaxSize)
	if err != nil {
		return nil, err
	}
	v, err := decode(name, src)
	if err != nil && !strings.HasPrefix(err.Error(), name) {
		err = fmt.Errorf("%s: %w", name, err)
	}
	return v, err
}

// decode tells by the first byte what it is: a mapping of MessagePack begins with
// none of ASCII.
func decode(name string, src []byte) (any, error) {
	switch {
	case len(src) > 0 && src[0] >= 0x80:
		return unpack(src)
	case len(src) > 0 && src[0] == '{':
		return ordered.Decode(src)
	}
	n, err := saltyaml.Parse(name, src)
	if err != nil {
		return nil, err
	}
	return n.Any(), nil
}

// directory reads the cache directory: active/DRIVER/PROVIDER/ID.p has an instance,
// and index.p the profile of each.
func (p *Provider) directory(ctx context.Context) ([]instance, error) {
	index, err := p.index(ctx)
	if err != nil {
		return nil, err
	}
	names, err := filepath.Glob(filepath.Join(escaped(p.o.Cache), "active", "*", "*", "*.p"))
	if err != nil {
		return nil, err
	}
	if len(names) > MaxFiles {
		return nil, fmt.Errorf("%s has more than %d instances", p.o.Cache, MaxFiles)
	}
	var out []instance
	seen := map[string]bool{}
	for _, name := range names {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		i, err := p.file(ctx, name)
		if err != nil {
			return nil, err
		}
		if known, ok := index.Value(i.id).(*ordered.Map); ok && i.data.Value("profile") == nil {
			i.data.Set("profile", known.Value("profile"))
		}
		seen[i.id] = true
		out = append(out, i)
	}
	for id := range index.All() {
		if !seen[id] {
			out = append(out, instance{id: id, file: filepath.Join(p.o.Cache, "index.p"), data: &ordered.Map{}, err: missing()})
		}
	}
	return out, nil
}

// index reads index.p; nil if there is none.
func (p *Provider) index(ctx context.Context) (*ordered.Map, error) {
	name := filepath.Join(p.o.Cache, "index.p")
	v, err := p.decode(ctx, name)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	m, ok := v.(*ordered.Map)
	if err == nil && !ok && v != nil {
		err = fmt.Errorf("%s must be a mapping of instances", name)
	}
	return m, err
}

// file reads the file of an instance. What cannot be understood is the outcome of
// its host; the error is for a file that others may have written.
func (p *Provider) file(ctx context.Context, name string) (instance, error) {
	dir, base := filepath.Split(name)
	provider, driver := filepath.Base(dir), filepath.Base(filepath.Dir(filepath.Clean(dir)))
	i := instance{id: strings.TrimSuffix(base, ".p"), path: []string{provider, driver}, file: name, data: &ordered.Map{}}
	src, err := ownership.Read(ctx, name, p.o.Check, MaxSize)
	if err != nil {
		return i, err
	}
	v, err := decode(name, src)
	m, ok := v.(*ordered.Map)
	switch {
	case err != nil:
		i.err = err
	case !ok:
		i.err = errors.New("it is no mapping")
	default:
		i.data = m
	}
	return i, nil
}
