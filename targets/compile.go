package targets

import (
	"github.com/gossh/gossh/fault"
)

// MaxExpr is the longest expression in bytes that Compile accepts.
const MaxExpr = 1 << 20

// Options are what an expression may refer to.
type Options struct {
	// Nodegroups is a mapping, *ordered.Map or map[string]any, from names to compound
	// expressions, each a string or a list ([]any, []string) of words; nil has none.
	Nodegroups any
	// Groups finds the hosts of a group that Nodegroups has not; ok is false if
	// there is none of that name. nil has none.
	Groups func(name string) (ids []string, ok bool, err error)
	// File reads a saved target list, which @file:PATH names. Who may have written
	// it is its matter. nil refuses them.
	File func(path string) (string, error)
	// Range asks a range server what an expression stands for that names clusters.
	// The ids that it gives are matched with those of rosters. nil refuses such
	// expressions.
	Range func(expr string) (ids []string, err error)
	// NodeSets takes a target without a kind as ClusterShell does, also where it
	// has no operator: web[1-12] is twelve names and no class of characters.
	NodeSets bool
	// Delimiter separates the keys of a path in grains and pillar, "" means a
	// colon. That of an Expr comes first.
	Delimiter string
}

// Compile returns the matcher for e, which names no nodegroups. The errors are
// fault.Invalid: an unknown kind is never "no match".
func Compile(e Expr) (Matcher, error) { return CompileWith(e, Options{}) }

// CompileWith returns the matcher for e. The errors are those of Compile.
func CompileWith(e Expr, o Options) (Matcher, error) {
	if len(e.Text) > MaxExpr {
		return nil, invalid("the expression is longer than %d bytes", MaxExpr)
	}
	if e.Delimiter == "" {
		e.Delimiter = o.Delimiter
	}
	return (&compiler{o: o}).compile(e)
}

func (c *compiler) compile(e Expr) (Matcher, error) {
	switch e.Kind {
	case "", Glob:
		return c.plain(e.Text)
	case PCRE:
		if e.Text == "" {
			return nil, invalid("the regular expression is empty").WithHint("write .* for all targets")
		}
		return newPCRE(e.Text)
	case List:
		return c.listed(e.Text)
	case Grain, GrainPCRE, Pillar, PillarPCRE, PillarExact:
		return newSubdict(e)
	case IPCIDR:
		return newIPCIDR(e.Text)
	case Nodegroup:
		return c.nodegroup(e.Text)
	case Compound:
		return c.compound(e.Text)
	case Range:
		return c.ranged(e.Text)
	}
	return nil, fault.New(fault.Invalid, "", "there is no kind of target expression named %q", e.Kind)
}
