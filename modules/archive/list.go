package archive

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/gossh/gossh/internal/unzip"
	"github.com/gossh/gossh/modules"
	"github.com/gossh/gossh/ordered"
)

// content is what an archive has. Directories end with a slash.
type content struct{ dirs, files, links []string }

// fetch returns where the archive of the call is; done removes what was fetched.
func (j *job) fetch() (path string, done func(), err error) {
	name := j.c.Text("name")
	rest, ours := strings.CutPrefix(name, "salt://")
	switch {
	case ours:
		path, err = j.c.Host.Files.Fetch(j.ctx, rest, j.c.Text("saltenv"))
		if err != nil {
			return "", nil, modules.Errorf("%s: %v", name, err)
		}
		return path, func() { _ = os.Remove(path) }, nil
	case strings.Contains(name, "://"):
		return "", nil, modules.Errorf("%s: only paths and salt:// files can be read", name)
	case !filepath.IsAbs(name):
		return "", nil, modules.Errorf("'%s' is not an absolute path", name)
	}
	path = j.c.Host.Path(name)
	if _, err := os.Stat(path); errors.Is(err, fs.ErrNotExist) {
		return "", nil, modules.Errorf("%s does not exist", name)
	}
	return path, func() {}, nil
}

func isEncrypted(ctx context.Context, c *modules.Call) (any, error) {
	j := &job{ctx: ctx, c: c}
	path, done, err := j.fetch()
	if err != nil {
		return nil, err
	}
	defer done()
	entries, err := entriesOf(path)
	if err != nil {
		return nil, err
	}
	return slices.ContainsFunc(entries, func(e unzip.Entry) bool { return e.Encrypted }), nil
}

func list(ctx context.Context, c *modules.Call) (any, error) {
	j := &job{ctx: ctx, c: c}
	path, done, err := j.fetch()
	if err != nil {
		return nil, err
	}
	defer done()
	var found *content
	switch format := formatOf(c.Text("archive_format"), c.Text("name")); format {
	case "tar":
		found, err = j.listTar(path)
	case "zip":
		found, err = listZip(path)
	case "rar":
		found, err = j.listRar(path)
	case "":
		return nil, &modules.ArgumentError{Msg: "Unable to guess archive format, please pass an 'archive_format' argument."}
	default:
		return nil, &modules.ArgumentError{Msg: "Invalid archive format '" + format + "'"}
	}
	if err != nil {
		return nil, err
	}
	if n := int(c.Int("strip_components")); n > 0 {
		for _, l := range []*[]string{&found.dirs, &found.files, &found.links} {
			*l = strip(*l, n)
		}
	}
	for _, l := range [][]string{found.dirs, found.files, found.links} {
		slices.Sort(l)
	}
	if !c.Bool("verbose") {
		all := slices.Concat([]string{}, found.dirs, found.files, found.links)
		slices.Sort(all)
		return all, nil
	}
	return ordered.Of("dirs", some(found.dirs), "files", some(found.files), "links", some(found.links),
		"top_level_dirs", top(found.dirs), "top_level_files", top(found.files), "top_level_links", top(found.links)), nil
}

// formatOf returns the format of an archive, "" if its name does not tell.
func formatOf(given, name string) string {
	if given != "" {
		return strings.ToLower(given)
	}
	name = strings.ToLower(filepath.Base(name))
	for _, e := range strings.Fields(".tar .tgz .tbz .tbz2 .txz .tlz .tzst .zip .rar") {
		switch {
		case strings.HasSuffix(name, e) && len(e) == 4 && (e == ".zip" || e == ".rar"):
			return e[1:]
		case strings.HasSuffix(name, e):
			return "tar"
		}
	}
	if stem := strings.TrimSuffix(name, filepath.Ext(name)); strings.HasSuffix(stem, ".tar") {
		return "tar"
	}
	return ""
}

// strip leaves out n directories of each name, and the names that end before.
func strip(names []string, n int) []string {
	out := []string{}
	for _, name := range names {
		parts := strings.SplitN(name, "/", n+1)
		if len(parts) > n && parts[n] != "" {
			out = append(out, parts[n])
		}
	}
	return out
}

