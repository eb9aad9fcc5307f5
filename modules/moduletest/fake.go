package moduletest

import (
	"context"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/gossh/gossh/internal/process"
	"github.com/gossh/gossh/modules"
)

// Program is one run of a program that a fake host expects.
type Program struct {
	// Line is the program and its arguments, joined by spaces. A "*" at its end
	// stands for whatever follows.
	Line string
	// Stdin is what it must be given to read.
	Stdin string
	// Stdout, Stderr and Code are what becomes of it.
	Stdout, Stderr string
	Code           int
	// Do, if not nil, is what it does; c is what was started.
	Do func(c *process.Command)
	// Any lets it run any number of times, at any time. Otherwise programs run once
	// each, in their order.
	Any bool
}

// Programs is a modules.Runner of programs that are not there. It is safe for
// concurrent use.
type Programs struct {
	t    testing.TB
	mu   sync.Mutex
	want []Program
	has  []string
	ran  []string
}

var _ modules.Runner = (*Programs)(nil)

// Fake returns the runner of a host on which these programs run and nothing else; a
// test in which one of them does not run fails, but for those with Any. The host
// has the programs that are named in them, and those in has.
func Fake(t testing.TB, has []string, want ...Program) *Programs {
	t.Helper()
	p := &Programs{t: t, want: slices.Clone(want), has: slices.Clone(has)}
	for _, w := range want {
		name, _, _ := strings.Cut(w.Line, " ")
		p.has = append(p.has, filepath.Base(name))
	}
	t.Cleanup(func() {
		for _, w := range p.want {
			if !w.Any {
				t.Errorf("%s was not run", w.Line)
			}
		}
	})
	return p
}

// Run implements modules.Runner.
func (p *Programs) Run(ctx context.Context, c *process.Command) (*process.Result, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	line := strings.Join(c.Argv, " ")
	p.ran = append(p.ran, line)
	i := slices.IndexFunc(p.want, func(w Program) bool { return w.fits(line) })
	first := slices.IndexFunc(p.want, func(w Program) bool { return !w.Any })
	if i < 0 || !p.want[i].Any && i != first {
		p.t.Errorf("%s was run, and not expected then", line)
		return nil, fmt.Errorf("%w: %s", process.ErrNotFound, c.Argv[0])
	}
	w := p.want[i]
	if !w.Any {
		p.want = slices.Delete(p.want, i, i+1)
	}
	if w.Stdin != string(c.Stdin) {
		p.t.Errorf("%s reads %q, want %q", line, c.Stdin, w.Stdin)
	}
	if w.Do != nil {
		w.Do(c)
	}
	return &process.Result{PID: 4711, Code: w.Code, Stdout: []byte(w.Stdout), Stderr: []byte(w.Stderr)}, nil
}

func (w *Program) fits(line string) bool {
	if start, ok := strings.CutSuffix(w.Line, "*"); ok {
		return strings.HasPrefix(line, start)
	}
	return line == w.Line
}

// Look implements modules.Runner.
func (p *Programs) Look(name string, _ []string) (string, error) {
	if slices.Contains(p.has, filepath.Base(name)) {
		return "/usr/bin/" + filepath.Base(name), nil
	}
	return "", fmt.Errorf("%w: %s", process.ErrNotFound, name)
}

// Ran returns the programs that were run, in order.
func (p *Programs) Ran() []string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return slices.Clone(p.ran)
}

// Tree makes files with these contents below a new root, and returns the root for
// modules.Host.Root. A name that ends with a slash is a directory; a content that
// begins with "-> " is the target of a symbolic link.
func Tree(t testing.TB, files map[string]string) string {
	t.Helper()
	root := t.TempDir()
	for name, text := range files {
		path := filepath.Join(root, name)
		err := os.MkdirAll(filepath.Dir(path), 0o755)
		if to, ok := strings.CutPrefix(text, "-> "); ok && err == nil {
			err = os.Symlink(to, path)
		} else if strings.HasSuffix(name, "/") && err == nil {
			err = os.MkdirAll(path, 0o755)
		} else if err == nil {
			err = os.WriteFile(path, []byte(text), 0o644)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	return root
}

// Snapshot returns what is below root, a line for each file with its mode, owner and
// content: two that are equal mean that nothing was changed.
func Snapshot(t testing.TB, root string) string {
	t.Helper()
	var b strings.Builder
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		info, err := d.Info()
		if err != nil {
			return err
		}
		var text []byte
		switch {
		case info.Mode().IsRegular():
			text, err = os.ReadFile(path)
		case info.Mode()&fs.ModeSymlink != 0:
			var to string
			to, err = os.Readlink(path)
			text = []byte(to)
		}
		fmt.Fprintf(&b, "%s %s %s %q\n", strings.TrimPrefix(path, root), info.Mode(), owner(info), text)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return b.String()
}
