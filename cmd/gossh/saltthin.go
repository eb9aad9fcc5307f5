package main

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"

	"github.com/gossh/gossh/config"
	"github.com/gossh/gossh/fault"
	"github.com/gossh/gossh/files"
	"github.com/gossh/gossh/internal/download"
)

// saltThin returns what opens the tarball of Salt's own thin; nil if there is none. A
// URL is fetched once, and again when the thins are to be sent again.
func (a *app) saltThin(c *config.Config) func(context.Context) (*files.File, error) {
	from := c.Text("salt_thin")
	if from == "" {
		return nil
	}
	var mu sync.Mutex
	var roots *files.Roots
	var name string
	return func(ctx context.Context) (*files.File, error) {
		mu.Lock()
		defer mu.Unlock()
		if roots == nil {
			path, err := a.saltTarball(ctx, c, from)
			if err != nil {
				return nil, err
			}
			roots, name = files.New(map[string][]string{"base": {filepath.Dir(path)}}), filepath.Base(path)
		}
		f, err := roots.Open(ctx, "base", name)
		if errors.Is(err, fs.ErrNotExist) {
			err = fault.New(fault.Invalid, "", "there is no file %s, which salt_thin names", from)
		}
		return f, err
	}
}

// saltTarball returns where the tarball is on this machine. Hosts run what is in it,
// so that nobody else may be able to change it.
func (a *app) saltTarball(ctx context.Context, c *config.Config, from string) (string, error) {
	path := from
	if rest, ok := strings.CutPrefix(from, "~/"); ok {
		path = filepath.Join(a.env.Home, rest)
	}
	if strings.HasPrefix(from, "http://") || strings.HasPrefix(from, "https://") {
		sum := sha256.Sum256([]byte(from))
		path = filepath.Join(c.Text("cachedir"), "salt-thin", hex.EncodeToString(sum[:8])+".tgz")
		if !exists(path) || c.Bool("regen_thin") {
			if err := fetchTarball(ctx, from, path); err != nil {
				return "", fault.Wrap(fault.Invalid, "fetching Salt's thin", err)
			}
		}
	}
	return path, a.env.Owned(path)
}

// fetchTarball puts what a URL has at path, whole or not at all.
func fetchTarball(ctx context.Context, url, path string) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return err
	}
	f, err := os.CreateTemp(filepath.Dir(path), ".part-*")
	if err != nil {
		return err
	}
	_, err = (&download.Client{}).Get(ctx, url, "", f)
	if err = errors.Join(err, f.Close()); err == nil {
		err = os.Rename(f.Name(), path)
	}
	if err != nil {
		err = errors.Join(err, os.Remove(f.Name()))
	}
	return err
}
