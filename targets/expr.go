package targets

// The kinds of expressions that this version can match. Others of Salt's are
// known by name and refused as "not available yet".
const (
	Glob = "glob"
	PCRE = "pcre"
	List = "list"
)

// Expr is a target expression as it was given.
type Expr struct {
	// Kind is one of the kinds above; "" means Glob.
	Kind string
	// Text is the expression itself.
	Text string
}

// Facts tells what is known of a host: grains and pillar by colon-separated path.
type Facts interface {
	// Lookup returns the value at path, such as "os" or "ip_interfaces:eth0".
	Lookup(path string) (value any, ok bool)
}

// Need is a set of what must be known before a Matcher can decide.
type Need uint8

// What a Matcher may need.
const (
	NeedGrains Need = 1 << iota
	NeedPillar
)

// Matcher decides whether a target is meant. It is immutable and safe for
// concurrent use.
type Matcher interface {
	// Match reports whether t is meant. f may be nil if Needs is 0.
	Match(t *Target, f Facts) bool
	// Needs tells what f must be able to answer.
	Needs() Need
}

// Literals is implemented by matchers that name hosts one by one, so that a name
// which no roster knows can become an ad-hoc target.
type Literals interface {
	// Literals returns the names as written, possibly user@host:port.
	Literals() []string
}
