package jinja

import "strconv"

// loadKind is how a name gets its value when a frame is entered.
type loadKind uint8

const (
	loadParam     loadKind = iota // set by who enters: loop targets, arguments
	loadResolve                   // looked up in the context
	loadAlias                     // copied from an outer frame
	loadUndefined                 // nothing yet
)

// load is the instruction for one name.
type load struct {
	ident string // of the variable that is set
	kind  loadKind
	param string // the name to resolve, or the ident to copy
}

// symbols are the names of one frame of a template. Each name refers to an
// ident, which is a variable of the function that the frame is part of: the
// level of the frame and the name. Frames of one level that follow each other
// share their variables.
type symbols struct {
	level  int
	parent *symbols
	// base is set for the branches of an if: a branch has what it adds, on top of
	// what the frame had before.
	base   *symbols
	refs   map[string]string // name -> ident
	order  []string          // idents of loads, as they came
	loads  map[string]load   // ident -> instruction
	stores map[string]bool
	stored []string // of stores, as they came
}

func newSymbols(parent *symbols) *symbols {
	s := &symbols{parent: parent}
	if parent != nil {
		s.level = parent.level + 1
	}
	return s.empty()
}

func (s *symbols) empty() *symbols {
	s.refs, s.loads, s.stores = map[string]string{}, map[string]load{}, map[string]bool{}
	return s
}

// branch returns the symbols of a branch of an if in s.
func (s *symbols) branch() *symbols {
	return (&symbols{level: s.level, parent: s.parent, base: s}).empty()
}

func (s *symbols) define(name string, l load) string {
	l.ident = "l_" + strconv.Itoa(s.level) + "_" + name
	s.refs[name] = l.ident
	s.setLoad(l)
	return l.ident
}

func (s *symbols) setLoad(l load) {
	if _, ok := s.loads[l.ident]; !ok {
		s.order = append(s.order, l.ident)
	}
	s.loads[l.ident] = l
}

// isStored says whether name is assigned in this frame.
func (s *symbols) isStored(name string) bool {
	for ; s != nil; s = s.base {
		if s.stores[name] {
			return true
		}
	}
	return false
}

func (s *symbols) markStored(name string) {
	if !s.isStored(name) {
		s.stores[name] = true
		s.stored = append(s.stored, name)
	}
}

// own returns the ident of a name of this frame.
func (s *symbols) own(name string) (string, bool) {
	for ; s != nil; s = s.base {
		if ref, ok := s.refs[name]; ok {
			return ref, true
		}
	}
	return "", false
}

// find returns the ident of a name, in this frame or an outer one.
func (s *symbols) find(name string) (string, bool) {
	for ; s != nil; s = s.parent {
		if ref, ok := s.own(name); ok {
			return ref, true
		}
	}
	return "", false
}

// store notes an assignment to name.
func (s *symbols) store(name string) {
	s.markStored(name)
	if _, ok := s.own(name); ok {
		return
	}
	if s.parent != nil {
		if outer, ok := s.parent.find(name); ok {
			s.define(name, load{kind: loadAlias, param: outer})
			return
		}
	}
	s.define(name, load{kind: loadUndefined})
}

// parameter notes a name that is set when the frame is entered.
func (s *symbols) parameter(name string) string {
	s.markStored(name)
	return s.define(name, load{kind: loadParam})
}

// load notes a use of name.
func (s *symbols) load(name string) {
	if _, ok := s.find(name); !ok {
		s.define(name, load{kind: loadResolve, param: name})
	}
}

// merge takes over what the branches of an if did. A name that only some of
// them assign has its outer value where they do not run.
func (s *symbols) merge(branches []*symbols) {
	count := map[string]int{}
	var names []string
	for _, b := range branches {
		for _, name := range b.stored {
			if s.isStored(name) {
				continue
			}
			if count[name] == 0 {
				names = append(names, name)
			}
			count[name]++
		}
	}
	for _, b := range branches {
		for name, ref := range b.refs {
			s.refs[name] = ref
		}
		for _, ident := range b.order {
			s.setLoad(b.loads[ident])
		}
		for _, name := range b.stored {
			s.markStored(name)
		}
	}
	for _, name := range names {
		if count[name] == len(branches) {
			continue
		}
		ident, _ := s.find(name)
		if s.parent != nil {
			if outer, ok := s.parent.find(name); ok {
				s.setLoad(load{ident: ident, kind: loadAlias, param: outer})
				continue
			}
		}
		s.setLoad(load{ident: ident, kind: loadResolve, param: name})
	}
}

// local is one variable that an included template sees.
type local struct{ name, ident string }

// locals returns what is assigned in this frame and the outer ones.
func (s *symbols) locals() []local {
	var all []local
	seen := map[string]bool{}
	for n := s; n != nil; n = n.parent {
		for _, name := range n.stored {
			if seen[name] {
				continue
			}
			seen[name] = true
			ident, _ := s.find(name)
			all = append(all, local{name, ident})
		}
	}
	return all
}
