package file

import (
	"bufio"
	"context"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/gossh/gossh/internal/fnmatch"
	"github.com/gossh/gossh/internal/process"
	"github.com/gossh/gossh/internal/pyre"
	"github.com/gossh/gossh/modules"
	"github.com/gossh/gossh/ordered"
)

// maxText bounds what is read into memory of one file, in bytes.
const maxText = 64 << 20

// text reads a whole file.
func text(p place) (string, error) {
	f, err := os.Open(p.path)
	if err != nil {
		return "", failed("reading", p, err)
	}
	defer f.Close()
	b, err := io.ReadAll(io.LimitReader(f, maxText+1))
	if err != nil {
		return "", failed("reading", p, err)
	}
	if len(b) > maxText {
		return "", modules.Errorf("%s is larger than %d MiB", p.name, maxText>>20)
	}
	return string(b), nil
}

func readFile(ctx context.Context, c *modules.Call) (any, error) {
	p, err := at(ctx, c, "path")
	if err != nil {
		return nil, err
	}
	return text(p)
}

func readdir(ctx context.Context, c *modules.Call) (any, error) {
	p, err := at(ctx, c, "path")
	if err != nil {
		return nil, err
	}
	if !p.isDir() {
		return nil, modules.Errorf("A valid directory was not specified.")
	}
	entries, err := os.ReadDir(p.path)
	if err != nil {
		return nil, failed("reading", p, err)
	}
	out := []any{".", ".."}
	for _, e := range entries {
		out = append(out, e.Name())
	}
	return out, nil
}

func readlink(ctx context.Context, c *modules.Call) (any, error) {
	p, err := at(ctx, c, "path")
	if err != nil {
		return nil, err
	}
	if !p.isLink() {
		return nil, modules.Errorf("A valid link was not specified: %s", p.name)
	}
	if c.Bool("canonicalize") {
		return p.real(c.Host).name, nil
	}
	to, err := os.Readlink(p.path)
	if err != nil {
		return nil, failed("reading", p, err)
	}
	return to, nil
}

func seekRead(ctx context.Context, c *modules.Call) (any, error) {
	p, err := at(ctx, c, "path")
	if err != nil {
		return nil, err
	}
	size := c.Int("size")
	if size < 0 || size > maxText {
		return nil, modules.Errorf("the size must be 0 to %d", maxText)
	}
	f, err := os.Open(p.path)
	if err != nil {
		return nil, failed("reading", p, err)
	}
	defer f.Close()
	b := make([]byte, size)
	n, err := f.ReadAt(b, c.Int("offset"))
	if err != nil && !errors.Is(err, io.EOF) {
		return nil, failed("reading", p, err)
	}
	return string(b[:n]), nil
}

// missing reports whether there is nothing at p, where that is no error.
func (p place) missing() bool { return !p.exists() }

func contains(ctx context.Context, c *modules.Call) (any, error) {
	p, err := at(ctx, c, "path")
	if err != nil || p.missing() {
		return false, err
	}
	s, err := text(p)
	return err == nil && strings.Contains(s, strings.TrimSpace(c.Text("text"))), err
}

func containsRegex(ctx context.Context, c *modules.Call) (any, error) {
	p, err := at(ctx, c, "path")
	if err != nil || p.missing() {
		return false, err
	}
	re, err := expression(c.Text("regex"), 0)
	if err != nil {
		return nil, err
	}
	found := false
	err = eachLine(p, func(line string) (bool, error) {
		if cut := c.Text("lchar"); cut != "" {
			line = strings.TrimLeft(line, cut)
		}
		m, err := re.Search(ctx, line)
		found = m != nil
		return !found, err
	})
	return found, err
}

func containsGlob(ctx context.Context, c *modules.Call) (any, error) {
	p, err := at(ctx, c, "path")
	if err != nil || p.missing() {
		return false, err
	}
	s, err := text(p)
	return err == nil && fnmatch.Match(c.Text("glob_expr"), s), err
}

// expression compiles an expression of the user.
func expression(s string, flags pyre.Flags) (*pyre.Regexp, error) {
	re, err := pyre.Compile(s, flags)
	if err != nil {
		return nil, modules.Errorf("Invalid regular expression '%s': %v", s, err)
	}
	return re, nil
}

// eachLine calls fn with each line of a file, with its end, until it returns false.
func eachLine(p place, fn func(line string) (bool, error)) error {
	f, err := os.Open(p.path)
	if err != nil {
		return failed("reading", p, err)
	}
	defer f.Close()
	r := bufio.NewReaderSize(f, 64<<10)
	for {
		line, err := r.ReadString('\n')
		if line != "" {
			more, err := fn(line)
			if err != nil || !more {
				return err
			}
		}
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return failed("reading", p, err)
		}
	}
}

// grepFile runs grep. Options may be words with spaces in them, as in Salt.
func grepFile(ctx context.Context, c *modules.Call) (any, error) {
	p, err := at(ctx, c, "path")
	if err != nil {
		return nil, err
	}
	argv := []string{"grep"}
	for _, o := range c.Rest {
		argv = append(argv, strings.Fields(modules.Text(o))...)
	}
	argv = append(argv, "-e", c.Text("pattern"), "--")
	found := glob(c.Host, p.name)
	if len(found) == 0 {
		found = []place{p} // grep says what is wrong with it
	}
	for _, f := range found {
		argv = append(argv, f.path)
	}
	r, err := c.Host.Exec(ctx, argv...)
	if err != nil {
		return nil, err
	}
	return ran(r), nil
}

// ran returns what became of a program, as cmd.run_all does.
func ran(r *process.Result) *ordered.Map {
	return ordered.Of("pid", int64(r.PID), "retcode", int64(r.Code),
		"stdout", strings.TrimRight(string(r.Stdout), "\r\n"), "stderr", strings.TrimRight(string(r.Stderr), "\r\n"))
}

// diskUsage counts a file that has several names once.
func diskUsage(ctx context.Context, c *modules.Call) (any, error) {
	p, err := at(ctx, c, "path")
	if err != nil {
		return nil, err
	}
	if info, err := os.Stat(p.path); err == nil && info.Mode().IsRegular() {
		return info.Size(), nil
	}
	var total int64
	seen := map[inode]bool{}
	err = filepath.WalkDir(p.real(c.Host).path, func(_ string, d fs.DirEntry, err error) error {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if err != nil || d.IsDir() {
			return nil // what may not be read has no size, as with Salt
		}
		info, err := d.Info()
		if err != nil {
			return nil // it is gone by now
		}
		if n, ok := inodeOf(info); !ok || !seen[n] {
			seen[n] = true
			total += info.Size()
		}
		return nil
	})
	return total, err
}

func statvfs(ctx context.Context, c *modules.Call) (any, error) {
	p, err := at(ctx, c, "path")
	if err != nil {
		return nil, err
	}
	return fileSystem(p)
}
