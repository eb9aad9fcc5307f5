package targets

import (
	"errors"

	"github.com/gossh/gossh/fault"
)

// ErrNotAvailable is wrapped by Compile for kinds of expressions that Salt has and
// this version has not.
var ErrNotAvailable = errors.New("not available yet")

// MaxExpr is the longest expression in bytes that Compile accepts.
const MaxExpr = 1 << 20

// Compile returns the matcher for e. The errors are fault.Invalid: an unknown
// kind is never "no match".
func Compile(e Expr) (Matcher, error) {
	if len(e.Text) > MaxExpr {
		return nil, invalid("the expression is longer than %d bytes", MaxExpr)
	}
	switch e.Kind {
	case "", Glob:
		return newGlob(e.Text)
	case PCRE:
		return newPCRE(e.Text)
	case List:
		return newList(e.Text)
	case "grain", "grain_pcre", "pillar", "pillar_pcre", "pillar_exact", "nodegroup", "range", "ipcidr", "compound":
		return nil, fault.New(fault.Invalid, "", "targets by %s are %w", e.Kind, ErrNotAvailable)
	}
	return nil, fault.New(fault.Invalid, "", "there is no kind of target expression named %q", e.Kind)
}
