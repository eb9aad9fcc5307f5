package pyregexp

import (
	"strings"
	"time"

	"github.com/dlclark/regexp2/v2"
)

// Flags are options of an expression.
type Flags = regexp2.RegexOptions

// The flags, as in Python's module re.
const (
	IgnoreCase = regexp2.IgnoreCase
	Multiline  = regexp2.Multiline
	DotAll     = regexp2.Singleline
)

// Compile compiles an expression. Groups are numbered in the order of the text,
// named or not, as in Python. The caller sets the MatchTimeout.
func Compile(text string, flags Flags) (*regexp2.Regexp, error) {
	return regexp2.Compile(fromPython(text), flags, regexp2.OptionMaintainCaptureOrder())
}

// CompileStart is Compile for an expression that Compile takes, to match at the
// start of a text alone: it does not look further.
func CompileStart(text string, flags Flags) (*regexp2.Regexp, error) {
	// In (?x) an expression may end in a comment.
	return regexp2.Compile(`\A(?:`+fromPython(text)+"\n"[:lineEnd(text)]+`)`, flags, regexp2.OptionMaintainCaptureOrder())
}

// Timeout bounds one search with a Regexp: expressions can be written that take for
// ever.
const Timeout = time.Second

// Regexp is a compiled expression. It is safe for concurrent use.
type Regexp struct {
	re, start *regexp2.Regexp
	groups    int
}

// New compiles an expression for Search, Match and Replace.
func New(text string, flags Flags) (*Regexp, error) {
	re, err := Compile(text, flags)
	if err != nil {
		return nil, err
	}
	start, err := CompileStart(text, flags)
	if err != nil {
		return nil, err
	}
	re.MatchTimeout, start.MatchTimeout = Timeout, Timeout
	r := &Regexp{re: re, start: start}
	for _, n := range re.GetGroupNumbers() {
		r.groups = max(r.groups, n)
	}
	return r, nil
}

func lineEnd(text string) int {
	if strings.Contains(text, "#") && strings.HasPrefix(text, "(?") && strings.Contains(text[:strings.IndexByte(text+")", ')')], "x") {
		return 1
	}
	return 0
}

// Match is where an expression matches. Texts[0] is the whole match, the others
// are the groups; Has says which of them took part.
type Match struct {
	Texts []string
	Has   []bool
}

// Search looks for the first match anywhere, Match for one at the start of text.
// Both return nil if there is none, and an error after Timeout.
func (r *Regexp) Search(text string) (*Match, error) { return r.find(r.re, text) }

// Match looks for a match at the start of text.
func (r *Regexp) Match(text string) (*Match, error) { return r.find(r.start, text) }

func (r *Regexp) find(re *regexp2.Regexp, text string) (*Match, error) {
	m, err := re.FindStringMatch(text)
	if err != nil || m == nil {
		return nil, err
	}
	return r.match(m), nil
}

func (r *Regexp) match(m *regexp2.Match) *Match {
	out := &Match{Texts: make([]string, r.groups+1), Has: make([]bool, r.groups+1)}
	for i := range out.Texts {
		if g := m.GroupByNumber(i); g != nil && len(g.Captures) > 0 {
			out.Texts[i], out.Has[i] = g.String(), true
		}
	}
	return out
}

// findAll calls fn for each match, from left to right, with the text since the one
// before; it returns what follows the last one.
func (r *Regexp) findAll(text string, fn func(before string, m *Match) error) (rest string, err error) {
	m, err := r.re.FindStringMatch(text)
	at := 0
	for m != nil && err == nil {
		from, n := m.ByteRange()
		if err = fn(text[at:from], r.match(m)); err != nil {
			return "", err
		}
		at = from + n
		m, err = r.re.FindNextMatch(m)
	}
	return text[at:], err
}

// FindAll returns what Python's re.findall does: of each match the whole, the one
// group, or all groups.
func (r *Regexp) FindAll(text string) ([][]string, error) {
	var all [][]string
	_, err := r.findAll(text, func(_ string, m *Match) error {
		if r.groups == 0 {
			all = append(all, m.Texts)
		} else {
			all = append(all, m.Texts[1:])
		}
		return nil
	})
	return all, err
}
