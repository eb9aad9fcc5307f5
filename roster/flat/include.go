package flat

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/gossh/gossh/fault"
	"github.com/gossh/gossh/roster"
	"github.com/gossh/gossh/saltyaml"
)

// include is the key of further files. A host may still have that name, as a
// mapping.
const include = "include"

// Bounds of what a roster includes.
const (
	maxDepth = 16
	maxFiles = 10_000
)

// isInclude reports whether a pair names files: a mapping or null is a host.
func isInclude(pair saltyaml.Pair) bool {
	if pair.Key.Key() != include {
		return false
	}
	v := pair.Value
	return v.Kind() == saltyaml.Sequence || v.Kind() == saltyaml.Scalar && v.Value() != nil
}

// isIncludeValue is isInclude for data.
func isIncludeValue(key string, v any) (patterns []any, ok bool) {
	if key != include {
		return nil, false
	}
	switch x := v.(type) {
	case string:
		return []any{x}, true
	case []any:
		return x, true
	}
	return nil, false
}

// includeNode yields the entries of the files that a node names. broken adds what
// is known of a template to an error.
func (r *reading) includeNode(s *source, n *saltyaml.Node, broken func(error) error) bool {
	one := func(n *saltyaml.Node) bool {
		text, ok := n.Value().(string)
		if !ok || text == "" {
			return r.fail(broken(n.Errorf(s.name, "include must name a file, or be a list of files; a host of that name is written as a mapping")))
		}
		return r.include(s, roster.Source{Name: s.name, Line: n.Line(), Column: n.Column()}, text)
	}
	if n.Kind() != saltyaml.Sequence {
		return one(n)
	}
	for _, item := range n.Items() {
		if !one(item) {
			return false
		}
	}
	return true
}

// includeValue is includeNode for data.
func (r *reading) includeValue(s *source, patterns []any) bool {
	for _, p := range patterns {
		text, ok := p.(string)
		if !ok || text == "" {
			return r.fail(fault.New(fault.Invalid, "", "%s: include must name a file, or be a list of files", s.name))
		}
		if !r.include(s, roster.Source{Name: s.name}, text) {
			return false
		}
	}
	return true
}

// include yields the entries of the files that match a pattern, in the order of
// their names. at is where the pattern stands.
func (r *reading) include(s *source, at roster.Source, pattern string) bool {
	path := pattern
	if !filepath.IsAbs(path) {
		path = filepath.Join(filepath.Dir(s.name), path)
	}
	names, err := matching(path)
	if err != nil {
		return r.fail(fault.New(fault.Invalid, "", "%s: including %s: the pattern is broken: %w", at, pattern, err))
	}
	if len(names) == 0 {
		r.o.Warn(fmt.Sprintf("%s: include: nothing matches %s", at, path))
	}
	for _, name := range names {
		if !r.included(&source{name: name, by: s, depth: s.depth + 1}, at) {
			return false
		}
	}
	return true
}

// matching returns the files that a pattern matches, sorted. What is no pattern is
// itself; hidden files and what editors leave behind have to be named.
func matching(path string) ([]string, error) {
	if !strings.ContainsAny(path, `*?[\`) {
		return []string{path}, nil
	}
	if _, err := os.Lstat(path); err == nil { // a name with brackets
		return []string{path}, nil
	}
	all, err := filepath.Glob(path)
	hidden := strings.HasPrefix(filepath.Base(path), ".")
	var out []string
	for _, name := range all {
		base := filepath.Base(name)
		if strings.HasPrefix(base, ".") && !hidden || strings.HasSuffix(base, "~") {
			continue
		}
		out = append(out, name)
	}
	return out, err
}

// included reads one file that is included at a place.
func (r *reading) included(s *source, at roster.Source) bool {
	if err := r.ctx.Err(); err != nil {
		return r.fail(err)
	}
	refuse := func(format string, args ...any) bool {
		return r.fail(fault.New(fault.Invalid, "", "%s: including %s: %s", at, s.name, fmt.Sprintf(format, args...)))
	}
	switch r.files++; {
	case s.depth > maxDepth:
		return refuse("files include each other deeper than %d", maxDepth)
	case r.files > maxFiles:
		return refuse("a roster includes %d files at most", maxFiles)
	}
	if i, err := os.Stat(s.name); err == nil && !i.IsDir() && !i.Mode().IsRegular() { // a pipe may never end
		return refuse("it is not a file (%v)", i.Mode())
	}
	src, info, err := r.read(s.name)
	switch {
	case errors.Is(err, fs.ErrNotExist): // not wrapped: it is not that the roster is not there
		return refuse("there is no such file")
	case err != nil:
		return r.fail(&fault.Error{Kind: fault.Invalid, Err: fmt.Errorf("%s: including %s: %w", at, s.name, err), Hint: fault.HintOf(err)})
	}
	s.info = info
	for by := s.by; by != nil; by = by.by {
		if os.SameFile(info, by.info) {
			return refuse("the file includes itself%s", through(s.by, by))
		}
	}
	return r.document(s, src)
}

// through names the files between an included one and itself.
func through(from, to *source) string {
	text := ""
	for s := from; s != to; s = s.by {
		text = " through " + s.name + text
	}
	return text
}
