package rpm

import (
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/gossh/gossh/internal/atomicfile"
	"github.com/gossh/gossh/modules"
	"github.com/gossh/gossh/ordered"
)

// RepoFile is a file of repositories: sections of keys and values, with the comments
// and the order that they have.
type RepoFile struct {
	// Path is where it is on the host.
	Path     string
	preamble []string
	sections []section
}

type section struct {
	name  string
	lines []string
	added bool // it was not in the file that was read
}

// ReadRepos returns the files of repositories in directories of the host, sorted by
// name.
func ReadRepos(h *modules.Host, dirs ...string) ([]*RepoFile, error) {
	var out []*RepoFile
	for _, dir := range dirs {
		entries, err := os.ReadDir(h.Path(dir))
		if err != nil && !os.IsNotExist(err) {
			return nil, modules.Errorf("reading repositories: %v", err)
		}
		for _, e := range entries {
			if !strings.HasSuffix(e.Name(), ".repo") {
				continue
			}
			path := dir + "/" + e.Name()
			text, err := os.ReadFile(h.Path(path))
			if err != nil {
				return nil, modules.Errorf("reading repositories: %v", err)
			}
			out = append(out, parseRepos(path, string(text)))
		}
	}
	return out, nil
}

func parseRepos(path, text string) *RepoFile {
	f := &RepoFile{Path: path}
	for _, line := range strings.SplitAfter(text, "\n") {
		line = strings.TrimRight(line, "\r\n")
		if name, ok := strings.CutPrefix(strings.TrimSpace(line), "["); ok && strings.Contains(name, "]") {
			name, _, _ = strings.Cut(name, "]")
			f.sections = append(f.sections, section{name: name})
			continue
		}
		if n := len(f.sections); n > 0 {
			f.sections[n-1].lines = append(f.sections[n-1].lines, line)
		} else {
			f.preamble = append(f.preamble, line)
		}
	}
	return f
}

// Names returns the repositories of the file.
func (f *RepoFile) Names() []string {
	out := make([]string, len(f.sections))
	for i, s := range f.sections {
		out[i] = s.name
	}
	return out
}

func (f *RepoFile) find(name string) *section {
	i := slices.IndexFunc(f.sections, func(s section) bool { return s.name == name })
	if i < 0 {
		return nil
	}
	return &f.sections[i]
}

// keyOf returns the key of a line, "" if it is a comment or goes on with a value.
func keyOf(line string) (key, value string) {
	if line == "" || strings.ContainsAny(line[:1], "#; \t") {
		return "", ""
	}
	key, value, ok := strings.Cut(line, "=")
	if !ok {
		return "", ""
	}
	return strings.TrimSpace(key), strings.TrimSpace(value)
}

// goesOn reports whether a line is more of the value before it.
func goesOn(line string) bool {
	return strings.TrimSpace(line) != "" && (line[0] == ' ' || line[0] == '\t')
}

// Values returns the keys and values of a repository, nil if it is not in the file. A
// value of several lines has them.
func (f *RepoFile) Values(name string) *ordered.Map {
	s := f.find(name)
	if s == nil {
		return nil
	}
	out, last := &ordered.Map{}, ""
	for _, line := range s.lines {
		if key, value := keyOf(line); key != "" {
			out.Set(key, value)
			last = key
		} else if goesOn(line) && last != "" {
			out.Set(last, strings.TrimPrefix(modules.Text(out.Value(last))+"\n"+strings.TrimSpace(line), "\n"))
		}
	}
	return out
}

// Set sets a key of a repository, and makes the repository if it is not there. The
// value nil removes the key.
func (f *RepoFile) Set(name, key string, value any) {
	s := f.find(name)
	if s == nil {
		f.sections = append(f.sections, section{name: name, added: true})
		s = &f.sections[len(f.sections)-1]
	}
	at, n := slices.IndexFunc(s.lines, func(line string) bool { k, _ := keyOf(line); return k == key }), 0
	if at < 0 {
		at = len(s.lines)
		for at > 0 && strings.TrimSpace(s.lines[at-1]) == "" {
			at--
		}
	} else {
		for n = 1; at+n < len(s.lines) && goesOn(s.lines[at+n]); n++ {
		}
	}
	var lines []string
	if value != nil {
		lines = []string{key + "=" + strings.ReplaceAll(modules.Text(value), "\n", "\n ")}
	}
	s.lines = slices.Replace(s.lines, at, at+n, lines...)
}

// Remove takes a repository out.
func (f *RepoFile) Remove(name string) {
	f.sections = slices.DeleteFunc(f.sections, func(s section) bool { return s.name == name })
}

// String returns the text of the file.
func (f *RepoFile) String() string {
	lines := slices.Clone(f.preamble)
	for _, s := range f.sections {
		if n := len(lines); s.added && n > 0 && lines[n-1] != "" {
			lines = append(lines, "")
		}
		lines = append(append(lines, "["+s.name+"]"), s.lines...)
	}
	return strings.TrimRight(strings.Join(lines, "\n"), "\n") + "\n"
}

// Save writes the file, or removes it if no repository is left in it.
func (f *RepoFile) Save(c *modules.Call) error {
	if c.Test {
		return nil
	}
	path := c.Host.Path(f.Path)
	var err error
	if len(f.sections) == 0 {
		err = os.Remove(path)
	} else if err = os.MkdirAll(filepath.Dir(path), 0o755); err == nil {
		err = atomicfile.Write(path, []byte(f.String()), 0o644)
	}
	if err != nil {
		return modules.Errorf("writing %s: %v", f.Path, err)
	}
	return nil
}
