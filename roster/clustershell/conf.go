package clustershell

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/gossh/gossh/fault"
	"github.com/gossh/gossh/internal/shellquote"
)

// MaxSize is the largest file in bytes that is read.
const MaxSize = 16 << 20

// setting is the value of a key with its place.
type setting struct {
	text string
	file string
	line int
}

// section is a section of groups.conf.
type section struct {
	name string
	keys map[string]setting
}

// conf is the sections of one or several files.
type conf struct{ sections []*section }

// section returns the section of that name, made if it is not there.
func (c *conf) section(name string) *section {
	for _, s := range c.sections {
		if s.name == name {
			return s
		}
	}
	s := &section{name, map[string]setting{}}
	c.sections = append(c.sections, s)
	return s
}

// parse adds the sections of a file: "key: value" or "key = value", where indented
// lines go on with the value.
func (c *conf) parse(file, text string) error {
	var s *section
	key, n := "", 0
	for line := range strings.Lines(text) {
		n++
		trimmed := strings.TrimSpace(line)
		if trimmed == "" || trimmed[0] == '#' || trimmed[0] == ';' {
			continue
		}
		if name, ok := strings.CutPrefix(trimmed, "["); ok && strings.HasSuffix(name, "]") {
			s, key = c.section(strings.TrimSuffix(name, "]")), ""
			continue
		}
		if s == nil {
			return wrong("%s:%d: a line before the first section", file, n)
		}
		if strings.TrimLeft(line, " \t") != line && key != "" {
			v := s.keys[key]
			v.text += "\n" + trimmed
			s.keys[key] = v
			continue
		}
		i := strings.IndexAny(trimmed, ":=")
		if i <= 0 {
			return wrong("%s:%d: expected a key with a value", file, n)
		}
		key = strings.ToLower(strings.TrimSpace(trimmed[:i]))
		s.keys[key] = setting{strings.TrimSpace(trimmed[i+1:]), file, n}
	}
	return nil
}

// read returns the contents of a file that nobody else may have written.
func (p *Provider) read(path string) ([]byte, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, fault.Wrap(fault.Invalid, "reading the groups", err)
	}
	defer f.Close()
	if err := p.o.Check(path); err != nil {
		return nil, err
	}
	src, err := io.ReadAll(io.LimitReader(f, MaxSize+1))
	if err != nil {
		return nil, fault.Wrap(fault.Invalid, "reading the groups", err)
	}
	if len(src) > MaxSize {
		return nil, wrong("%s is larger than %d MiB", path, MaxSize>>20)
	}
	return src, nil
}

func exists(path string) bool {
	_, err := os.Stat(path)
	return !errors.Is(err, fs.ErrNotExist)
}

// load reads the files of Paths, and the directories that they name.
func (p *Provider) load() (*groups, error) {
	g := &groups{p: p, sources: map[string]*source{}, done: map[string][]string{}}
	c, dir := &conf{}, ""
	for _, path := range p.o.Paths {
		if !exists(path) && path != p.o.Config {
			continue
		}
		src, err := p.read(path)
		if err == nil {
			err = c.parse(path, string(src))
		}
		if err != nil {
			return nil, err
		}
		dir = filepath.Dir(path)
	}
	if dir == "" {
		return g, nil
	}
	main := c.section("Main")
	confdir := main.keys["confdir"]
	if v, ok := main.keys["groupsdir"]; ok {
		confdir = v
	}
	if err := g.folders(confdir, dir, "*.conf", func(path string) error { return g.part(path) }); err != nil {
		return nil, err
	}
	if err := g.folders(main.keys["autodir"], dir, "*.yaml", g.yaml); err != nil {
		return nil, err
	}
	if err := g.sections(c, dir); err != nil {
		return nil, err
	}
	if name := main.keys["default"].text; name != "" {
		if g.first = g.sources[name]; g.first == nil {
			return nil, wrong("%s:%d: the default source of groups %q is not there", main.keys["default"].file, main.keys["default"].line, name)
		}
	}
	return g, nil
}

// folders calls read for the files in directories that s lists.
func (g *groups) folders(s setting, dir, pattern string, read func(path string) error) error {
	list, err := shellquote.Split(s.text)
	if err != nil {
		return wrong("%s:%d: %w", s.file, s.line, err)
	}
	seen := map[string]bool{}
	for _, folder := range list {
		folder = filepath.Clean(strings.NewReplacer("${CFGDIR}", dir, "$CFGDIR", dir).Replace(folder))
		if seen[folder] || !exists(folder) {
			continue
		}
		seen[folder] = true
		files, err := filepath.Glob(filepath.Join(escape(folder), pattern))
		if err != nil {
			return fault.Wrap(fault.Invalid, "reading the groups", err)
		}
		for _, path := range files {
			if err := read(path); err != nil {
				return err
			}
		}
	}
	return nil
}

// escape takes the meaning of characters of patterns away.
func escape(path string) string {
	return strings.NewReplacer(`\`, `\\`, "*", `\*`, "?", `\?`, "[", `\[`).Replace(path)
}

// part reads a file of groups.conf.d.
func (g *groups) part(path string) error {
	src, err := g.p.read(path)
	if err != nil {
		return err
	}
	c := &conf{}
	if err := c.parse(path, string(src)); err != nil {
		return err
	}
	return g.sections(c, filepath.Dir(path))
}

// sections adds the sources that sections define; one may define several.
func (g *groups) sections(c *conf, dir string) error {
	for _, s := range c.sections {
		for name := range strings.SplitSeq(s.name, ",") {
			if name == "Main" {
				continue
			}
			if s.keys["map"].text == "" {
				return wrong("the source of groups %s has no map", name)
			}
			if err := g.upcall(name, s, dir); err != nil {
				return err
			}
		}
	}
	return nil
}
