package main

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"os"

	"github.com/gossh/gossh/files"
	"github.com/gossh/gossh/modules"
)

// localFiles are the file roots for functions that templates call on this machine.
type localFiles struct{ roots *files.Roots }

var _ modules.Catalog = (*localFiles)(nil)

// Fetch implements modules.FileSource.
func (l *localFiles) Fetch(ctx context.Context, path, env string) (string, error) {
	f, err := l.roots.Open(ctx, env, path)
	if err != nil {
		return "", noFile(err)
	}
	defer f.Close()
	to, err := os.CreateTemp("", ".gossh-file-*")
	if err != nil {
		return "", err
	}
	_, err = io.Copy(to, io.NewSectionReader(f, 0, f.Size))
	if err = errors.Join(err, to.Close()); err != nil {
		return "", errors.Join(err, os.Remove(to.Name()))
	}
	return to.Name(), nil
}

// Stat implements modules.Catalog.
func (l *localFiles) Stat(ctx context.Context, path, env string) (*modules.FileInfo, error) {
	i, err := l.roots.Stat(ctx, env, path)
	if err != nil {
		return nil, noFile(err)
	}
	return &modules.FileInfo{Dir: i.Dir, Size: i.Size, SHA256: i.SHA256, Mode: uint32(i.Mode)}, nil
}

// List implements modules.Catalog.
func (l *localFiles) List(ctx context.Context, dir, env string) (*modules.Listing, error) {
	t, err := l.roots.Tree(ctx, env, dir)
	if err != nil {
		return nil, noFile(err)
	}
	return &modules.Listing{Files: t.Files, Dirs: t.Dirs, Links: t.Links}, nil
}

// Envs implements modules.Catalog.
func (l *localFiles) Envs(context.Context) ([]string, error) { return l.roots.Envs(), nil }

func noFile(err error) error {
	if errors.Is(err, fs.ErrNotExist) {
		return modules.ErrNoFile
	}
	return err
}
