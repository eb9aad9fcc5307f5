package sshconfig

import (
	"slices"
	"strings"
)

// lines are what a file says, with what finds the lines for a host: of ten thousand
// Host lines with a name each, all but one say nothing of it.
type lines struct {
	nodes []node
	// any are the blocks that have to be looked at for each host; named are those
	// of Host lines that have the host among their words, and no patterns.
	any   []span
	named map[string][]span
}

// span is a block: a Host or Match line, if it begins with one, and what follows.
type span struct{ from, to int }

func newLines(nodes []node) *lines {
	l := &lines{nodes: nodes, named: map[string][]span{}}
	for from := 0; from < len(nodes); {
		to := from + 1
		for to < len(nodes) && !nodes[to].opens() {
			to++
		}
		l.add(span{from, to})
		from = to
	}
	return l
}

// opens reports whether a line begins a block.
func (n *node) opens() bool { return n.key == "host" || n.key == "match" }

func (l *lines) add(s span) {
	n := &l.nodes[s.from]
	literal := n.key == "host" && !slices.ContainsFunc(n.args, isPattern)
	for i := s.from; literal && i < s.to; i++ {
		// What is included may ask for another pass, whichever host is meant.
		literal = l.nodes[i].include == nil
	}
	if !literal {
		l.any = append(l.any, s)
		return
	}
	for i, name := range n.args {
		if !slices.Contains(n.args[:i], name) {
			l.named[name] = append(l.named[name], s)
		}
	}
}

// isPattern reports whether a word of a Host line means more than itself.
func isPattern(s string) bool { return strings.HasPrefix(s, "!") || strings.ContainsAny(s, "*?") }

// blocks calls f with the blocks that may be for a host, in their order.
func (l *lines) blocks(host string, f func([]node)) {
	if l == nil {
		return
	}
	some, named := l.any, l.named[host]
	for len(some)+len(named) > 0 {
		from := &some
		if len(some) == 0 || len(named) > 0 && named[0].from < some[0].from {
			from = &named
		}
		s := (*from)[0]
		*from = (*from)[1:]
		f(l.nodes[s.from:s.to])
	}
}
