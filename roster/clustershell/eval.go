package clustershell

import (
	"errors"
	"slices"
	"strings"

	"github.com/gossh/gossh/fault"
	"github.com/gossh/gossh/internal/fnmatch"
	"github.com/gossh/gossh/internal/nodeset"
	"github.com/gossh/gossh/targets"
)

func wrong(format string, args ...any) *fault.Error {
	return fault.New(fault.Invalid, "reading the groups", format, args...)
}

// set is names in the order in which they came.
type set struct {
	list []string
	has  map[string]bool
}

func newSet(names []string) *set {
	s := &set{has: make(map[string]bool, len(names))}
	s.add(names)
	return s
}

func (s *set) add(names []string) {
	for _, n := range names {
		if !s.has[n] {
			s.has[n] = true
			s.list = append(s.list, n)
		}
	}
}

// keep drops what is not to be kept.
func (s *set) keep(ok func(string) bool) {
	s.list = slices.DeleteFunc(s.list, func(n string) bool { return !ok(n) })
	s.has = make(map[string]bool, len(s.list))
	for _, n := range s.list {
		s.has[n] = true
	}
}

// apply works out one operator.
func (s *set) apply(op byte, names []string) {
	other := newSet(names)
	switch op {
	case '&':
		s.keep(func(n string) bool { return other.has[n] })
	case '!':
		s.keep(func(n string) bool { return !other.has[n] })
	case '^':
		both := make(map[string]bool)
		for _, n := range names {
			both[n] = s.has[n]
		}
		s.keep(func(n string) bool { return !other.has[n] })
		other.keep(func(n string) bool { return !both[n] })
		s.add(other.list)
	default:
		s.add(names)
	}
}

// nodes works out a NodeSet whose groups without a source are those of source, ""
// for the default. open are the groups that are being worked out.
func (g *groups) nodes(text, source string, open []string) ([]string, error) {
	terms, err := nodeset.Split(text)
	var syntax *nodeset.SyntaxError
	if errors.As(err, &syntax) {
		return nil, wrong("the node set %q is wrong at character %d: %s", clip(text), syntax.At, syntax.Why)
	}
	out := newSet(nil)
	for _, t := range terms {
		names, err := g.operand(t, source, open)
		if err != nil {
			return nil, fault.Wrap(fault.Invalid, "the node set "+clip(text), err)
		}
		if out.apply(t.Op, names); len(out.list) > targets.MaxExpand {
			return nil, wrong("the node set %q has more than %d nodes", clip(text), targets.MaxExpand)
		}
	}
	return out.list, nil
}

func clip(text string) string {
	if len(text) > 60 {
		return text[:60] + "..."
	}
	return text
}

// operand works out one operand.
func (g *groups) operand(t nodeset.Term, source string, open []string) ([]string, error) {
	texts, err := targets.Expand(t.Text)
	if err != nil {
		return nil, err
	}
	out := newSet(nil)
	for _, text := range texts {
		var names []string
		switch {
		case t.Group:
			var ok bool
			if names, ok, err = g.group(text, source, open); err == nil && !ok {
				err = wrong("there is no group %s", text)
			}
		case strings.ContainsAny(text, "*?"):
			names, err = g.wild(text, source, open)
		case strings.ContainsAny(text, "[]") && !address(text):
			err = wrong("the brackets of %s are no ranges of numbers", text)
		default:
			names = []string{text}
		}
		if err != nil {
			return nil, err
		}
		out.add(names)
	}
	return out.list, nil
}

// address reports whether text is an IPv6 address in brackets.
func address(text string) bool {
	n, err := targets.ParseName(text)
	return err == nil && strings.Contains(n.Host, ":")
}

// wild returns the nodes of a source that a pattern matches.
func (g *groups) wild(text, source string, open []string) ([]string, error) {
	s := g.source(source)
	if s == nil {
		return nil, nil
	}
	all, err := g.all(s.name, open)
	return slices.DeleteFunc(slices.Clone(all), func(n string) bool { return !fnmatch.Match(text, n) }), err
}

// group works out a group: name, source:name, or * in place of the name.
func (g *groups) group(name, source string, open []string) (nodes []string, ok bool, err error) {
	if before, after, found := strings.Cut(name, ":"); found {
		source, name = before, after
	}
	s := g.source(source)
	switch {
	case s == nil:
		return nil, false, nil
	case name == "*":
		nodes, err = g.all(s.name, open)
		return nodes, err == nil, err
	}
	text, ok, err := s.text(name)
	if err != nil || !ok {
		return nil, ok, err
	}
	nodes, err = g.enter(s, name, text, open)
	return nodes, err == nil, err
}

// enter works out what a group stands for.
func (g *groups) enter(s *source, name, text string, open []string) ([]string, error) {
	full := "@" + s.name + ":" + name
	if i := slices.Index(open, full); i >= 0 {
		return nil, wrong("the group %s contains itself: %s", full, strings.Join(append(slices.Clone(open[i:]), full), ", "))
	}
	if strings.TrimSpace(text) == "" {
		return nil, nil
	}
	g.mu.Lock()
	nodes, ok := g.done[full]
	g.mu.Unlock()
	if ok {
		return nodes, nil
	}
	nodes, err := g.nodes(text, s.name, append(slices.Clone(open), full))
	if err != nil {
		return nil, fault.Wrap(fault.Invalid, s.place()+": "+full, err)
	}
	g.mu.Lock()
	g.done[full] = nodes
	g.mu.Unlock()
	return nodes, nil
}

// all returns all nodes of a source: its group all, or else those of all groups.
func (g *groups) all(name string, open []string) ([]string, error) {
	s := g.source(name)
	text, ok, err := s.text("all")
	if err != nil {
		return nil, err
	}
	if ok {
		return g.enter(s, "all", text, open)
	}
	out := newSet(nil)
	for _, k := range s.groups.Keys() {
		names, _, err := g.group(k, name, open)
		if err != nil {
			return nil, err
		}
		if out.add(names); len(out.list) > targets.MaxExpand {
			return nil, wrong("the source %s has more than %d nodes", name, targets.MaxExpand)
		}
	}
	return out.list, nil
}
