package archive

import (
	"context"
	"crypto/rand"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/gossh/gossh/internal/unzip"
	"github.com/gossh/gossh/modules"
)

func tar(ctx context.Context, c *modules.Call) (any, error) {
	j, err := begin(ctx, c)
	if err != nil {
		return nil, err
	}
	options, err := j.words("options")
	if err != nil {
		return nil, err
	}
	if len(options) == 0 {
		return nil, &modules.ArgumentError{Msg: "Tar options can not be empty"}
	}
	file, err := j.path("tarfile")
	if err != nil {
		return nil, err
	}
	sources, err := j.sources()
	if err != nil {
		return nil, err
	}
	argv := append(append([]string{"tar"}, options...), file)
	if c.Given("dest") {
		dest, err := j.path("dest")
		if err != nil {
			return nil, err
		}
		argv = append(argv, "-C", dest)
	}
	if c.Test {
		return []string{}, nil
	}
	return j.run(append(argv, sources...)...)
}

// compress returns the function of a program that replaces one file.
func compress(program, argument string) modules.Func {
	return func(ctx context.Context, c *modules.Call) (any, error) {
		j, err := begin(ctx, c)
		if err != nil {
			return nil, err
		}
		options, err := j.words("options")
		if err != nil {
			return nil, err
		}
		file, err := j.path(argument)
		if err != nil {
			return nil, err
		}
		if c.Test {
			return []string{}, nil
		}
		return j.run(append(append([]string{program}, options...), file)...)
	}
}

// pack returns what the functions that add files to an archive need.
func pack(ctx context.Context, c *modules.Call, archive string) (j *job, file string, sources []string, err error) {
	if j, err = begin(ctx, c); err != nil {
		return nil, "", nil, err
	}
	if file, err = j.path(archive); err != nil {
		return nil, "", nil, err
	}
	if sources, err = j.sources(); err == nil && len(sources) == 0 {
		err = modules.Errorf("there is nothing to pack")
	}
	return j, file, sources, err
}

func cmdZip(ctx context.Context, c *modules.Call) (any, error) {
	j, file, sources, err := pack(ctx, c, "zip_file")
	if err != nil || c.Test {
		return []string{}, err
	}
	return j.run(append([]string{"zip", "-r", file}, sources...)...)
}

func rar(ctx context.Context, c *modules.Call) (any, error) {
	j, file, sources, err := pack(ctx, c, "rarfile")
	if err != nil || c.Test {
		return []string{}, err
	}
	return j.run(append([]string{"rar", "a", "-idp", file}, sources...)...)
}

// zip makes the archive beside the place where it belongs, so that what is there is
// replaced in one step, and only by a whole one.
func zip(ctx context.Context, c *modules.Call) (any, error) {
	j, file, sources, err := pack(ctx, c, "zip_file")
	if err != nil || c.Test {
		return []string{}, err
	}
	there := file
	if !filepath.IsAbs(file) {
		there = filepath.Join(c.Host.Path(j.dir), file)
	}
	temporary := filepath.Join(filepath.Dir(there), ".gossh-"+rand.Text()+".zip")
	defer os.Remove(temporary) //nolint:errcheck // it is gone if all went well
	if _, err := j.output(append([]string{"zip", "-q", "-r", temporary}, sources...)...); err != nil {
		return nil, err
	}
	entries, err := entriesOf(temporary)
	if err != nil {
		return nil, err
	}
	names := []string{}
	for _, e := range entries {
		names = append(names, e.Name)
	}
	slices.Sort(names)
	if err := os.Rename(temporary, there); err != nil {
		return nil, modules.Errorf("making %s: %v", c.Text("zip_file"), err)
	}
	return names, nil
}

// unpack returns what the functions that unpack an archive need.
func unpack(ctx context.Context, c *modules.Call, archive string) (j *job, file, dest string, excludes []string, err error) {
	if j, err = begin(ctx, c); err != nil {
		return nil, "", "", nil, err
	}
	if file, err = j.path(archive); err != nil {
		return nil, "", "", nil, err
	}
	if dest, err = j.path("dest"); err != nil {
		return nil, "", "", nil, err
	}
	for _, e := range modules.Strings(c.Named["excludes"]) {
		if e, err = j.render(e); err != nil {
			return nil, "", "", nil, err
		}
		excludes = append(excludes, e)
	}
	return j, file, dest, excludes, nil
}

func cmdUnzip(ctx context.Context, c *modules.Call) (any, error) {
	if c.Given("password") {
		return nil, modules.Errorf("unzip takes a password only where the list of processes shows it: use archive.unzip")
	}
	j, file, dest, excludes, err := unpack(ctx, c, "zip_file")
	if err != nil {
		return nil, err
	}
	options, err := j.words("options")
	if err != nil || c.Test {
		return []string{}, err
	}
	argv := append(append([]string{"unzip"}, options...), file, "-d", dest)
	if len(excludes) > 0 {
		argv = append(append(argv, "-x"), excludes...)
	}
	return j.trimmed(argv)
}

func unrar(ctx context.Context, c *modules.Call) (any, error) {
	j, file, dest, excludes, err := unpack(ctx, c, "rarfile")
	if err != nil || c.Test {
		return []string{}, err
	}
	argv := []string{rarProgram(c), "x", "-idp", "-o+", file}
	for _, e := range excludes {
		argv = append(argv, "-x"+e)
	}
	return j.trimmed(append(argv, strings.TrimRight(dest, "/")+"/"))
}

// rarProgram returns the program that unpacks RAR archives.
func rarProgram(c *modules.Call) string {
	if !c.Host.Has("unrar") && c.Host.Has("rar") {
		return "rar"
	}
	return "unrar"
}

func (j *job) trimmed(argv []string) (any, error) {
	out, err := j.output(argv...)
	if err != nil {
		return nil, err
	}
	return trim(j.c, lines(out))
}

// entriesOf returns what is in a ZIP archive of this machine.
func entriesOf(path string) ([]unzip.Entry, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, modules.Errorf("%v", err)
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return nil, modules.Errorf("%v", err)
	}
	entries, err := unzip.Read(f, info.Size())
	if err != nil {
		return nil, modules.Errorf("%s: %v", path, err)
	}
	return entries, nil
}
