package targets

import (
	"errors"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/dlclark/regexp2/v2"
	"github.com/dlclark/regexp2/v2/syntax"

	"github.com/gossh/gossh/internal/pyregexp"
)

// pcre matches the ID with an expression, from its start if that was compiled so,
// as Python's re.match does.
type pcre struct {
	text string
	re   *regexp2.Regexp
}

// MatchTimeout bounds the match of a regular expression with one ID: patterns can
// be written that take for ever.
const MatchTimeout = 200 * time.Millisecond

func newPCRE(text string) (*pcre, error) {
	re, err := compilePython(text)
	if err == nil {
		re, err = pyregexp.CompileStart(text, 0)
	}
	return finishPCRE(text, re, err)
}

func finishPCRE(text string, re *regexp2.Regexp, err error) (*pcre, error) {
	if err != nil {
		return nil, invalid("the regular expression %q is wrong at character %d: %s", text, wrongAt(text), why(err))
	}
	re.MatchTimeout = MatchTimeout
	return &pcre{text, re}, nil
}

// compilePython compiles an expression of Python's syntax.
func compilePython(text string) (*regexp2.Regexp, error) { return pyregexp.Compile(text, 0) }

// why returns what the library says, without the expression.
func why(err error) string {
	var e *syntax.Error
	if errors.As(err, &e) {
		return strings.TrimSuffix(strings.TrimPrefix(err.Error(), "error parsing regexp: "), " in `"+e.Expr+"`")
	}
	return err.Error()
}

// maxLocate is the longest expression in which an error is located.
const maxLocate = 1000

// wrongAt returns the character, counted from 1, from which on text cannot be
// compiled: the library does not tell. It is the end of the first prefix that is
// wrong as all longer ones are.
func wrongAt(text string) int {
	if len(text) > maxLocate {
		return 1
	}
	at := len(text)
	for at > 0 {
		_, size := utf8.DecodeLastRuneInString(text[:at])
		if _, err := compilePython(text[:at-size]); err == nil {
			break
		}
		at -= size
	}
	return max(1, utf8.RuneCountInString(text[:at]))
}

// Match implements Matcher.
func (p *pcre) Match(t *Target, _ Facts) (bool, error) {
	m, err := p.re.FindStringMatch(string(t.ID))
	if err != nil {
		return false, invalid("the regular expression %q takes too long on the id %s", p.text, t.ID).
			WithHint("avoid a repetition within a repetition")
	}
	return m != nil, nil
}

// Needs implements Matcher.
func (p *pcre) Needs() Need { return 0 }
