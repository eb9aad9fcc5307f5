package sshconfig

import (
	"strconv"
	"strings"
)

// Name is a name in a Host line that stands for itself.
type Name struct {
	Name string
	// File and Line tell where it is.
	File string
	Line int
}

// Names returns the names in the Host lines of all files and of what they include,
// in their order, each once. Patterns and negated names are none, and neither is
// what a Match line names.
func (f *Files) Names() []Name {
	seen := map[string]bool{}
	var out []Name
	var walk func(l *lines)
	walk = func(l *lines) {
		if l == nil {
			return
		}
		nodes := l.nodes
		for i := range nodes {
			walk(nodes[i].include)
			if nodes[i].key != "host" {
				continue
			}
			for _, a := range nodes[i].args {
				if a == "" || a[0] == '!' || strings.ContainsAny(a, "*?") || seen[a] {
					continue
				}
				seen[a] = true
				file, line := splitPlace(nodes[i].place)
				out = append(out, Name{Name: a, File: file, Line: line})
			}
		}
	}
	for _, l := range f.layers {
		walk(l)
	}
	return out
}

// Place returns what Where does, as a file and a line; the line is 0 if there is
// none.
func (c *Config) Place(option string) (file string, line int) { return splitPlace(c.Where(option)) }

func splitPlace(place string) (file string, line int) {
	i := strings.LastIndexByte(place, ':')
	if i < 0 {
		return place, 0
	}
	n, err := strconv.Atoi(place[i+1:])
	if err != nil {
		return place, 0
	}
	return place[:i], n
}
