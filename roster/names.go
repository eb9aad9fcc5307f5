package roster

import (
	"github.com/gossh/gossh/fault"
	"github.com/gossh/gossh/targets"
)

// name is a name in the expression that stands for itself.
type name struct {
	text string
	targets.Name
	err   error // what is wrong with text, should no entry have it as ID
	found bool
}

// names are the names in an expression, by what they are looked up with.
type names struct {
	list   []*name
	byText map[string]*name
	byHost map[string][]*name
}

func newNames(m targets.Matcher) *names {
	ns := &names{}
	l, ok := m.(targets.Literals)
	if !ok {
		return ns
	}
	ns.byText, ns.byHost = map[string]*name{}, map[string][]*name{}
	for _, text := range l.Literals() {
		if ns.byText[text] != nil {
			continue
		}
		n := &name{text: text}
		n.Name, n.err = targets.ParseName(text)
		ns.list = append(ns.list, n)
		ns.byText[text] = n
		if n.err == nil {
			ns.byHost[n.Host] = append(ns.byHost[n.Host], n)
		}
	}
	return ns
}

// texts returns the names as written.
func (ns *names) texts() []string {
	out := make([]string, len(ns.list))
	for i, n := range ns.list {
		out[i] = n.text
	}
	return out
}

// login marks the names of an entry as found, and returns the user and port that
// they give. It is an error if two of them differ.
func (ns *names) login(id string) (targets.Name, error) {
	if n := ns.byText[id]; n != nil {
		n.found = true
	}
	var first *name
	for _, n := range ns.byHost[id] {
		n.found = true
		if first == nil {
			first = n
		} else if n.User != first.User || n.Port != first.Port {
			return targets.Name{}, twice(id, first.text, n.text)
		}
	}
	if first == nil {
		return targets.Name{}, nil
	}
	return first.Name, nil
}

func twice(id, a, b string) error {
	return fault.New(fault.Invalid, "reading the target", "%s is named twice, as %s and as %s", id, a, b).
		WithHint("one run has one target of a name: put the second under another id into the roster")
}
