// Package archive has the functions that pack, list and unpack archives: archive.*.
package archive

import (
	"context"
	"path/filepath"
	"strings"

	"github.com/gossh/gossh/internal/process"
	"github.com/gossh/gossh/internal/shellquote"
	"github.com/gossh/gossh/modules"
)

// Functions returns the functions of the module.
func Functions() []modules.Function {
	return modules.Table("archive", table, map[string]modules.Func{
		"tar": tar, "gzip": compress("gzip", "sourcefile"), "gunzip": compress("gunzip", "gzipfile"),
		"zip": zip, "cmd_zip": cmdZip, "unzip": extract, "cmd_unzip": cmdUnzip, "rar": rar, "unrar": unrar,
		"list": list, "is_encrypted": isEncrypted,
	})
}

const table = `
- template: text: jinja: the names are templates
- runas: text: who packs or unpacks
- cwd: text: where relative names begin
- sources: list: the files and directories, which may be shell patterns
- dest: text: the directory to unpack into
- zip_file: text: the archive
- excludes: list: names that are not unpacked
- options: any: more options, as a text or a list
- trim_output: any: return so many names, with True 100
- name: text: the archive: a path or a salt:// file
- clean: bool: kept for calls written for Salt: nothing is cached
- saltenv: text: the environment of salt:// files
- source_hash: text: kept for calls written for Salt: files are verified
- use_etag: bool: kept for calls written for Salt

tar(options, tarfile, sources=None, dest=None, cwd=None, template=None, runas=None) !
Run tar.
- options: any: what to do, as a text or a list, such as czf
- tarfile: text: the archive
= a list of the lines that tar prints
$ cjf /tmp/tarfile.tar.bz2 /tmp/file_1,/tmp/file_2
$ xf foo.tar dest=/target/directory cwd=/srv

gzip(sourcefile, template=None, runas=None, options=None) !
Compress a file with gzip.
- sourcefile: text: the file
= a list of the lines that gzip prints
$ /tmp/sourcefile.txt

gunzip(gzipfile, template=None, runas=None, options=None) !
Uncompress a file with gunzip.
- gzipfile: text: the file
= a list of the lines that gunzip prints
$ /tmp/sourcefile.txt.gz

zip(zip_file, sources, template=None, cwd=None, runas=None, zip64=False) !
Make a ZIP archive with zip. One that is there is replaced.
- zip64: bool: kept for calls written for Salt: it is used where it is needed
= a sorted list of the names in it
$ /tmp/zipfile.zip /tmp/file_1,/tmp/file_2

cmd_zip(zip_file, sources, template=None, cwd=None, runas=None) !
Add files to a ZIP archive with zip.
= a list of the lines that zip prints
$ /tmp/zipfile.zip '/tmp/*.txt'

unzip(zip_file, dest, excludes=None, options=None, template=None, runas=None, trim_output=False, password=None, extract_perms=True) !
Unpack a ZIP archive; the host needs no unzip for it.
- options: any: kept for calls written for Salt: files that are there are overwritten
- password: text: the password, of the traditional encryption
- extract_perms: bool: set the modes that the archive has
= a list of the names
$ /tmp/zipfile.zip /home/strongbad/ excludes=file_1,file_2

cmd_unzip(zip_file, dest, excludes=None, options=None, template=None, runas=None, trim_output=False, password=None) !
Unpack a ZIP archive with unzip.
- password: text: refused: it would be in the list of processes; archive.unzip takes it
= a list of the lines that unzip prints
$ /tmp/zipfile.zip /home/strongbad/ options=-o

rar(rarfile, sources, template=None, cwd=None, runas=None) !
Add files to a RAR archive with rar.
- rarfile: text: the archive
= a list of the lines that rar prints
$ /tmp/rarfile.rar /tmp/file_1,/tmp/file_2

unrar(rarfile, dest, excludes=None, template=None, runas=None, trim_output=False) !
Unpack a RAR archive with unrar or rar.
- rarfile: text: the archive
= a list of the lines that it prints
$ /tmp/rarfile.rar /home/strongbad/ excludes=file_1,file_2

list(name, archive_format=None, options=None, strip_components=None, clean=False, verbose=False, saltenv='base', source_hash=None, use_etag=False)
List what is in an archive.
- archive_format: text: tar, zip or rar; default: what the name tells
- options: any: for tar: more options, such as one for the compression
- strip_components: int: leave out so many directories at the beginning of each name
- verbose: bool: tell directories, files and links apart
= a sorted list; with verbose=True a mapping with dirs, files, links and top_level_dirs, top_level_files, top_level_links
$ /path/to/myfile.tar.gz
$ salt://foo.zip verbose=True

is_encrypted(name, clean=False, saltenv='base', source_hash=None, use_etag=False)
Tell whether a ZIP archive needs a password.
= True or False
$ /path/to/myfile.zip
`

