package pyre

import (
	"context"
	"slices"
	"strings"
)

// Regexp is a compiled expression. It is safe for concurrent use.
type Regexp struct {
	prog   []instr
	loops  []loop
	names  []string
	prefix string
	// steps and stack are the bounds of one search.
	steps, stack int
}

// Compile compiles an expression. The error is a *SyntaxError.
func Compile(text string, flags Flags) (*Regexp, error) {
	p, root, err := parse(text, flags)
	if err != nil {
		return nil, err
	}
	c := &compiler{groups: p.widths}
	c.node(root)
	c.emit(instr{op: opEnd})
	if c.err != nil {
		return nil, c.err
	}
	re := &Regexp{prog: c.prog, loops: c.loops, names: p.names, steps: maxSteps, stack: maxStack}
	var lead strings.Builder
	for i := 0; c.prog[i].op == opChar; i++ {
		lead.WriteRune(c.prog[i].r)
	}
	if re.prefix = lead.String(); strings.ContainsRune(re.prefix, '\uFFFD') {
		re.prefix = "" // it stands for bytes that are no character, too
	}
	return re, nil
}

// Groups returns how many groups there are.
func (re *Regexp) Groups() int { return len(re.names) - 1 }

// Names returns the names of the groups by number, "" for one that has none;
// Names()[0] is "".
func (re *Regexp) Names() []string { return slices.Clone(re.names) }

// Group returns the number of the group of that name, -1 if there is none.
func (re *Regexp) Group(name string) int {
	if name == "" {
		return -1
	}
	return slices.Index(re.names, name)
}

// Match is where an expression matches.
type Match struct {
	text  string
	slots []int
}

// Span returns where a group begins and ends; group 0 is the whole match. Both are
// -1 for one that took no part.
func (m *Match) Span(group int) (start, end int) {
	if m.slots[2*group+1] < 0 {
		return -1, -1
	}
	return m.slots[2*group], m.slots[2*group+1]
}

// Text returns what a group matched, "" if it took no part.
func (m *Match) Text(group int) string {
	start, end := m.Span(group)
	if start < 0 {
		return ""
	}
	return m.text[start:end]
}

// Has reports whether a group took part.
func (m *Match) Has(group int) bool { return m.slots[2*group+1] >= 0 }

func (m *machine) match() *Match {
	return &Match{text: m.text, slots: slices.Clone(m.slots)}
}

// Search returns the first match anywhere in text, nil if there is none.
func (re *Regexp) Search(ctx context.Context, text string) (*Match, error) {
	m := re.machine(ctx, text)
	if !m.search(0) {
		return nil, m.err
	}
	return m.match(), nil
}

// Match returns the match at the start of text, nil if there is none.
func (re *Regexp) Match(ctx context.Context, text string) (*Match, error) {
	return re.matchAt(ctx, text, false)
}

// FullMatch returns the match of all of text, nil if there is none.
func (re *Regexp) FullMatch(ctx context.Context, text string) (*Match, error) {
	return re.matchAt(ctx, text, true)
}

func (re *Regexp) matchAt(ctx context.Context, text string, whole bool) (*Match, error) {
	m := re.machine(ctx, text)
	m.whole = whole
	if !m.at(0) {
		return nil, m.err
	}
	return m.match(), nil
}

// All calls yield with each match, from left to right, until it returns false.
func (re *Regexp) All(ctx context.Context, text string, yield func(*Match) bool) error {
	m := re.machine(ctx, text)
	for pos := 0; m.search(pos); {
		if !yield(m.match()) {
			return nil
		}
		m.not = -1
		if pos = m.slots[1]; pos == m.slots[0] {
			m.not = pos // the next one must not be the same
		}
	}
	return m.err
}

// Find returns what Python's re.findall does: of each match the whole, the one group,
// or all groups.
func (re *Regexp) Find(ctx context.Context, text string) ([][]string, error) {
	var all [][]string
	err := re.All(ctx, text, func(m *Match) bool {
		first := min(re.Groups(), 1)
		texts := make([]string, 0, len(re.names))
		for g := first; g < len(re.names); g++ {
			texts = append(texts, m.Text(g))
		}
		all = append(all, texts)
		return true
	})
	return all, err
}

// Split splits text at each match, up to limit times if that is not 0. The groups of
// the matches are between the parts.
func (re *Regexp) Split(ctx context.Context, text string, limit int) ([]string, error) {
	var parts []string
	at := 0
	err := re.All(ctx, text, func(m *Match) bool {
		start, end := m.Span(0)
		parts = append(parts, text[at:start])
		for g := 1; g < len(re.names); g++ {
			parts = append(parts, m.Text(g))
		}
		at = end
		limit--
		return limit != 0
	})
	return append(parts, text[at:]), err
}

// Escape returns text so that it matches itself.
func Escape(text string) string {
	var b strings.Builder
	for i := range len(text) {
		if strings.IndexByte("()[]{}?*+-|^$\\.&~# \t\n\r\v\f", text[i]) >= 0 {
			b.WriteByte('\\')
		}
		b.WriteByte(text[i])
	}
	return b.String()
}
