package jinja

import "github.com/gossh/gossh/jinja/syntax"

// The visits below find the names of one frame. They stop where an inner frame
// begins, and see only what belongs to the outer one of it.

func (s *symbols) stmts(body []syntax.Stmt) {
	for _, n := range body {
		s.stmt(n)
	}
}

func (s *symbols) exprs(list []syntax.Expr) {
	for _, n := range list {
		s.expr(n)
	}
}

func (s *symbols) stmt(n syntax.Stmt) {
	switch n := n.(type) {
	case *syntax.Output:
		s.exprs(n.Parts)
	case *syntax.If:
		s.ifs(n)
	case *syntax.For:
		s.expr(n.Iter)
	case *syntax.Macro:
		s.store(n.Name)
	case *syntax.CallBlock:
		s.expr(n.Call)
	case *syntax.FilterBlock:
		s.expr(n.Filter)
	case *syntax.With:
		s.exprs(n.Values)
	case *syntax.Extends:
		s.expr(n.Template)
	case *syntax.Include:
		s.expr(n.Template)
	case *syntax.Import:
		s.expr(n.Template)
		s.store(n.Target)
	case *syntax.FromImport:
		s.expr(n.Template)
		for _, name := range n.Names {
			s.store(name.Alias)
		}
	case *syntax.Do:
		s.expr(n.X)
	case *syntax.Assign:
		s.expr(n.Value)
		s.target(n.Target)
	case *syntax.AssignBlock:
		s.target(n.Target)
	}
}

func (s *symbols) ifs(n *syntax.If) {
	s.expr(n.Test)
	body := s.branch()
	body.stmts(n.Body)
	elifs := s.branch()
	for _, e := range n.Elif {
		elifs.ifs(e)
	}
	others := s.branch()
	others.stmts(n.Else)
	s.merge([]*symbols{body, elifs, others})
}

// target notes what an assignment sets.
func (s *symbols) target(n syntax.Expr) { eachTarget(n, s.store, s.load) }

// params notes the targets of a loop.
func (s *symbols) params(n syntax.Expr) {
	eachTarget(n, func(name string) { s.parameter(name) }, s.load)
}

// eachTarget calls name for the names that are assigned, and ns for namespaces
// whose attributes are.
func eachTarget(n syntax.Expr, name, ns func(string)) {
	switch n := n.(type) {
	case *syntax.Name:
		name(n.Name)
	case *syntax.NSRef:
		ns(n.Name)
	case *syntax.Tuple:
		for _, item := range n.Items {
			eachTarget(item, name, ns)
		}
	case *syntax.List:
		for _, item := range n.Items {
			eachTarget(item, name, ns)
		}
	}
}

func (s *symbols) expr(n syntax.Expr) {
	walkExpr(n, func(e syntax.Expr) {
		if name, ok := e.(*syntax.Name); ok {
			if name.Store {
				s.store(name.Name)
			} else {
				s.load(name.Name)
			}
		}
	})
}
