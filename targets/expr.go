package targets

// The kinds of expressions that Compile can match, after Salt's.
const (
	Glob        = "glob"
	PCRE        = "pcre"
	List        = "list"
	Grain       = "grain"        // os:Debian, a glob behind the path
	GrainPCRE   = "grain_pcre"   // os:(Debian|Ubuntu)
	Pillar      = "pillar"       // as Grain, on pillar data
	PillarPCRE  = "pillar_pcre"  // as GrainPCRE, on pillar data
	PillarExact = "pillar_exact" // as Pillar, without patterns
	IPCIDR      = "ipcidr"       // an address or a network, by Target.Addr and the grains ipv4 and ipv6
	Nodegroup   = "nodegroup"    // a name in Options.Nodegroups
	Range       = "range"        // web1..10,-web3, in the language of range servers
	Compound    = "compound"     // G@os:Debian and not ( web* or L@a,b )
)

// Expr is a target expression as it was given.
type Expr struct {
	// Kind is one of the kinds above; "" means Glob.
	Kind string
	// Text is the expression itself.
	Text string
	// Delimiter separates the keys of a path in grains or pillar; "" means a
	// colon.
	Delimiter string
}

// Need is a set of what must be known before a Matcher can decide.
type Need uint8

// What a Matcher may need.
const (
	NeedGrains Need = 1 << iota
	NeedPillar
)

// Facts is what is known of one host.
type Facts interface {
	// Tree returns the grains (NeedGrains) or the pillar (NeedPillar) of the host
	// as a mapping, *ordered.Map or map[string]any, at each level; the outermost may
	// be anything with the methods Get and Keys of ordered.Map. ok is false if they
	// are not known. The caller does not change it, and may hold it in several
	// goroutines.
	Tree(what Need) (tree any, ok bool)
}

// Known is Facts of what is in memory. A field that is nil is not known.
type Known struct {
	// Grains and Pillar are each a *ordered.Map or a map[string]any.
	Grains, Pillar any
	// Partial says that there may be more keys than these: what an expression says
	// of others is unknown.
	Partial bool
}

// Tree implements Facts.
func (k Known) Tree(what Need) (any, bool) {
	var tree any
	switch what {
	case NeedGrains:
		tree = k.Grains
	case NeedPillar:
		tree = k.Pillar
	}
	if m, ok := mapping(tree); ok && k.Partial {
		return partial(m), true
	}
	return tree, tree != nil
}

// partial is a mapping of which some keys are known.
type partial lookup

// Get returns a value that is known.
func (p partial) Get(key string) (any, bool) { return p.get(key) }

// Keys returns the keys that are known.
func (p partial) Keys() []string { return p.keys() }

// lacks reports whether tree may have the key all the same, as it does not show all.
func lacks(tree any, key string) bool {
	p, ok := tree.(partial)
	if ok {
		_, ok = p.get(key)
		ok = !ok
	}
	return ok
}

// Matcher decides whether a target is meant. It is immutable and safe for
// concurrent use.
type Matcher interface {
	// Match reports whether t is meant. It looks at the ID of t, and at other
	// fields only if the kind of expression says so. f may be nil if nothing is
	// known. An error means that it cannot tell; it is never "no match". One that
	// wraps ErrUnknown says that it depends on what f does not know: "web* and
	// G@os:Debian" is no match for db1, and unknown for web1.
	Match(t *Target, f Facts) (bool, error)
	// Needs tells what f must be able to answer.
	Needs() Need
}

// Literals is implemented by matchers that name hosts one by one, so that a name
// can find a host by its address, or become a target that no roster knows.
type Literals interface {
	// Literals returns the names as written, possibly user@host:port; see
	// ParseName.
	Literals() []string
}

// Login is implemented by matchers of patterns that may name the user to log in
// as, such as root@web*. The user of a literal is in its name.
type Login interface {
	// Login returns the user for a target that matched, or "".
	Login(id ID) string
}
