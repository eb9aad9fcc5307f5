package archive

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"os"
	"path"
	"slices"
	"strings"

	"github.com/gossh/gossh/internal/unzip"
	"github.com/gossh/gossh/modules"
)

// extract unpacks a ZIP archive.
func extract(ctx context.Context, c *modules.Call) (any, error) {
	j, file, dest, excludes, err := unpack(ctx, c, "zip_file")
	if err != nil {
		return nil, err
	}
	entries, err := entriesOf(file)
	if err != nil {
		return nil, err
	}
	entries = slices.DeleteFunc(entries, func(e unzip.Entry) bool { return slices.Contains(excludes, e.Name) })
	names := []string{}
	for i := range entries {
		if err := local(&entries[i]); err != nil {
			return nil, err
		}
		names = append(names, entries[i].Name)
	}
	if !c.Test {
		if err := j.unpackZip(file, dest, entries); err != nil {
			return nil, err
		}
	}
	return trim(c, names)
}

// local refuses names that lead out of the directory, before anything is written.
func local(e *unzip.Entry) error {
	e.Name = strings.TrimLeft(e.Name, "/")
	if slices.Contains(strings.Split(e.Name, "/"), "..") || strings.ContainsRune(e.Name, 0) {
		return modules.Errorf("the archive has the name %q, which leads out of its directory", e.Name)
	}
	return nil
}

// unpackZip writes the entries. Nothing is written outside dest, also not through
// symbolic links that are there or come from the archive.
func (j *job) unpackZip(file, dest string, entries []unzip.Entry) error {
	f, err := os.Open(file)
	if err != nil {
		return modules.Errorf("%v", err)
	}
	defer f.Close()
	_, err = os.Stat(dest)
	made := errors.Is(err, fs.ErrNotExist)
	if err := os.MkdirAll(dest, 0o777); err != nil {
		return modules.Errorf("%v", err)
	}
	root, err := os.OpenRoot(dest)
	if err != nil {
		return modules.Errorf("%v", err)
	}
	defer root.Close()
	u := &unpacker{root: root, j: j, archive: f, known: map[string]bool{}}
	if made {
		if err := u.own("."); err != nil {
			return modules.Errorf("unpacking into %s: %v", dest, err)
		}
	}
	for i := range entries {
		if err := j.ctx.Err(); err != nil {
			return err
		}
		if err := u.write(&entries[i]); err != nil {
			return modules.Errorf("unpacking into %s: %v", dest, err)
		}
	}
	return nil
}

// unpacker writes entries below a directory.
type unpacker struct {
	root    *os.Root
	j       *job
	archive io.ReaderAt
	known   map[string]bool // directories that are there
}

// write writes one entry.
func (u *unpacker) write(e *unzip.Entry) error {
	name := path.Clean(e.Name)
	if e.IsDir() {
		if err := u.mkdir(name); err != nil || e.Mode.Perm() == 0 || !u.j.c.Bool("extract_perms") || name == "." {
			return err
		}
		return u.root.Chmod(name, e.Mode.Perm()|0o700)
	}
	if err := u.mkdir(path.Dir(name)); err != nil {
		return err
	}
	content, err := e.Open(u.archive, u.j.c.Text("password"))
	if err != nil {
		return err
	}
	old, err := u.root.Lstat(name)
	if err == nil && !old.Mode().IsRegular() {
		if err := u.root.Remove(name); err != nil {
			return err
		}
	}
	if e.Mode&fs.ModeSymlink != 0 && u.j.c.Bool("extract_perms") {
		return u.link(name, content)
	}
	f, err := u.root.OpenFile(name, os.O_CREATE|os.O_TRUNC|os.O_WRONLY, 0o666)
	if err != nil {
		return err
	}
	_, err = io.Copy(f, content)
	if perm := e.Mode.Perm(); err == nil && perm != 0 && u.j.c.Bool("extract_perms") {
		err = f.Chmod(perm)
	}
	if as := u.j.as; err == nil && as != nil {
		err = f.Chown(int(as.UID), int(as.GID))
	}
	return errors.Join(err, f.Close())
}

// link makes a symbolic link. What it leads to is not looked at: nothing is written
// through it.
func (u *unpacker) link(name string, content io.Reader) error {
	const maxTarget = 4096
	to, err := io.ReadAll(io.LimitReader(content, maxTarget))
	if err != nil {
		return err
	}
	if err := u.root.Remove(name); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	if err := u.root.Symlink(string(to), name); err != nil {
		return err
	}
	return u.own(name)
}

// mkdir makes a directory and those above it.
func (u *unpacker) mkdir(name string) error {
	if name == "." || u.known[name] {
		return nil
	}
	if err := u.mkdir(path.Dir(name)); err != nil {
		return err
	}
	u.known[name] = true
	err := u.root.Mkdir(name, 0o777)
	if errors.Is(err, fs.ErrExist) {
		return nil
	}
	if err != nil {
		return err
	}
	return u.own(name)
}

// own gives a new file to the user of the call.
func (u *unpacker) own(name string) error {
	if u.j.as == nil {
		return nil
	}
	return u.root.Lchown(name, int(u.j.as.UID), int(u.j.as.GID))
}
