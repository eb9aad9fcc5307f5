package cp

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/gossh/gossh/internal/digest"
	"github.com/gossh/gossh/internal/fnmatch"
	"github.com/gossh/gossh/internal/pyre"
	"github.com/gossh/gossh/modules"
)

// The cache is a directory in the thin dir, and removed with it: salt:// files lie in
// files/ENV, those of URLs in extrn_files/ENV, those of the host in localfiles.
const (
	cacheDirName = ".gossh-cache"
	filesDir     = "files"
	urlsDir      = "extrn_files"
	localDir     = "localfiles"
)

// inCache returns a path in the cache.
func inCache(c *modules.Call, parts ...string) (string, error) {
	if c.Host.Dir == "" {
		return "", modules.Errorf("there is no cache here: it is on hosts")
	}
	return filepath.Join(append([]string{c.Host.Dir, cacheDirName}, parts...)...), nil
}

// cached returns where a file of the controller is, or would be, in the cache.
func (s source) cached(c *modules.Call) (string, error) { return inCache(c, filesDir, s.env, s.path) }

// cache brings a file of the controller into the cache. One that is there is hashed,
// and not sent if it is the same.
func cache(ctx context.Context, c *modules.Call, s source) (string, error) {
	name, err := s.cached(c)
	if err != nil {
		return "", err
	}
	re, ok := c.Host.Files.(modules.Comparer)
	if !ok {
		local, err := fetch(ctx, c, s)
		if err != nil {
			return "", err
		}
		return name, keep(local, name)
	}
	have, err := sumOf(name, "sha256")
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return "", err
	}
	local, err := re.FetchUnless(ctx, s.path, s.env, have)
	if errors.Is(err, modules.ErrNoFile) {
		_ = os.Remove(name) // the controller has it no more
	}
	if err != nil {
		return "", missing(s, err)
	}
	if local == "" {
		return name, nil
	}
	return name, keep(local, name)
}

// keep moves a fetched file to its place in the cache.
func keep(local, name string) error {
	err := os.MkdirAll(filepath.Dir(name), 0o700)
	if err == nil {
		err = os.Rename(local, name)
	}
	if err != nil {
		_ = os.Remove(local)
		return modules.Errorf("keeping a file in the cache: %v", err)
	}
	return nil
}

// sumOf returns a hash of a file.
func sumOf(name, form string) (string, error) {
	h := digest.New(form)
	if h == nil {
		return "", modules.Errorf("Invalid hash type: %s: %s", form, strings.Join(digest.Known(), ", "))
	}
	f, err := os.Open(name)
	if err != nil {
		return "", err
	}
	defer f.Close()
	if _, err := io.Copy(h, f); err != nil {
		return "", err
	}
	return hex.EncodeToString(h.Sum(nil)), nil
}

func cacheFile(ctx context.Context, c *modules.Call) (any, error) {
	if !c.Bool("verify_ssl") {
		return nil, modules.Errorf("verify_ssl=False is not honoured: what anybody may have put in its place is not fetched")
	}
	return toCache(ctx, c, c.Text("path"))
}

// toCache brings what a URL means into the cache, or leaves a path of the host.
func toCache(ctx context.Context, c *modules.Call, url string) (string, error) {
	switch scheme, _, ok := strings.Cut(url, "://"); {
	case !ok || scheme == "file":
		p, err := at(c, strings.TrimPrefix(url, "file://"))
		if err != nil {
			return "", err
		}
		if _, err := os.Stat(p.path); err != nil {
			return "", failed("looking at", p, err)
		}
		return p.name, nil
	case scheme == "salt":
		s, err := sourceOf(c, url)
		if err != nil {
			return "", err
		}
		return cache(ctx, c, s)
	}
	return cacheURL(ctx, c, url)
}

func cacheFiles(ctx context.Context, c *modules.Call) (any, error) {
	out := []any{}
	for _, url := range c.Strings("paths") {
		s, err := sourceOf(c, url)
		if err != nil {
			return nil, err
		}
		name, err := cache(ctx, c, s)
		if err != nil {
			return nil, err
		}
		out = append(out, name)
	}
	return out, nil
}

