package thin

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
)

const (
	modulePath = "github.com/gossh/gossh"
	// treeSuffix follows the name of a thin in the cache: the file that says what
	// it was made of.
	treeSuffix = ".source"
)

// tree is the source that a thin was built from: the directories of the packages
// of this module that it links. Other modules are pinned by go.sum.
type tree struct {
	root string
	dirs []string
	was  string // the digest when it was built
}

// root returns the directory of the source of gossh.
func (t *toolchain) root() (string, error) {
	if t.o.Source != "" {
		return t.o.Source, t.o.Owned(t.o.Source)
	}
	// The compiler has noted where this file is, unless it was told to trim that.
	if _, file, _, ok := runtime.Caller(0); ok && filepath.IsAbs(file) {
		if dir := filepath.Dir(filepath.Dir(file)); isModule(dir) {
			return dir, t.o.Owned(dir)
		}
	}
	dir, err := os.Getwd()
	for ; err == nil; dir = filepath.Dir(dir) {
		if isModule(dir) {
			return dir, t.o.Owned(dir)
		}
		if dir == filepath.Dir(dir) {
			break
		}
	}
	return "", errors.Join(errors.New("it is neither where gossh was built nor in this directory"), err)
}

// isModule reports whether dir is the root of this module.
func isModule(dir string) bool {
	text, err := os.ReadFile(filepath.Join(dir, "go.mod"))
	return err == nil && (bytes.HasPrefix(text, []byte("module "+modulePath+"\n")) || bytes.Contains(text, []byte("\nmodule "+modulePath+"\n")))
}

// goCommand runs the go command in root for the platform and returns its stdout.
func goCommand(ctx context.Context, tool, root string, p Platform, args ...string) ([]byte, error) {
	cmd := exec.CommandContext(ctx, tool, args...)
	cmd.Dir = root
	cmd.Env = append(os.Environ(), BuildEnv(p)...)
	var errs bytes.Buffer
	cmd.Stderr = &errs
	out, err := cmd.Output()
	if err != nil {
		return nil, fmt.Errorf("go %s: %w: %s", args[0], err, bytes.TrimSpace(errs.Bytes()))
	}
	return out, nil
}

// listTree asks the toolchain what the thin is made of.
func listTree(ctx context.Context, tool, root string, p Platform) (*tree, error) {
	out, err := goCommand(ctx, tool, root, p, "list", "-deps", "-f",
		"{{if .Module}}{{if .Module.Main}}{{.Dir}}{{end}}{{end}}", modulePath+"/cmd/gossh-thin")
	if err != nil {
		return nil, err
	}
	tr := &tree{root: root}
	for _, dir := range strings.Fields(string(out)) {
		rel, err := filepath.Rel(root, dir)
		if err != nil {
			return nil, err
		}
		tr.dirs = append(tr.dirs, rel)
	}
	slices.Sort(tr.dirs)
	return tr, nil
}

// readTree reads what write wrote.
func readTree(name string) (*tree, error) {
	text, err := os.ReadFile(name)
	if err != nil {
		return nil, err
	}
	lines := strings.Split(strings.TrimSpace(string(text)), "\n")
	if len(lines) < 2 {
		return nil, errors.New(name + " is broken")
	}
	return &tree{was: lines[0], root: lines[1], dirs: lines[2:]}, nil
}

func (tr *tree) write(name string) error {
	lines := append([]string{tr.was, tr.root}, tr.dirs...)
	return os.WriteFile(name, []byte(strings.Join(lines, "\n")+"\n"), 0o600)
}

// digest returns a SHA-256 of all that goes into the thin.
func (tr *tree) digest(version string) (string, error) {
	h := sha256.New()
	add := func(name string) error {
		text, err := os.ReadFile(filepath.Join(tr.root, name))
		if err != nil {
			return err
		}
		_, err = fmt.Fprintf(h, "%q %d\n%s", name, len(text), text)
		return err
	}
	h.Write([]byte(version + "\n" + runtime.Version() + "\n"))
	for _, name := range []string{"go.mod", "go.sum"} {
		if err := add(name); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return "", err
		}
	}
	for _, dir := range tr.dirs {
		entries, err := os.ReadDir(filepath.Join(tr.root, dir))
		if err != nil {
			return "", err
		}
		for _, e := range entries {
			if e.IsDir() || strings.HasSuffix(e.Name(), "_test.go") {
				continue
			}
			if err := add(filepath.Join(dir, e.Name())); err != nil {
				return "", err
			}
		}
	}
	return hex.EncodeToString(h.Sum(nil)), nil
}