// some returns a list that is not nil.
func some(l []string) []string { return append([]string{}, l...) }

// top returns the names that are in no directory.
func top(names []string) []string {
	out := []string{}
	for _, n := range names {
		if !strings.Contains(strings.TrimSuffix(n, "/"), "/") {
			out = append(out, n)
		}
	}
	return out
}

// listZip lists a ZIP archive. Some have no entries for directories: they are added.
func listZip(path string) (*content, error) {
	entries, err := entriesOf(path)
	if err != nil {
		return nil, err
	}
	found := &content{}
	dirs := map[string]bool{}
	for _, e := range entries {
		switch {
		case e.IsDir():
			dirs[e.Name] = true
		case e.Mode&fs.ModeSymlink != 0:
			found.links = append(found.links, e.Name)
		default:
			found.files = append(found.files, e.Name)
		}
		if i := strings.LastIndexByte(strings.TrimSuffix(e.Name, "/"), '/'); i > 0 {
			dirs[e.Name[:i+1]] = true
		}
	}
	for d := range dirs {
		found.dirs = append(found.dirs, d)
	}
	return found, nil
}

// listTar lists a tar archive. What is what is told by a second, longer list: of its
// lines only the first letter can be read for sure.
func (j *job) listTar(path string) (*content, error) {
	options, err := j.words("options")
	if err != nil {
		return nil, err
	}
	argv := append([]string{"tar"}, options...)
	names, err := j.output(append(argv, "-tf", path)...)
	if err != nil {
		return nil, err
	}
	if strings.Contains(names, `\`) {
		if v, err := j.c.Host.Output(j.ctx, "tar", "--version"); err == nil && strings.Contains(v, "GNU") {
			names = unescape(names)
		}
	}
	long := ""
	if j.c.Bool("verbose") {
		if long, err = j.output(append(argv, "-tvf", path)...); err != nil {
			return nil, err
		}
	}
	found := &content{}
	kinds := lines(long)
	for i, n := range strings.Split(strings.TrimRight(names, "\n"), "\n") {
		switch {
		case n == "":
		case strings.HasSuffix(n, "/"):
			found.dirs = append(found.dirs, n)
		case i < len(kinds) && strings.HasPrefix(kinds[i], "l"):
			found.links = append(found.links, n)
		default:
			found.files = append(found.files, n)
		}
	}
	for _, l := range [][]string{found.dirs, found.files, found.links} {
		for i := range l {
			l[i] = strings.ReplaceAll(l[i], "\x00", "\n")
		}
	}
	return found, nil
}

// unescape takes back what GNU tar does to names. A line end in a name becomes a zero
// byte, which no name has.
func unescape(s string) string {
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		if s[i] != '\\' || i+1 == len(s) {
			b.WriteByte(s[i])
			continue
		}
		i++
		if c := s[i]; c >= '0' && c <= '3' && i+2 < len(s) {
			b.WriteByte((c-'0')<<6 | (s[i+1]-'0')<<3 | (s[i+2] - '0'))
			i += 2
			continue
		}
		if at := strings.IndexByte("abtnvfr", s[i]); at >= 0 {
			b.WriteByte("\a\b\t\x00\v\f\r"[at])
			continue
		}
		b.WriteByte(s[i])
	}
	return b.String()
}

// listRar lists a RAR archive.
func (j *job) listRar(path string) (*content, error) {
	out, err := j.output(rarProgram(j.c), "lt", path)
	if err != nil {
		return nil, err
	}
	found := &content{}
	name := ""
	for _, l := range lines(out) {
		key, value, _ := strings.Cut(strings.TrimSpace(l), ": ")
		switch {
		case key == "Name":
			name = value
		case key != "Type" || name == "":
		case value == "Directory":
			found.dirs = append(found.dirs, name+"/")
		case strings.Contains(value, "link"):
			found.links = append(found.links, name)
		default:
			found.files = append(found.files, name)
		}
	}
	return found, nil
}
