package file

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"

	"github.com/gossh/gossh/internal/digest"
	"github.com/gossh/gossh/modules"
	"github.com/gossh/gossh/ordered"
)

// origin is where a content comes from: a salt:// file, a file of the host, or a
// URL.
type origin struct{ url, scheme, path, env string }

// originOf reads a URL or a path.
func originOf(h *modules.Host, url, env string) origin {
	o := origin{url: url, env: env, path: url}
	if o.env == "" {
		if o.env = modules.Text(h.Opts.Value("saltenv")); o.env == "" {
			o.env = "base"
		}
	}
	scheme, rest, ok := strings.Cut(url, "://")
	if !ok {
		return o
	}
	o.scheme, o.path = scheme, rest
	if p, e := modules.SaltPath(rest); e != "" && scheme == "salt" {
		o.path, o.env = p, e
	}
	return o
}

// local reports whether it is a file of the host.
func (o origin) local() bool { return o.scheme == "" || o.scheme == "file" }

// get returns where the content is. A file of the controller is brought into the
// thin dir; drop removes it there.
func (o origin) get(ctx context.Context, h *modules.Host) (p place, drop func(), err error) {
	drop = func() {}
	switch {
	case o.local():
		if p, err = named(ctx, h, o.path); err == nil && !p.isFile() {
			err = modules.ErrNoFile
		}
		return p, drop, err
	case o.scheme != "salt":
		p, err = o.remote(ctx, h)
		return p, drop, err
	}
	path, err := h.Files.Fetch(ctx, o.path, o.env)
	return place{path, path}, func() { _ = os.Remove(path) }, err
}

// remote has the module cp bring what a URL has into its cache.
func (o origin) remote(ctx context.Context, h *modules.Host) (place, error) {
	v, err := h.Call(ctx, "cp.cache_file", []any{o.url, o.env}, nil)
	if err != nil {
		return place{}, err
	}
	path, ok := v.(string)
	if !ok || path == "" {
		return place{}, modules.ErrNoFile
	}
	return place{path, path}, nil
}

// there reports whether there is such a file.
func (o origin) there(ctx context.Context, h *modules.Host) (bool, error) {
	_, drop, err := o.get(ctx, h)
	if errors.Is(err, modules.ErrNoFile) {
		return false, nil
	}
	if err == nil {
		drop()
	}
	return err == nil, err
}

// tempFile makes a file in the thin dir, for this user alone.
func tempFile(h *modules.Host, content string) (place, error) {
	f, err := os.CreateTemp(h.Dir, ".gossh-file-*")
	if err != nil {
		return place{}, modules.Errorf("making a file: %v", err)
	}
	_, err = f.WriteString(content)
	if err = errors.Join(err, f.Close()); err != nil {
		return place{}, modules.Errorf("making a file: %v", errors.Join(err, os.Remove(f.Name())))
	}
	return place{f.Name(), f.Name()}, nil
}

// dropTemp removes what tempFile or a fetch has made, and nothing else.
func dropTemp(h *modules.Host, path string) {
	if filepath.Dir(path) == filepath.Clean(h.Dir) && strings.HasPrefix(filepath.Base(path), ".gossh-file-") {
		_ = os.Remove(path)
	}
}

// chosen returns the first of several sources that is there, and its hash.
func chosen(ctx context.Context, h *modules.Host, source, hash any, env string) (string, any, error) {
	list, ok := source.([]any)
	if !ok {
		return modules.Text(source), hash, nil
	}
	for _, e := range list {
		own := hash
		if m, ok := e.(*ordered.Map); ok && m.Len() == 1 {
			for k, v := range m.All() {
				e, own = k, v
			}
		}
		url := modules.Text(e)
		ok, err := originOf(h, url, env).there(ctx, h)
		if err != nil {
			return "", nil, err
		}
		if ok {
			return url, own, nil
		}
	}
	return "", nil, modules.Errorf("none of the specified sources were found")
}

