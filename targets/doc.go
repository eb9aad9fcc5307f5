// Package targets holds the hosts that a run is about: one Target per host, the
// ordered Map of them, and the expressions that choose among them.
//
// Package roster makes Maps of rosters and expressions; transport.Run works on them.
// A program can also make its own, which needs neither:
//
//	m := &targets.Map{}
//	err := m.Add(&targets.Target{ID: "web1", Host: "192.0.2.10", User: "admin", Port: 22})
//
// An expression is compiled once and matched with many targets, by as many goroutines
// as one likes. Where it asks for grains or pillar (Matcher.Needs is not 0), the
// caller has them, for example as a Known:
//
//	match, err := targets.Compile(targets.Expr{Kind: targets.Compound, Text: "G@os:Debian and not web*"})
//	ok, err := match.Match(t, targets.Known{Grains: map[string]any{"os": "Debian"}})
//
// Nothing in this package touches the network or files, and nothing needs to be
// closed. Errors carry a fault.Kind, mostly fault.Invalid.
package targets
