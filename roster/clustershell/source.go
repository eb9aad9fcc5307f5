package clustershell

import (
	"fmt"
	"path/filepath"
	"regexp"
	"strings"
	"sync"

	"github.com/gossh/gossh/fault"
	"github.com/gossh/gossh/ordered"
	"github.com/gossh/gossh/saltyaml"
)

// groups are the sources of groups by name.
type groups struct {
	p       *Provider
	sources map[string]*source
	first   *source // the default

	mu   sync.Mutex
	done map[string][]string // what groups stand for, as far as it was asked for
}

// source is one source of groups.
type source struct {
	name string
	file string
	line int // 0 for a source in YAML
	// groups are texts by name. They are nil for a source that asks a command.
	groups *ordered.Map
}

func (s *source) place() string {
	if s.line == 0 {
		return s.file
	}
	return fmt.Sprintf("%s:%d", s.file, s.line)
}

// source returns the source of that name, the default for "", or nil.
func (g *groups) source(name string) *source {
	if name == "" {
		return g.first
	}
	return g.sources[name]
}

// text returns what a group is defined as.
func (s *source) text(group string) (string, bool, error) {
	if s.groups == nil {
		return "", false, wrong("%s: the source of groups %s asks a command, and gossh runs none for groups", s.place(), s.name).
			WithHint("write the groups into a YAML file in groups.d, or name the nodes: gossh --roster clustershell \"$(nodeset -f @" + s.name + ":" + group + ")\" ...")
	}
	v, ok := s.groups.Get(group)
	text, _ := v.(string)
	return text, ok, nil
}

// add adds a source, the name of which must be new.
func (g *groups) add(s *source) error {
	if old := g.sources[s.name]; old != nil {
		return wrong("the source of groups %s is defined twice, in %s and %s", s.name, old.place(), s.place())
	}
	g.sources[s.name] = s
	if g.first == nil {
		g.first = s
	}
	return nil
}

// yaml reads the sources in a file of groups.d.
func (g *groups) yaml(path string) error {
	src, err := g.p.read(path)
	if err != nil {
		return err
	}
	root, err := saltyaml.Parse(path, src)
	if err != nil {
		return fault.Wrap(fault.Invalid, "reading the groups", err)
	}
	if root.Kind() != saltyaml.Mapping {
		return wrong("%s must be a mapping of sources", path)
	}
	for name, n := range root.Pairs() {
		if n.Kind() != saltyaml.Mapping {
			return fault.Wrap(fault.Invalid, "reading the groups", n.Errorf(path, "the source %s must be a mapping of groups", name.Key()))
		}
		s := &source{name: name.Key(), file: path, groups: &ordered.Map{}}
		for group, v := range n.Pairs() {
			text, ok := definition(v)
			if !ok {
				return fault.Wrap(fault.Invalid, "reading the groups", v.Errorf(path, "the group %s must be a node set or a list of them", group.Key()))
			}
			s.groups.Set(group.Key(), text)
		}
		if err := g.add(s); err != nil {
			return err
		}
	}
	return nil
}

// definition returns the text of a group: a node set, or a list of them.
func definition(n *saltyaml.Node) (string, bool) {
	switch v := n.Any().(type) {
	case nil:
		return "", true
	case []any:
		var parts []string
		for _, e := range v {
			text, ok := e.(string)
			if !ok {
				return "", false
			}
			if strings.TrimSpace(text) != "" {
				parts = append(parts, text)
			}
		}
		return strings.Join(parts, ","), true
	case string:
		return v, true
	}
	return "", false
}

// stock matches the command by which ClusterShell's own groups.conf has a plain
// file asked.
var stock = regexp.MustCompile(`sed -n '?s/\^\$GROUP:\\\(\.\*\\\)/\\1/p'? (\S+)$`)

// upcall adds the source of a section. Its commands are not run, but the one that
// every groups.conf comes with stands for a file that can be read.
func (g *groups) upcall(name string, s *section, dir string) error {
	out := &source{name: name, file: s.keys["map"].file, line: s.keys["map"].line}
	if m := stock.FindStringSubmatch(s.keys["map"].text); m != nil {
		path := m[1]
		if path == "$f" {
			path = "$CFGDIR/groups"
			if !exists(filepath.Join(dir, "groups")) {
				path = "$CFGDIR/groups.d/local.cfg"
			}
		}
		if err := g.flat(out, strings.ReplaceAll(path, "$CFGDIR", dir)); err != nil {
			return err
		}
	}
	return g.add(out)
}

// flat reads a file of lines "group: node set".
func (g *groups) flat(s *source, path string) error {
	if s.groups = (&ordered.Map{}); !exists(path) {
		return nil
	}
	src, err := g.p.read(path)
	if err != nil {
		return err
	}
	for line := range strings.Lines(string(src)) {
		name, text, ok := strings.Cut(line, ":")
		if !ok || name == "" || strings.Trim(name, names) != "" {
			continue
		}
		old, _ := s.groups.Get(name)
		if before, _ := old.(string); before != "" {
			text = before + "," + text
		}
		s.groups.Set(name, strings.TrimSpace(text))
	}
	return nil
}

// names are the characters of groups in a plain file.
const names = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_-"