func sourceList(ctx context.Context, c *modules.Call) (any, error) {
	source, hash, err := chosen(ctx, c.Host, c.Named["source"], c.Named["source_hash"], c.Text("saltenv"))
	if err != nil {
		return nil, err
	}
	if c.Named["source"] == nil {
		return []any{nil, hash}, nil
	}
	return []any{source, hash}, nil
}

// sum is a hash and its kind.
type sum struct{ form, value string }

func (s sum) mapping() *ordered.Map {
	if s.form == "" {
		return &ordered.Map{}
	}
	return ordered.Of("hsum", s.value, "hash_type", s.form)
}

func sumOf(v any) sum {
	m, _ := v.(*ordered.Map)
	return sum{modules.Text(m.Value("hash_type")), strings.ToLower(modules.Text(m.Value("hsum")))}
}

// wantedSum reads the argument source_hash: a hash, or a file that has it.
func wantedSum(ctx context.Context, c *modules.Call, file, source, hash string) (sum, error) {
	o := originOf(c.Host, hash, c.Text("saltenv"))
	if o.scheme == "" && !strings.HasPrefix(hash, "/") {
		form, value, err := splitHash(hash)
		if err == nil && (digest.New(form) == nil || digest.Named(len(value)) != form) {
			err = modules.Errorf("Source hash %s format is invalid. The supported formats are: hash alone, <hash type>=<hash>, or a file with hashes", hash)
		}
		return sum{form, strings.ToLower(value)}, err
	}
	p, drop, err := o.get(ctx, c.Host)
	if errors.Is(err, modules.ErrNoFile) {
		return sum{}, modules.Errorf("Source hash file %s not found", hash)
	}
	if err != nil {
		return sum{}, err
	}
	defer drop()
	content, err := text(p)
	if err != nil {
		return sum{}, err
	}
	s, ok := sumIn(content, "", c.Text("source_hash_name"), file, source)
	if !ok {
		return sum{}, modules.Errorf("Unable to find the hash of %s in %s", file, hash)
	}
	return s, nil
}

// sumIn looks for a hash in the text of a file of hashes: that of the first of the
// names that it has, or the only one.
func sumIn(content, form string, names ...string) (sum, bool) {
	var all []sum
	byName := map[string]sum{}
	for l := range strings.Lines(content) {
		var s sum
		words := strings.FieldsFunc(l, func(r rune) bool { return strings.ContainsRune(" \t\r\n=()", r) })
		for _, w := range words {
			w = strings.ToLower(w)
			if f := digest.Named(len(w)); f != "" && strings.Trim(w, "0123456789abcdef") == "" && (form == "" || f == form) {
				s = sum{f, w}
			}
		}
		if s.form == "" {
			continue
		}
		all = append(all, s)
		for _, w := range words {
			byName[filepath.Base(strings.TrimLeft(w, "*"))] = s
		}
	}
	for _, n := range names {
		if s, ok := byName[filepath.Base(n)]; ok && n != "" {
			return s, true
		}
	}
	if len(all) == 1 {
		return all[0], true
	}
	return sum{}, false
}

func getSourceSum(ctx context.Context, c *modules.Call) (any, error) {
	s, err := wantedSum(ctx, c, c.Text("file_name"), c.Text("source"), c.Text("source_hash"))
	if err != nil {
		return nil, err
	}
	return s.mapping(), nil
}

func extractHash(ctx context.Context, c *modules.Call) (any, error) {
	p, err := at(ctx, c, "hash_fn")
	if err != nil {
		return nil, err
	}
	content, err := text(p)
	if err != nil {
		return nil, err
	}
	s, ok := sumIn(content, c.Text("hash_type"), c.Text("source_hash_name"), c.Text("file_name"), c.Text("source"))
	if !ok {
		return nil, nil
	}
	return s.mapping(), nil
}