func cacheDir(ctx context.Context, c *modules.Call) (any, error) {
	s, err := sourceOf(c, c.Text("path"))
	if err != nil {
		return nil, err
	}
	l, err := list(ctx, c, s)
	if err != nil {
		return nil, err
	}
	var files []string
	for _, f := range l.Files {
		ok, err := wanted(ctx, f, c.Text("include_pat"), c.Text("exclude_pat"))
		if err != nil {
			return nil, err
		}
		if ok {
			files = append(files, f)
		}
	}
	out, err := cacheAll(ctx, c, files, s.env)
	if err != nil || !c.Bool("include_empty") {
		return out, err
	}
	for _, d := range l.Dirs {
		name, err := source{d, s.env}.cached(c)
		if err == nil {
			err = os.MkdirAll(name, 0o700)
		}
		if err != nil {
			return nil, err
		}
		if !slices.ContainsFunc(slices.Concat(l.Files, l.Dirs), func(f string) bool { return strings.HasPrefix(f, d+"/") }) {
			out = append(out, name)
		}
	}
	return out, nil
}

// cacheAll brings files into the cache, several at a time.
func cacheAll(ctx context.Context, c *modules.Call, files []string, env string) ([]any, error) {
	err := each(ctx, files, func(ctx context.Context, f string) error {
		_, err := cache(ctx, c, source{f, env})
		return err
	})
	if err != nil {
		return nil, err
	}
	out := make([]any, len(files))
	for i, f := range files {
		if out[i], err = (source{f, env}).cached(c); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// wanted reports whether a path fits include, if there is one, and not exclude.
func wanted(ctx context.Context, name, include, exclude string) (bool, error) {
	if include != "" {
		if ok, err := fits(ctx, name, include); err != nil || !ok {
			return false, err
		}
	}
	if exclude == "" {
		return true, nil
	}
	ok, err := fits(ctx, name, exclude)
	return !ok, err
}

// fits reports whether a path fits a pattern, or holds what a regular expression
// behind E@ describes.
func fits(ctx context.Context, name, pattern string) (bool, error) {
	expr, ok := strings.CutPrefix(pattern, "E@")
	if !ok {
		return fnmatch.Match(pattern, name), nil
	}
	re, err := pyre.Compile(expr, 0)
	if err != nil {
		return false, modules.Errorf("%s: %v", pattern, err)
	}
	m, err := re.Search(ctx, name)
	return m != nil, err
}

func cacheMaster(ctx context.Context, c *modules.Call) (any, error) {
	cat, err := catalog(c)
	if err != nil {
		return nil, err
	}
	l, err := cat.List(ctx, "", saltenv(c))
	if err != nil {
		return nil, err
	}
	return cacheAll(ctx, c, l.Files, saltenv(c))
}

func cacheLocal(_ context.Context, c *modules.Call) (any, error) {
	p, err := at(c, c.Text("path"))
	if err != nil {
		return nil, err
	}
	name, err := inCache(c, localDir, path.Clean(p.name))
	if err != nil {
		return nil, err
	}
	return name, put(p.path, place{name, name}, true)
}

func cacheDest(_ context.Context, c *modules.Call) (any, error) {
	url := c.Text("url")
	if strings.HasPrefix(url, "salt://") {
		s, err := sourceOf(c, url)
		if err != nil {
			return nil, err
		}
		return s.cached(c)
	}
	if strings.Contains(url, "://") && !strings.HasPrefix(url, "file://") {
		return urlCached(c, url)
	}
	return inCache(c, localDir, path.Clean(strings.TrimPrefix(url, "file://")))
}

func isCached(_ context.Context, c *modules.Call) (any, error) {
	name, err := inCache(c, localDir, path.Clean("/"+c.Text("path")))
	if strings.HasPrefix(c.Text("path"), "salt://") {
		var s source
		if s, err = sourceOf(c, c.Text("path")); err == nil {
			name, err = s.cached(c)
		}
	}
	if err != nil {
		return nil, err
	}
	if _, err := os.Stat(name); err != nil {
		return "", nil // it is not
	}
	return name, nil
}

func listMinion(_ context.Context, c *modules.Call) (any, error) {
	out := []any{}
	for _, parts := range [][]string{{filesDir, saltenv(c)}, {localDir}} {
		top, err := inCache(c, parts...)
		if err != nil {
			return nil, err
		}
		err = filepath.WalkDir(top, func(name string, d fs.DirEntry, err error) error {
			if errors.Is(err, fs.ErrNotExist) {
				return nil
			}
			if err == nil && !d.IsDir() {
				out = append(out, strings.TrimPrefix(name, top+"/"))
			}
			return err
		})
		if err != nil {
			return nil, err
		}
	}
	return out, nil
}

// sha256Text returns the SHA-256 of a text in hexadecimal.
func sha256Text(s string) string {
	sum := sha256.Sum256([]byte(s))
	return hex.EncodeToString(sum[:])
}