// job is one program that works on an archive.
type job struct {
	ctx context.Context
	c   *modules.Call
	as  *process.Identity
	dir string
}

// begin looks at the arguments that most functions have.
func begin(ctx context.Context, c *modules.Call) (*job, error) {
	j := &job{ctx: ctx, c: c}
	var err error
	if _, j.as, err = c.Host.As(ctx, c.Text("runas")); err != nil {
		return nil, err
	}
	if j.dir, err = j.text("cwd"); err != nil {
		return nil, err
	}
	if j.dir != "" && !filepath.IsAbs(j.dir) {
		return nil, modules.Errorf("cwd must be an absolute path, not %s", j.dir)
	}
	return j, nil
}

// text returns an argument that is a name.
func (j *job) text(name string) (string, error) { return j.render(j.c.Text(name)) }

// render returns a name, or what the template that it is makes.
func (j *job) render(text string) (string, error) {
	if j.c.Text("template") == "" || !strings.Contains(text, "{") {
		return text, nil
	}
	source, ok := j.c.Host.Files.(modules.Templates)
	if !ok {
		return "", modules.Errorf("templates cannot be rendered here")
	}
	return source.Render(j.ctx, modules.Template{Text: text, Renderer: j.c.Text("template"), Env: "base", Grains: j.c.Host.Grains.All(j.ctx)})
}

// path returns an argument that is a path for a program: relative to cwd if there is
// one, else absolute. It cannot be an option.
func (j *job) path(name string) (string, error) {
	p, err := j.text(name)
	switch {
	case err != nil:
		return "", err
	case filepath.IsAbs(p):
		return j.c.Host.Path(p), nil
	case j.dir == "" || p == "":
		return "", modules.Errorf("%s must be an absolute path, or relative to cwd, not '%s'", name, p)
	}
	return "./" + p, nil
}

// sources returns the argument of that name, with shell patterns replaced by what
// they match. Names that are relative and begin with a dash get a ./.
func (j *job) sources() ([]string, error) {
	var out []string
	for _, s := range modules.Strings(j.c.Named["sources"]) {
		s, err := j.render(s)
		if err != nil {
			return nil, err
		}
		base := j.c.Host.Path(j.dir) + "/"
		pattern := base + s
		switch {
		case filepath.IsAbs(s):
			base, pattern = "", j.c.Host.Path(s)
		case j.dir == "":
			return nil, modules.Errorf("Relative paths require the 'cwd' parameter")
		}
		found, err := filepath.Glob(pattern)
		if err != nil || len(found) == 0 {
			found = []string{pattern}
		}
		for _, f := range found {
			if f = strings.TrimPrefix(f, base); strings.HasPrefix(f, "-") {
				f = "./" + f
			}
			out = append(out, f)
		}
	}
	return out, nil
}

// words returns an argument that holds words for the command line.
func (j *job) words(name string) ([]string, error) {
	if list, ok := j.c.Named[name].([]any); ok {
		return modules.Strings(list), nil
	}
	out, err := shellquote.Split(j.c.Text(name))
	if err != nil {
		return nil, modules.Errorf("%s: %v", name, err)
	}
	return out, nil
}

// run runs a program and returns its lines.
func (j *job) run(argv ...string) (any, error) {
	out, err := j.output(argv...)
	if err != nil {
		return nil, err
	}
	return lines(out), nil
}

func (j *job) output(argv ...string) (string, error) {
	dir := ""
	if j.dir != "" {
		dir = j.c.Host.Path(j.dir)
	}
	r, err := j.c.Host.Start(j.ctx, &process.Command{Argv: argv, Dir: dir, As: j.as, Merge: true})
	switch {
	case err != nil:
		return "", err
	case r.Code != 0:
		return "", modules.Failed(argv, r)
	case r.LostStdout > 0:
		return "", modules.Errorf("%s prints more than %d MB", argv[0], modules.MaxOutput>>20)
	}
	return string(r.Stdout), nil
}

// lines returns the lines of a text; never nil.
func lines(s string) []string {
	out := []string{}
	for l := range strings.SplitSeq(strings.TrimRight(s, "\n"), "\n") {
		if l != "" || len(out) > 0 {
			out = append(out, l)
		}
	}
	return out
}

// trim returns as many names as the argument trim_output wants.
func trim(c *modules.Call, names []string) ([]string, error) {
	n := len(names)
	switch v := c.Named["trim_output"].(type) {
	case nil:
	case bool:
		if v {
			n = 100
		}
	case int64:
		n = int(v)
	default:
		return nil, &modules.ArgumentError{Msg: "Invalid value for trim_output, must be True/False or an integer"}
	}
	return names[:min(max(n, 0), len(names))], nil
}
