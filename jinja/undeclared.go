package jinja

import "github.com/gossh/gossh/jinja/syntax"

// undeclared finds which of a few names a body uses before it assigns them. It
// looks into inner frames, but not into blocks.
type undeclared struct {
	wanted map[string]bool
	found  map[string]bool
}

func findUndeclared(body []syntax.Stmt, names ...string) map[string]bool {
	u := undeclared{wanted: map[string]bool{}, found: map[string]bool{}}
	for _, n := range names {
		u.wanted[n] = true
	}
	u.stmts(body)
	return u.found
}

func (u *undeclared) use(name string) {
	if u.wanted[name] {
		u.found[name] = true
	}
}

func (u *undeclared) store(name string) { delete(u.wanted, name) }

func (u *undeclared) stmts(body []syntax.Stmt) {
	for _, n := range body {
		u.stmt(n)
	}
}

func (u *undeclared) exprs(list ...syntax.Expr) {
	for _, e := range list {
		walkExpr(e, func(e syntax.Expr) {
			if n, ok := e.(*syntax.Name); ok {
				if n.Store {
					u.store(n.Name)
				} else {
					u.use(n.Name)
				}
			}
		})
	}
}

func (u *undeclared) target(n syntax.Expr) { eachTarget(n, u.store, func(string) {}) }

func (u *undeclared) params(names []*syntax.Name, defaults []syntax.Expr) {
	for _, n := range names {
		u.store(n.Name)
	}
	u.exprs(defaults...)
}

func (u *undeclared) stmt(n syntax.Stmt) {
	switch n := n.(type) {
	case *syntax.Output:
		u.exprs(n.Parts...)
	case *syntax.For:
		u.target(n.Target)
		u.exprs(n.Iter)
		u.stmts(n.Body)
		u.stmts(n.Else)
		u.exprs(n.Test)
	case *syntax.If:
		u.ifs(n)
	case *syntax.Macro:
		u.params(n.Params, n.Defaults)
		u.stmts(n.Body)
	case *syntax.CallBlock:
		u.exprs(n.Call)
		u.params(n.Params, n.Defaults)
		u.stmts(n.Body)
	case *syntax.FilterBlock:
		u.stmts(n.Body)
		u.exprs(n.Filter)
	case *syntax.With:
		for _, t := range n.Targets {
			u.target(t)
		}
		u.exprs(n.Values...)
		u.stmts(n.Body)
	case *syntax.Assign:
		u.target(n.Target)
		u.exprs(n.Value)
	case *syntax.AssignBlock:
		u.target(n.Target)
		u.exprs(n.Filter)
		u.stmts(n.Body)
	default:
		u.others(n)
	}
}

func (u *undeclared) others(n syntax.Stmt) {
	switch n := n.(type) {
	case *syntax.Extends:
		u.exprs(n.Template)
	case *syntax.Include:
		u.exprs(n.Template)
	case *syntax.Import:
		u.exprs(n.Template)
	case *syntax.FromImport:
		u.exprs(n.Template)
	case *syntax.Do:
		u.exprs(n.X)
	case *syntax.Autoescape:
		u.exprs(n.Value)
		u.stmts(n.Body)
	case *syntax.Scope:
		u.stmts(n.Body)
	}
}

func (u *undeclared) ifs(n *syntax.If) {
	u.exprs(n.Test)
	u.stmts(n.Body)
	for _, e := range n.Elif {
		u.ifs(e)
	}
	u.stmts(n.Else)
}
