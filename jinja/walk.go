package jinja

import "github.com/gossh/gossh/jinja/syntax"

// walkExpr calls visit for n and everything in it, in the order of writing.
func walkExpr(n syntax.Expr, visit func(syntax.Expr)) {
	if isNil(n) {
		return
	}
	visit(n)
	for _, c := range children(n) {
		walkExpr(c, visit)
	}
}

func isNil(n syntax.Expr) bool {
	switch n := n.(type) {
	case nil:
		return true
	case *syntax.Filter:
		return n == nil
	case *syntax.Call:
		return n == nil
	}
	return false
}

// children returns the parts of an expression; some may be nil.
func children(n syntax.Expr) []syntax.Expr {
	switch n := n.(type) {
	case *syntax.Tuple:
		return n.Items
	case *syntax.List:
		return n.Items
	case *syntax.Dict:
		all := make([]syntax.Expr, 0, 2*len(n.Pairs))
		for _, p := range n.Pairs {
			all = append(all, p.Key, p.Value)
		}
		return all
	case *syntax.Cond:
		return []syntax.Expr{n.Test, n.Then, n.Else}
	case *syntax.Filter:
		return withArgs(n.X, &n.Args)
	case *syntax.Test:
		return withArgs(n.X, &n.Args)
	case *syntax.Call:
		return withArgs(n.X, &n.Args)
	case *syntax.Attr:
		return []syntax.Expr{n.X}
	case *syntax.Item:
		return []syntax.Expr{n.X, n.Index}
	case *syntax.Slice:
		return []syntax.Expr{n.Start, n.Stop, n.Step}
	case *syntax.Concat:
		return n.Items
	case *syntax.Compare:
		all := []syntax.Expr{n.X}
		for _, r := range n.Rest {
			all = append(all, r.X)
		}
		return all
	case *syntax.Binary:
		return []syntax.Expr{n.X, n.Y}
	case *syntax.Unary:
		return []syntax.Expr{n.X}
	}
	return nil
}

func withArgs(x syntax.Expr, a *syntax.Args) []syntax.Expr {
	all := append([]syntax.Expr{x}, a.Pos...)
	for _, n := range a.Named {
		all = append(all, n.Value)
	}
	return append(all, a.Star, a.Stars)
}

// bodies returns the lists of statements in a statement, blocks included.
func bodies(n syntax.Stmt) [][]syntax.Stmt {
	switch n := n.(type) {
	case *syntax.For:
		return [][]syntax.Stmt{n.Body, n.Else}
	case *syntax.If:
		all := [][]syntax.Stmt{n.Body}
		for _, e := range n.Elif {
			all = append(all, e.Body)
		}
		return append(all, n.Else)
	case *syntax.Macro:
		return [][]syntax.Stmt{n.Body}
	case *syntax.CallBlock:
		return [][]syntax.Stmt{n.Body}
	case *syntax.FilterBlock:
		return [][]syntax.Stmt{n.Body}
	case *syntax.With:
		return [][]syntax.Stmt{n.Body}
	case *syntax.Block:
		return [][]syntax.Stmt{n.Body}
	case *syntax.AssignBlock:
		return [][]syntax.Stmt{n.Body}
	case *syntax.Autoescape:
		return [][]syntax.Stmt{n.Body}
	case *syntax.Scope:
		return [][]syntax.Stmt{n.Body}
	}
	return nil
}

// walkStmts calls visit for every statement in body, however deep.
func walkStmts(body []syntax.Stmt, visit func(syntax.Stmt)) {
	for _, n := range body {
		visit(n)
		for _, b := range bodies(n) {
			walkStmts(b, visit)
		}
	}
}
